/** What /connections shows of a cluster, from the state of its watches. */
import type { ClusterKindStatus, ClusterStatus } from './contract'
import type { Feed } from './follow'
import { formatMissingRule } from './rbac'
import type { ResourceId } from './resources'

type KindState = ClusterKindStatus['state']

/** Worst first: of the namespaces of one kind, the worst one is shown. */
const worst: readonly KindState[] = ['forbidden', 'absent', 'lost', 'listing', 'watching']

export function kindStatuses(
  feeds: readonly Feed[],
  objectsOf: (id: ResourceId) => number,
): readonly ClusterKindStatus[] {
  const byResource = new Map<ResourceId, Feed[]>()
  for (const feed of feeds) byResource.set(feed.resource.id, [...(byResource.get(feed.resource.id) ?? []), feed])
  return [...byResource].map(([id, scopes]) => kindStatus(id, scopes, objectsOf(id)))
}

function kindStatus(id: ResourceId, feeds: readonly Feed[], objects: number): ClusterKindStatus {
  const states = feeds.map(feed => ({ feed, ...feed.status() }))
  const state = worst.find(candidate => states.some(entry => entry.state === candidate)) ?? 'listing'
  const shown = states.find(entry => entry.state === state)
  const where = shown?.feed.namespace ? `In namespace ${shown.feed.namespace}: ` : ''
  return {
    resource: id,
    state,
    objects,
    asOf: oldest(states.map(({ asOf }) => asOf)),
    message: shown?.fault ? `${where}${shown.fault.message} ${shown.fault.fix}` : null,
    missingRule: state === 'forbidden' && shown ? formatMissingRule(shown.feed.resource) : null,
  }
}

/** The cluster's own state: lost as soon as one kind that may be read is lost. */
export function clusterState(kinds: readonly ClusterKindStatus[]): ClusterStatus['state'] {
  const readable = kinds.filter(({ state }) => state !== 'forbidden' && state !== 'absent')
  if (readable.some(({ state }) => state === 'lost')) return 'lost'
  if (readable.length > 0 && readable.every(({ state }) => state === 'watching')) return 'watching'
  return kinds.some(({ asOf }) => asOf !== null) ? 'reading' : 'connecting'
}

/** Null as soon as one of them was never read. */
export function oldest(times: readonly (number | null)[]): number | null {
  return times.reduce<number | null>(
    (least, at) => (least === null || at === null ? null : Math.min(least, at)),
    times[0] ?? null,
  )
}

export function leastFresh(kinds: readonly ClusterKindStatus[]): number | null {
  return oldest(kinds.filter(({ state }) => state !== 'forbidden' && state !== 'absent').map(({ asOf }) => asOf))
}

export function newest(times: readonly (number | null)[]): number | null {
  return times.reduce((latest, at) => (at !== null && (latest === null || at > latest) ? at : latest), null)
}
