import { argocd } from './argocd/argocd'
import type { Controller } from './controller'
import { flux } from './flux/flux'

/** Every delivery controller whose objects are read. */
export const controllers: readonly Controller[] = [flux, argocd]
