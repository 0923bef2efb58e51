import type { LivePod, LivePodContainer, LiveRun, LiveWorkload } from '@/lib/domain/live'

/** Waiting reasons that mean: this container cannot run as it is. */
export const cannotRun = [
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'CreateContainerError',
  'CreateContainerConfigError',
  'RunContainerError',
  'CrashLoopBackOff',
]

/**
 * Pods that run what the template says now. A pod whose revision is not known may be one. Runs have no revision of their own: their
 * Job's name stands in its place, so of a CronJob these are the pods of its newest run.
 */
export function podsOfTemplate(workload: LiveWorkload): readonly LivePod[] {
  const pods = (workload.pods ?? []).filter(isPresent)
  const { revision } = workload.rollout
  if (revision !== null) return pods.filter(pod => pod.revision === null || pod.revision === revision)
  if (workload.kind === 'CronJob') return []
  // A template that has no revision yet has no pods: those of the known ones are older.
  return pods.filter(pod => !workload.revisions.some(older => older.id === pod.revision))
}

export function podsOfOlderTemplates(workload: LiveWorkload): readonly LivePod[] {
  const current = new Set(podsOfTemplate(workload).map(pod => pod.name))
  return (workload.pods ?? []).filter(pod => isPresent(pod) && !current.has(pod.name))
}

/** Evicted and finished pods stay listed for a while and say nothing of what runs. */
export function isPresent(pod: LivePod): boolean {
  return !pod.deleting && pod.phase !== 'Failed' && pod.phase !== 'Succeeded'
}

export function newestRun(workload: LiveWorkload): LiveRun | null {
  const runs = [...workload.runs].sort((a, b) => b.createdAt - a.createdAt)
  return runs[0] ?? null
}

/**
 * Containers of a pod whose trouble is this slot's: its own, those that run before it, and those that Git declares no slot for (injected,
 * or added by hand). The other declared containers answer for themselves.
 */
export function containersFor(
  pod: LivePod,
  slot: { readonly field: string; readonly container: string },
  siblings: readonly string[],
): readonly LivePodContainer[] {
  return pod.containers.filter(one => {
    const isOwn = one.field === slot.field && one.name === slot.container
    return isOwn || one.field === 'initContainers' || !siblings.includes(`${one.field}/${one.name}`)
  })
}
