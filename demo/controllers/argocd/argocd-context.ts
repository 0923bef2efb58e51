import type { DeliveryContext } from '../delivery/delivery-context'
import type { Branches } from './branches'

export interface ArgoContext extends DeliveryContext {
  readonly branches: Branches
  /** How often an Application is compared without being asked: `timeout.reconciliation`. */
  readonly refreshMs: () => number
}

export const controllerName = 'argocd-application-controller'
export const controllerNamespace = 'argocd'
