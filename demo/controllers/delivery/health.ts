import { type JsonObject, listAt, numberAt, textAt } from '@/demo/kubernetes/json'
import type { Api, Place } from '@/demo/kubernetes/write'

/** The workloads that have not come up yet, in the words of Flux's health check. */
export function listUnready(
  api: Api,
  places: readonly Place[],
): readonly { readonly words: string; readonly stalled: boolean }[] {
  return places.flatMap(({ kind, namespace, name }) => {
    const object = api.store.get(kind, namespace, name)
    const state = object === null ? 'NotFound' : rolloutStateOf(kind.kind, object)
    return state === 'Current'
      ? []
      : [{ words: `${kind.kind}/${namespace}/${name} status: '${state}'`, stalled: state === 'Failed' }]
  })
}

/** How far the rollout of a workload is, as kstatus tells it. */
export function rolloutStateOf(kind: string, object: JsonObject): 'Current' | 'InProgress' | 'Failed' {
  const progressing = listAt(object, 'status', 'conditions').find(one => textAt(one, 'type') === 'Progressing')
  if (textAt(progressing, 'reason') === 'ProgressDeadlineExceeded') return 'Failed'
  const count = (name: string): number => numberAt(object, 'status', name) ?? 0
  const generation = numberAt(object, 'metadata', 'generation') ?? 1
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1
  if (!['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind)) return 'Current'
  if (count('observedGeneration') < generation) return 'InProgress'
  if (kind === 'DaemonSet') {
    const all = count('desiredNumberScheduled')
    return count('updatedNumberScheduled') >= all && count('numberAvailable') >= all ? 'Current' : 'InProgress'
  }
  const up = count('updatedReplicas') >= wanted && count('availableReplicas') >= wanted && count('replicas') <= wanted
  return up ? 'Current' : 'InProgress'
}
