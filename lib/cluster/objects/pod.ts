import { z } from 'zod'
import type { ContainerField } from '@/lib/domain/desired'
import type { LivePod, LivePodContainer } from '@/lib/domain/live'
import {
  CommonText,
  Container,
  Count,
  controllerOf,
  Flag,
  type Identity,
  Instant,
  identityOf,
  listOf,
  Meta,
  Text,
} from './shapes'

export interface PodObject extends Identity {
  /** Its platform is looked up when it is read: nodes may arrive later. */
  readonly pod: LivePod
}

const Ended = z.object({ reason: Text, exitCode: Count, finishedAt: Instant })

const ContainerStatus = z.object({
  name: z.string(),
  imageID: CommonText,
  ready: Flag,
  restartCount: Count,
  state: z
    .object({
      waiting: z.object({ reason: Text, message: Text }).nullish(),
      running: z.object({ startedAt: Instant }).nullish(),
      terminated: Ended.nullish(),
    })
    .prefault({}),
  lastState: z.object({ terminated: Ended.nullish() }).prefault({}),
})
type ContainerStatus = z.infer<typeof ContainerStatus>

const Condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: Text,
  message: Text,
  lastTransitionTime: Instant,
})

const Pod = z.object({
  metadata: Meta,
  spec: z.object({ nodeName: Text, containers: listOf(Container), initContainers: listOf(Container) }),
  status: z
    .object({
      phase: Text,
      conditions: listOf(Condition),
      containerStatuses: listOf(ContainerStatus),
      initContainerStatuses: listOf(ContainerStatus),
    })
    .prefault({}),
})
type Pod = z.infer<typeof Pod>

export function readPod(raw: unknown): PodObject {
  const pod = Pod.parse(raw)
  const { metadata, spec, status } = pod
  const ready = status.conditions.find(({ type, status }) => type === 'Ready' && status === 'True')
  return {
    ...identityOf(metadata),
    pod: {
      name: metadata.name,
      revision: revisionOf(metadata),
      createdAt: metadata.creationTimestamp ?? 0,
      deleting: metadata.deletionTimestamp !== null,
      phase: status.phase,
      ready: ready !== undefined,
      readySince: ready?.lastTransitionTime ?? null,
      unschedulable: unschedulableOf(pod),
      node: spec.nodeName || null,
      platform: null,
      containers: [
        ...containersOf('containers', spec.containers, status.containerStatuses),
        ...containersOf('initContainers', spec.initContainers, status.initContainerStatuses),
      ],
    },
  }
}

/** A run's pods have no hash: the name of their Job stands in its place, as in the rollout of Jobs and CronJobs. */
function revisionOf(meta: Meta): string | null {
  const owner = controllerOf(meta)
  if (owner?.kind === 'Job') return owner.name
  return meta.labels['pod-template-hash'] ?? meta.labels['controller-revision-hash'] ?? null
}

function unschedulableOf({ status }: Pod): LivePod['unschedulable'] {
  const found = status.conditions.find(
    ({ type, status, reason }) => type === 'PodScheduled' && status === 'False' && reason === 'Unschedulable',
  )
  return found ? { message: found.message, since: found.lastTransitionTime } : null
}

/** The spec's containers, in order: also those that were injected into the pod and stand in no template. */
function containersOf(
  field: ContainerField,
  containers: readonly z.infer<typeof Container>[],
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
      waiting: status?.state.waiting ?? null,
      runningSince: status?.state.running?.startedAt ?? null,
      lastTermination: status?.lastState.terminated ?? null,
      terminated: status?.state.terminated ?? null,
    }
  })
}
