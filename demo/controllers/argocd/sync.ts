import { deleteObject } from '@/demo/kubernetes/delete'
import { at, type JsonObject, objectAt, textAt } from '@/demo/kubernetes/json'
import { statusOf } from '@/demo/kubernetes/refusal'
import { formatTime } from '@/demo/kubernetes/time'
import { applyObject } from '@/demo/kubernetes/write'
import type { ArgoContext } from './argocd-context'
import { applyManager, type Compared } from './compare'
import { imagesOf } from './images'

export interface Synced {
  readonly operationState: JsonObject
  readonly succeeded: boolean
}

/** Applies what the operation names, or all of it, server-side; what Git dropped goes when the operation prunes. */
export function syncAll(
  { api, clock }: ArgoContext,
  application: JsonObject,
  operation: JsonObject,
  revision: string,
  compared: readonly Compared[],
): Synced {
  const named = at(operation, 'sync', 'resources')
  const only = Array.isArray(named) ? new Set(named.map(one => `${textAt(one, 'kind')}/${textAt(one, 'name')}`)) : null
  const chosen = compared.filter(({ place }) => only === null || only.has(`${place.kind.kind}/${place.name}`))
  const prunes = at(operation, 'sync', 'prune') === true
  const results = chosen.map(one => (one.object === null ? pruned(one, prunes) : applied(one, one.object)))
  const failures = results.filter(result => result.status === 'SyncFailed')
  const { succeeded, words } =
    failures.length === 0
      ? { succeeded: true, words: 'successfully synced (all tasks run)' }
      : { succeeded: false, words: `${unsuccessful}, reason: ${failures.map(one => one.message).join(',')}` }
  const time = formatTime(clock.now())
  const source = objectAt(application, 'spec', 'source')
  return {
    succeeded,
    operationState: {
      finishedAt: time,
      message: words,
      operation,
      phase: succeeded ? 'Succeeded' : 'Failed',
      startedAt: time,
      syncResult: { resources: results, revision, source },
    },
  }

  function applied(one: Compared, object: JsonObject): JsonObject {
    const { kind, name } = one.place
    const images = imagesOf(object)
    const head = { ...resultHead(one), ...(images.length === 0 ? {} : { images }) }
    try {
      applyObject(api, one.place, object, { manager: applyManager, force: true })
      const what = `${kind.kind.toLowerCase()}${kind.group === '' ? '' : `.${kind.group}`}/${name}`
      return { ...head, hookPhase: 'Running', message: `${what} serverside-applied`, status: 'Synced' }
    } catch (error) {
      return { ...head, hookPhase: 'Failed', message: textAt(statusOf(error), 'message'), status: 'SyncFailed' }
    }
  }

  function pruned(one: Compared, isAllowed: boolean): JsonObject {
    if (!isAllowed) return { ...resultHead(one), message: 'ignored (requires pruning)', status: 'PruneSkipped' }
    deleteObject(api, one.place)
    return { ...resultHead(one), hookPhase: 'Succeeded', message: 'pruned', status: 'Pruned' }
  }
}

const unsuccessful = 'one or more synchronization tasks completed unsuccessfully'

function resultHead({ place: { kind, namespace, name } }: Compared): JsonObject {
  return { group: kind.group, kind: kind.kind, name, namespace, syncPhase: 'Sync', version: kind.version }
}
