import type { Feeds } from '../feeds'
import { isRefused } from '../follow'
import { resources } from '../resources'
import { oldest } from '../status'
import type { KindReading } from './answer'

/** How well a kind of a delivery controller is read, in one namespace, or in all that are read. */
function readingsOf(
  feeds: Feeds,
  { name }: { readonly name: string },
  kind: string,
  namespace: string | null,
): KindReading {
  const resource = resources.find(one => one.kind === kind && one.of !== null)
  if (resource === undefined) return { asOf: null, unread: null }
  const own = feeds.all().filter(feed => feed.resource.id === resource.id)
  const concerned = namespace === null ? own : own.filter(one => one.namespace === null || one.namespace === namespace)
  if (concerned.length === 0) {
    const unread = `the namespace ${namespace} is not among those that are read in ${name}`
    return own.some(feed => feed.status().state === 'absent') ? absent : { asOf: null, unread }
  }
  const states = concerned.map(feed => feed.status())
  if (states.every(({ state }) => state === 'absent')) return absent
  const failed = states.find(({ state, listedAt }) => state !== 'absent' && listedAt === null)
  const listed = states.filter(status => !isRefused(status) && status.listedAt !== null)
  return {
    asOf: oldest(listed.map(({ asOf }) => asOf)),
    unread:
      failed === undefined ? null : (failed.fault?.message ?? `the first list of ${resource.id} is not complete yet`),
  }
}

/** Thousands of workloads ask in one turn of the event loop for the same handful of kinds. `forget` where a watch changed. */
export function createReadings(feeds: () => Feeds, cluster: { readonly name: string }) {
  const known = new Map<string, KindReading>()
  return {
    of(kind: string, namespace: string | null): KindReading {
      const key = `${kind}/${namespace ?? '*'}`
      const before = known.get(key)
      if (before !== undefined) return before
      const reading = readingsOf(feeds(), cluster, kind, namespace)
      if (known.size === 0) setImmediate(() => known.clear())
      known.set(key, reading)
      return reading
    },
    forget: () => known.clear(),
  }
}

/** Not installed: that nothing of the kind is there is certain. */
const absent: KindReading = { asOf: null, unread: null }
