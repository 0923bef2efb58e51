/** Everything known of one cluster, one table for each kind; tells which workloads an event touches. */
import type { WorkloadKey } from './contract'
import { readCronJob } from './objects/cron-job'
import { readDaemonSet } from './objects/daemon-set'
import { readDeployment } from './objects/deployment'
import { readJob } from './objects/job'
import { type PodObject, readPod } from './objects/pod'
import { type RevisionObject, readControllerRevision, readReplicaSet } from './objects/revision'
import type { Identity } from './objects/shapes'
import { readStatefulSet } from './objects/stateful-set'
import { type NodeObject, readAutoscaler, readNode, type ScalerObject } from './objects/surroundings'
import type { WorkloadObject } from './objects/workload'
import type { ControllerResourceId, ResourceId } from './resources'
import { type Change, createTable, type Table } from './table'

export type Touched = readonly WorkloadKey[] | 'all'

/** How the watches fill one table, without knowing what is in it. */
export interface Intake {
  readonly size: number
  /** Holds the pages of a list until all are there. */
  startList(): { add(raw: unknown): void; finish(namespace: string | null): void }
  put(raw: unknown): Touched
  remove(raw: unknown): Touched
  clear(namespace: string | null): void
}

export type Cache = ReturnType<typeof createCache>

export function createCache() {
  const deployments = createTable(readDeployment)
  const statefulSets = createTable(readStatefulSet)
  const daemonSets = createTable(readDaemonSet)
  const cronJobs = createTable(readCronJob)
  const jobs = createTable(readJob)
  const replicaSets = createTable(readReplicaSet)
  const controllerRevisions = createTable(readControllerRevision)
  const pods = createTable(readPod)
  const scalers = createTable(readAutoscaler)
  const nodes = createTable(readNode)
  /** Autoscalers by the workload that they scale. */
  const scalerOf = new Map<string, ScalerObject>()

  function findByUid(uid: string | null): readonly WorkloadKey[] {
    if (uid === null) return []
    const replicaSet = replicaSets.byUid(uid)
    if (replicaSet) return findByUid(replicaSet.ownerUid)
    const job = jobs.byUid(uid)
    if (job) return [keyOf(job), ...findByUid(job.ownerUid)]
    const found = [deployments, statefulSets, daemonSets, cronJobs].map(table => table.byUid(uid)).find(Boolean)
    return found ? [keyOf(found)] : []
  }

  function touchOwned({ before, after }: Change<Identity>): Touched {
    const keys = findByUid(after?.ownerUid ?? null)
    return before && before.ownerUid !== after?.ownerUid ? [...keys, ...findByUid(before.ownerUid)] : keys
  }

  function touchWorkload({ before, after }: Change<WorkloadObject>): Touched {
    const found = after ?? before
    return found ? [keyOf(found), ...findByUid(found.ownerUid)] : []
  }

  function touchScaled({ before, after }: Change<ScalerObject>): Touched {
    if (before) scalerOf.delete(targetKey(before))
    if (after) scalerOf.set(targetKey(after), after)
    return [before, after].flatMap(scaler => (scaler ? [{ ...scaler.target, namespace: scaler.namespace }] : []))
  }

  /** Kubelets report every few minutes; only what we use of a node matters, and that hardly ever changes. */
  function touchAll({ before, after }: Change<NodeObject>): Touched {
    return before?.platform === after?.platform ? [] : 'all'
  }

  function indexScalers(): void {
    scalerOf.clear()
    for (const scaler of scalers.all()) scalerOf.set(targetKey(scaler), scaler)
  }

  const intakes: Readonly<Record<Exclude<ResourceId, ControllerResourceId>, Intake>> = {
    'deployments.apps': intakeOf(deployments, touchWorkload),
    'statefulsets.apps': intakeOf(statefulSets, touchWorkload),
    'daemonsets.apps': intakeOf(daemonSets, touchWorkload),
    'cronjobs.batch': intakeOf(cronJobs, touchWorkload),
    'jobs.batch': intakeOf(jobs, touchWorkload),
    'replicasets.apps': intakeOf(replicaSets, touchOwned),
    'controllerrevisions.apps': intakeOf(controllerRevisions, touchOwned),
    pods: intakeOf(pods, touchOwned),
    'horizontalpodautoscalers.autoscaling': intakeOf(scalers, touchScaled, indexScalers),
    nodes: intakeOf(nodes, touchAll),
  }

  return {
    intakes,
    workloads: {
      Deployment: deployments,
      StatefulSet: statefulSets,
      DaemonSet: daemonSets,
      CronJob: cronJobs,
      Job: jobs,
    } satisfies Record<string, Table<WorkloadObject>>,
    jobsOf: (uid: string): readonly WorkloadObject[] => jobs.ownedBy(uid),
    revisionsOf: (uid: string): readonly RevisionObject[] => [
      ...replicaSets.ownedBy(uid),
      ...controllerRevisions.ownedBy(uid),
    ],
    /** Pods of the workload itself, of its ReplicaSets and of its Jobs. */
    podsOf: (uid: string): readonly PodObject[] =>
      [uid, ...replicaSets.ownedBy(uid).map(uidOf), ...jobs.ownedBy(uid).map(uidOf)].flatMap(pods.ownedBy),
    scalerOf: (key: WorkloadKey): ScalerObject | null => scalerOf.get(textOf(key)) ?? null,
    platformOf: (node: string): string | null => nodes.get('', node)?.platform ?? null,
  }
}

function intakeOf<Item extends Identity>(
  table: Table<Item>,
  touched: (change: Change<Item>) => Touched,
  replaced: () => void = () => {},
): Intake {
  return {
    get size() {
      return table.size
    },
    startList() {
      const readings: ReturnType<typeof table.read>[] = []
      return {
        add: raw => readings.push(table.read(raw)),
        finish(namespace) {
          table.replace(namespace, readings)
          replaced()
        },
      }
    },
    put: raw => touched(table.put(raw)),
    remove: raw => touched(table.remove(raw)),
    clear(namespace) {
      table.clear(namespace)
      replaced()
    },
  }
}

export function textOf({ kind, namespace, name }: WorkloadKey): string {
  return `${kind}/${namespace}/${name}`
}

function keyOf({ kind, namespace, name }: WorkloadObject): WorkloadKey {
  return { kind, namespace, name }
}

function uidOf({ uid }: Identity): string {
  return uid
}

function targetKey({ target, namespace }: ScalerObject): string {
  return textOf({ ...target, namespace })
}
