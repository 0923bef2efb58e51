import type { ContainerField } from '@/lib/domain/desired'
import type { LivePod, LivePodContainer } from '@/lib/domain/live'
import { commonTextOf, countOf, fieldsOf, fieldsOrNone, flagOf, instantOf, itemsOf, textOf, wordOf } from './fields'
import { type Container, controllerOf, type Identity, identityOf, type Meta, metaOf, podSpecOf } from './shapes'

export interface PodObject extends Identity {
  /** Its platform is looked up when it is read: nodes may arrive later. */
  readonly pod: LivePod
}

type Ended = NonNullable<LivePodContainer['terminated']>

interface ContainerStatus {
  readonly name: string
  readonly imageID: string
  readonly ready: boolean
  readonly restartCount: number
  readonly waiting: LivePodContainer['waiting']
  readonly runningSince: number | null
  readonly terminated: Ended | null
  readonly lastTermination: Ended | null
}

interface Condition {
  readonly type: string
  readonly status: string
  readonly reason: string
  readonly message: string
  readonly lastTransitionTime: number | null
}

export function readPod(raw: unknown): PodObject {
  const pod = fieldsOf(raw)
  const metadata = metaOf(pod.metadata)
  const spec = fieldsOf(pod.spec)
  const status = fieldsOrNone(pod.status)
  const { containers, initContainers } = podSpecOf(spec)
  const conditions = itemsOf(status.conditions, conditionOf)
  const ready = conditions.find(({ type, status }) => type === 'Ready' && status === 'True')
  return {
    pod: {
      name: metadata.name,
      revision: revisionOf(metadata),
      createdAt: metadata.creationTimestamp ?? 0,
      deleting: metadata.deletionTimestamp !== null,
      phase: commonTextOf(status.phase),
      ready: ready !== undefined,
      readySince: ready?.lastTransitionTime ?? null,
      unschedulable: unschedulableOf(conditions),
      node: commonTextOf(spec.nodeName) || null,
      platform: null,
      containers: [
        ...containersOf('containers', containers, itemsOf(status.containerStatuses, statusOf)),
        ...containersOf('initContainers', initContainers, itemsOf(status.initContainerStatuses, statusOf)),
      ],
    },
    ...identityOf(metadata),
  }
}

function statusOf(raw: unknown): ContainerStatus {
  const status = fieldsOf(raw)
  const state = fieldsOrNone(status.state)
  const waiting = state.waiting == null ? null : fieldsOf(state.waiting)
  return {
    name: wordOf(status.name),
    imageID: commonTextOf(status.imageID),
    ready: flagOf(status.ready),
    restartCount: countOf(status.restartCount),
    waiting: waiting === null ? null : { reason: textOf(waiting.reason), message: textOf(waiting.message) },
    runningSince: state.running == null ? null : instantOf(fieldsOf(state.running).startedAt),
    terminated: endOf(state.terminated),
    lastTermination: endOf(fieldsOrNone(status.lastState).terminated),
  }
}

function endOf(raw: unknown): Ended | null {
  if (raw === undefined || raw === null) return null
  const { reason, exitCode, finishedAt } = fieldsOf(raw)
  return { reason: textOf(reason), exitCode: countOf(exitCode), finishedAt: instantOf(finishedAt) }
}

function conditionOf(raw: unknown): Condition {
  const { type, status, reason, message, lastTransitionTime } = fieldsOf(raw)
  return {
    type: wordOf(type),
    status: wordOf(status),
    reason: textOf(reason),
    message: textOf(message),
    lastTransitionTime: instantOf(lastTransitionTime),
  }
}

/** A run's pods have no hash: the name of their Job stands in its place, as in the rollout of Jobs and CronJobs. */
function revisionOf(meta: Meta): string | null {
  const owner = controllerOf(meta)
  if (owner?.kind === 'Job') return owner.name
  return meta.labels['pod-template-hash'] ?? meta.labels['controller-revision-hash'] ?? null
}

function unschedulableOf(conditions: readonly Condition[]): LivePod['unschedulable'] {
  const found = conditions.find(
    ({ type, status, reason }) => type === 'PodScheduled' && status === 'False' && reason === 'Unschedulable',
  )
  return found ? { message: found.message, since: found.lastTransitionTime } : null
}

/** The spec's containers, in order: also those that were injected into the pod and stand in no template. */
function containersOf(
  field: ContainerField,
  containers: readonly Container[],
  statuses: readonly ContainerStatus[],
): readonly LivePodContainer[] {
  return containers.map(({ name, image }) => {
    const status = statuses.find(candidate => candidate.name === name)
    return {
      name,
      field,
      image,
      imageId: status?.imageID ?? '',
      ready: status?.ready ?? false,
      restarts: status?.restartCount ?? 0,
      waiting: status?.waiting ?? null,
      runningSince: status?.runningSince ?? null,
      lastTermination: status?.lastTermination ?? null,
      terminated: status?.terminated ?? null,
    }
  })
}
