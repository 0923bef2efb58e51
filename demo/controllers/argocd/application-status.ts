import { isObject, type JsonObject, listAt, objectAt, textAt } from '@/demo/kubernetes/json'
import { formatTime } from '@/demo/kubernetes/time'
import { healthOf } from './application-health'
import { controllerNamespace } from './argocd-context'
import type { Compared } from './compare'
import { imagesOf } from './images'
import type { Synced } from './sync'
import type { Target } from './target'

/** An Application's status as Argo CD 3 writes it, after a comparison and perhaps a sync. */
export function statusAfter(
  application: JsonObject,
  target: Target,
  compared: readonly Compared[],
  synced: Synced | null,
  now: number,
): JsonObject {
  const before = objectAt(application, 'status')
  const isKnown = 'revision' in target
  const source = objectAt(application, 'spec', 'source')
  const operationState = synced?.operationState ?? before.operationState
  const history = [...listAt(before, 'history'), ...entriesOf(application, synced)].slice(-10)
  const conditions = conditionsOf(application, target, now)
  const images = [...new Set(compared.flatMap(({ live }) => (live === null ? [] : imagesOf(live))))].sort()
  const isSame = compared.every(one => one.isSame)
  return {
    ...(conditions.length === 0 ? {} : { conditions }),
    controllerNamespace,
    health: healthAt(before, healthOf(compared), now),
    ...(history.length === 0 ? {} : { history }),
    ...(operationState === undefined ? {} : { operationState }),
    reconciledAt: formatTime(now),
    resourceHealthSource: 'appTree',
    resources: compared.map(one => resourceOf(one, isKnown)),
    sourceHydrator: {},
    ...(isKnown ? { sourceType: textAt(source, 'path').startsWith('clusters/') ? 'Directory' : 'Kustomize' } : {}),
    summary: images.length === 0 ? {} : { images },
    sync: {
      comparedTo: { destination: objectAt(application, 'spec', 'destination'), source },
      // Argo CD leaves the branch's name here when it could not compare.
      revision: isKnown ? target.revision : textAt(source, 'targetRevision'),
      status: isKnown ? (isSame ? 'Synced' : 'OutOfSync') : 'Unknown',
    },
  }
}

/** A whole sync that went well; healing adds none. */
function entriesOf(application: JsonObject, synced: Synced | null): readonly JsonObject[] {
  if (synced === null || !synced.succeeded) return []
  const { operationState: state } = synced
  if (listAt(state, 'operation', 'sync', 'resources').length > 0) return []
  const last = listAt(application, 'status', 'history').filter(isObject).at(-1)
  const entry = {
    deployStartedAt: textAt(state, 'startedAt'),
    deployedAt: textAt(state, 'finishedAt'),
    id: typeof last?.id === 'number' ? last.id + 1 : 0,
    initiatedBy: objectAt(state, 'operation', 'initiatedBy'),
    revision: textAt(state, 'syncResult', 'revision'),
    source: objectAt(application, 'spec', 'source'),
  }
  return [entry]
}

function conditionsOf(application: JsonObject, target: Target, now: number): readonly JsonObject[] {
  if (!('message' in target)) return []
  const before = listAt(application, 'status', 'conditions').filter(isObject)
  const same = before.find(one => one.type === 'ComparisonError' && one.message === target.message)
  return [same ?? { lastTransitionTime: formatTime(now), message: target.message, type: 'ComparisonError' }]
}

function healthAt(before: JsonObject, status: string, now: number): JsonObject {
  const was = objectAt(before, 'health')
  return was.status === status ? was : { lastTransitionTime: formatTime(now), status }
}

function resourceOf({ place, object, isSame }: Compared, isKnown: boolean): JsonObject {
  const { kind, namespace, name } = place
  return {
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.kind,
    name,
    namespace,
    ...(object === null || !isKnown ? { requiresPruning: true } : {}),
    status: isKnown ? (isSame ? 'Synced' : 'OutOfSync') : 'Unknown',
    version: kind.version,
  }
}
