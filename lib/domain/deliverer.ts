import type { ChainLink } from './evidence'

/** What brings Git to a workload, as far as its delivery chain was read: whom to ask, and what becomes of a change made by hand. */
export interface Deliverer extends LinkName {
  /** Whether it undoes changes made in the cluster; null when its words do not tell. */
  readonly heals: boolean | null
  /** The first link on the way that a person holds; while it is held nothing is delivered and nothing is put back. */
  readonly held: (LinkName & { readonly how: 'suspended' | 'excluded' | 'manual' }) | null
  /** The first link on the way that fails, in its own words. */
  readonly failing: (LinkName & { readonly reason: string; readonly message: string }) | null
}

export interface LinkName {
  readonly controller: ChainLink['controller']
  /** `Kustomization`, `HelmRelease`, `GitRepository`, `Application`. */
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

export function formatLink(link: LinkName): string {
  return `${link.kind} ${link.namespace}/${link.name}`
}
