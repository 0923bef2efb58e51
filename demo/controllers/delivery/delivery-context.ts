import type { Context } from '../context'
import type { GitTrees } from './git-tree'

export interface DeliveryContext extends Pick<Context, 'api' | 'clock'> {
  readonly trees: GitTrees
  /** Where a GitRepository's url is really read: the demo's hosts have names that no resolver knows. */
  readonly locate: (url: string) => string
}
