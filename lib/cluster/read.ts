/** Answers for one workload from the cache: found, absent, or why it cannot be said. */
import type { LiveResult, LiveWorkload } from '@/lib/domain/live'
import type { Cache } from './cache'
import type { WorkloadKey } from './contract'
import type { Feeds } from './feeds'
import { type Feed, isRefused } from './follow'
import type { WorkloadObject } from './objects/workload'
import type { ResourceId } from './resources'
import { oldest } from './status'
import { composeWorkload } from './workload'

interface Needs {
  readonly own: ResourceId
  /** All that lead to the pods. One that is refused: the workload is shown without pods. */
  readonly pods: readonly ResourceId[]
  /** Facts that the workload is shown without when they cannot be read. */
  readonly facts: readonly ResourceId[]
}

const autoscalers: ResourceId = 'horizontalpodautoscalers.autoscaling'

const needs: Readonly<Record<keyof Cache['workloads'], Needs>> = {
  Deployment: { own: 'deployments.apps', pods: ['replicasets.apps', 'pods'], facts: [autoscalers] },
  StatefulSet: { own: 'statefulsets.apps', pods: ['pods'], facts: ['controllerrevisions.apps', autoscalers] },
  DaemonSet: { own: 'daemonsets.apps', pods: ['pods'], facts: ['controllerrevisions.apps'] },
  CronJob: { own: 'cronjobs.batch', pods: ['jobs.batch', 'pods'], facts: [] },
  Job: { own: 'jobs.batch', pods: ['pods'], facts: [] },
}

export interface Reader {
  read(key: WorkloadKey): LiveResult
  list(isWanted?: (key: WorkloadKey) => boolean): readonly LiveWorkload[]
  /** Something in the cache is another one now. */
  forget(): void
}

export function createReader(cluster: string, cache: Cache, feeds: Feeds): Reader {
  /** Put together in this turn of the event loop: a judgement asks for one workload several times. */
  const composed = new Map<WorkloadObject, LiveWorkload>()

  function read(key: WorkloadKey): LiveResult {
    if (!isWatched(key.kind)) return notWatched(key.kind)
    const need = needs[key.kind]
    const own = feeds.find(need.own, key.namespace)
    if (!own) return namespaceNotRead(key.namespace, cluster)
    const { listedAt, asOf } = own.status()
    if (listedAt === null || asOf === null) return notListed(own)
    const table = cache.workloads[key.kind]
    const object = table.get(key.namespace, key.name)
    if (object) return found(object, need)
    if (table.isUnreadable(key.namespace, key.name)) return unreadable(key)
    return { kind: 'absent', listedAt, asOf }
  }

  function found(object: WorkloadObject, need: Needs): LiveResult {
    const around = [...need.pods, ...need.facts].flatMap(id => feeds.find(id, object.namespace) ?? [])
    const pending = around.find(feed => isPending(feed, need))
    if (pending) return notListed(pending)
    const used = [need.own, ...need.pods, ...need.facts].flatMap(id => feeds.find(id, object.namespace)?.status() ?? [])
    const asOf = oldest(used.filter(status => status.listedAt !== null).map(status => status.asOf))
    return { kind: 'found', workload: composeOnce(object, need), asOf: asOf ?? 0 }
  }

  function composeOnce(object: WorkloadObject, need: Needs): LiveWorkload {
    const known = composed.get(object)
    if (known !== undefined) return known
    if (composed.size === 0) setImmediate(() => composed.clear())
    const workload = compose(object, need)
    composed.set(object, workload)
    return workload
  }

  function compose(object: WorkloadObject, need: Needs): LiveWorkload {
    const isRead = (id: ResourceId) => feeds.find(id, object.namespace)?.status().listedAt != null
    const scaled = need.facts.includes(autoscalers)
    return composeWorkload(object, {
      cluster,
      revisions: cache.revisionsOf(object.uid),
      pods: need.pods.every(isRead) ? cache.podsOf(object.uid) : null,
      jobs: cache.jobsOf(object.uid),
      scaler: !scaled ? null : isRead(autoscalers) ? cache.scalerOf(object) : 'unknown',
      platformOf: cache.platformOf,
    })
  }

  return {
    read,
    forget: () => composed.clear(),
    list: (isWanted = () => true) =>
      Object.values(cache.workloads)
        .flatMap(table => [...table.all()])
        .filter(({ kind, controlledBy }) => kind !== 'Job' || controlledBy?.kind !== 'CronJob')
        .filter(({ kind, namespace, name }) => isWanted({ kind, namespace, name }))
        .flatMap(object => {
          const result = read(object)
          return result.kind === 'found' ? [result.workload] : []
        }),
  }
}

function isWatched(kind: string): kind is keyof Cache['workloads'] {
  return Object.hasOwn(needs, kind)
}

/** Not listed yet, or never with success: what is not there may be there. */
function isPending(feed: Feed, need: Needs): boolean {
  const status = feed.status()
  if (status.listedAt !== null || isRefused(status)) return false
  return status.state === 'listing' || need.pods.includes(feed.resource.id)
}

function notListed(feed: Feed): LiveResult {
  const { fault, asOf } = feed.status()
  return {
    kind: 'notRead',
    reason: fault?.message ?? `The first list of ${feed.resource.id} is not complete yet.`,
    fix: fault?.fix ?? 'Wait a moment.',
    asOf,
  }
}

function notWatched(kind: string): LiveResult {
  return {
    kind: 'notRead',
    reason: `Objects of kind ${kind} are not watched.`,
    fix: `Only ${Object.keys(needs).join(', ')} are read so far.`,
    asOf: null,
  }
}

function namespaceNotRead(namespace: string, cluster: string): LiveResult {
  return {
    kind: 'notRead',
    reason: `The namespace ${namespace} is not among those that are read in ${cluster}.`,
    fix: `Add ${namespace} to the namespaces of ${cluster} in the configuration.`,
    asOf: null,
  }
}

function unreadable({ kind, namespace, name }: WorkloadKey): LiveResult {
  return {
    kind: 'notRead',
    reason: `The ${kind} ${namespace}/${name} exists, but not in the form that is expected.`,
    fix: `Compare it with: kubectl -n ${namespace} get ${kind.toLowerCase()} ${name} -o yaml`,
    asOf: null,
  }
}
