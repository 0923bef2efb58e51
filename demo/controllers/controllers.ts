import { at, type JsonObject, objectAt, same, textAt } from '@/demo/kubernetes/json'
import { type Kind, kindOf } from '@/demo/kubernetes/kinds'
import { keyOf, type StoreEvent } from '@/demo/kubernetes/store'
import type { Api } from '@/demo/kubernetes/write'
import type { Clock } from './clock'
import type { Context } from './context'
import { reconcileCronJob } from './cron-job'
import { reconcileDaemonSet } from './daemon-set'
import { reconcileDeployment } from './deployment'
import { collectGarbage } from './garbage-collector'
import { reconcileJob } from './job'
import { createKubelet, type Kubelet } from './kubelet'
import { addNodes } from './nodes'
import { indexOwners, ownerOf } from './owners'
import { type Timing, usualTiming } from './pod-steps'
import { pods } from './pods'
import { reconcileReplicaSet } from './replica-set'
import { reconcileStatefulSet } from './stateful-set'
import { createWorkQueue, type WorkQueue } from './work-queue'

export interface ControllersOptions {
  readonly api: Api
  readonly clock: Clock
  readonly nodes?: number
  readonly timing?: Partial<Timing>
}

export interface Controllers {
  readonly kubelet: Pick<Kubelet, 'fail' | 'heal' | 'moveTag'>
  stop(): void
}

/** What runs in a cluster: turns workloads into pods and pods into statuses. Begins with what is already there. */
export function startControllers({ api, clock, nodes = 2, timing = {} }: ControllersOptions): Controllers {
  addNodes(api, nodes)
  const owned = ownedKinds.map(kindOf)
  const owners = indexOwners(api.store, owned)
  const context: Context = { api, clock, owners }
  const kubelet = createKubelet(context, { ...usualTiming, ...timing })
  const queues = new Map(reconcilers.map(({ kind, reconcile }) => [kindOf(kind), queueOf(context, reconcile)]))

  function onEvent({ type, kind, object, previous }: StoreEvent): void {
    if (type === 'DELETED') {
      const uid = textAt(object, 'metadata', 'uid')
      clock.after(0, () => collectGarbage(context, owned, uid))
    } else if (kind === pods) kubelet.observe(object)
    if (previous === null || mattersTo(kind, previous, object)) queues.get(kind)?.add(keyOf(object))
    wakeOwner(kind, object)
  }

  /** A controller sees its own dependents' changes. */
  function wakeOwner(kind: Kind, object: JsonObject): void {
    const owner = ownerOf(object)
    if (owner === null || !owned.includes(kind)) return
    const above = reconcilers.find(one => one.owns === owner.kind)
    if (above !== undefined)
      queues.get(kindOf(above.kind))?.add(`${textAt(object, 'metadata', 'namespace')}/${owner.name}`)
  }

  const unsubscribe = api.store.subscribe(onEvent)
  for (const [kind, queue] of queues) {
    for (const object of api.store.list(kind)) queue.add(keyOf(object))
  }
  for (const pod of api.store.list(pods)) kubelet.observe(pod)
  return {
    kubelet,
    stop() {
      unsubscribe()
      owners.stop()
      kubelet.stop()
      for (const queue of queues.values()) queue.clear()
    },
  }
}

const ownedKinds = ['pods', 'replicasets', 'controllerrevisions', 'jobs']

interface Reconciler {
  /** The resource it looks after and the kind's name in ownerReferences. */
  readonly kind: string
  readonly owns: string
  /** Returns in how many ms to look again, or null. */
  readonly reconcile: (context: Context, key: string) => number | null
}

const reconcilers: readonly Reconciler[] = [
  { kind: 'deployments', owns: 'Deployment', reconcile: reconcileDeployment },
  { kind: 'replicasets', owns: 'ReplicaSet', reconcile: reconcileReplicaSet },
  { kind: 'statefulsets', owns: 'StatefulSet', reconcile: reconcileStatefulSet },
  { kind: 'daemonsets', owns: 'DaemonSet', reconcile: reconcileDaemonSet },
  { kind: 'jobs', owns: 'Job', reconcile: reconcileJob },
  { kind: 'cronjobs', owns: 'CronJob', reconcile: reconcileCronJob },
]

function queueOf(context: Context, reconcile: Reconciler['reconcile']): WorkQueue {
  const queue: WorkQueue = createWorkQueue(context.clock, key => {
    const again = reconcile(context, key)
    if (again !== null) queue.add(key, again + 1)
  })
  return queue
}

/** A workload's own status is nothing to act on. */
function mattersTo(kind: Kind, previous: JsonObject, object: JsonObject): boolean {
  if (kind.kind === 'Node') return true
  const changed = !same(previous.spec, object.spec)
  const noted = !same(objectAt(previous, 'metadata', 'annotations'), objectAt(object, 'metadata', 'annotations'))
  return (
    changed || noted || at(object, 'metadata', 'deletionTimestamp') !== at(previous, 'metadata', 'deletionTimestamp')
  )
}
