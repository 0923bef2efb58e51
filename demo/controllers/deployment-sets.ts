import {
  at,
  type Json,
  type JsonObject,
  numberAt,
  objectAt,
  same,
  textAt,
  withAt,
  without,
} from '@/demo/kubernetes/json'
import { kindOf } from '@/demo/kubernetes/kinds'
import { contentSuffix } from '@/demo/kubernetes/names'
import { createObject } from '@/demo/kubernetes/write'
import { type Context, managerName, ownedBy, quietly, update, withReplicas } from './context'
import { canonical } from './revisions'
import { limitsOf, type RolloutLimits, type SetSize } from './rollout-steps'

const deployments = kindOf('deployments')
const replicaSets = kindOf('replicasets')

export const revisionKey = 'deployment.kubernetes.io/revision'
const hashLabel = 'pod-template-hash'

/** A Deployment's ReplicaSets, lowest revision first. */
export function listSets({ owners }: Context, deployment: JsonObject): readonly JsonObject[] {
  const sets = owners.dependents(replicaSets, textAt(deployment, 'metadata', 'uid'))
  return [...sets].sort((a, b) => newestRevision([a]) - newestRevision([b]))
}

export function currentSet(deployment: JsonObject, sets: readonly JsonObject[]): JsonObject | null {
  const template = objectAt(deployment, 'spec', 'template')
  return sets.find(set => same(templateOf(set), template)) ?? null
}

/** The set of the current template, made when there is none; one that was rolled back to gets a new, higher revision. */
export function openSet(
  context: Context,
  deployment: JsonObject,
  sets: readonly JsonObject[],
  firstSize: number,
): JsonObject | null {
  const found = currentSet(deployment, sets)
  const others = sets.filter(set => set !== found)
  const revision = newestRevision(others) + 1
  if (found === null) return createSet(context, deployment, revision, firstSize)
  if (newestRevision([found]) >= revision) return found
  return update(context, replicaSets, found, live => renumbered(live, revision))
}

export function newestRevision(sets: readonly JsonObject[]): number {
  return Math.max(0, ...sets.map(set => Number(textAt(set, 'metadata', 'annotations', revisionKey)) || 0))
}

export function sizeOf(set: JsonObject): SetSize {
  return {
    name: textAt(set, 'metadata', 'name'),
    asked: numberAt(set, 'spec', 'replicas') ?? 0,
    available: numberAt(set, 'status', 'availableReplicas') ?? 0,
  }
}

/** Every set notes what its Deployment wanted when it was last sized. */
export function resized(deployment: JsonObject, set: JsonObject, replicas: number): JsonObject {
  const annotations = { ...objectAt(set, 'metadata', 'annotations'), ...sizeNotes(deployment) }
  return withReplicas(withAt(set, ['metadata', 'annotations'], annotations), replicas)
}

export function limitsFor(deployment: JsonObject): RolloutLimits {
  const wanted = numberAt(deployment, 'spec', 'replicas') ?? 1
  const rolling = objectAt(deployment, 'spec', 'strategy', 'rollingUpdate')
  if (textAt(deployment, 'spec', 'strategy', 'type') === 'Recreate') return { wanted, maxSurge: 0, maxUnavailable: 0 }
  return limitsOf(wanted, share(rolling.maxSurge), share(rolling.maxUnavailable))
}

function share(value: Json | undefined): number | string {
  return typeof value === 'number' || typeof value === 'string' ? value : '25%'
}

function sizeNotes(deployment: JsonObject): JsonObject {
  const { wanted, maxSurge } = limitsFor(deployment)
  return {
    'deployment.kubernetes.io/desired-replicas': String(wanted),
    'deployment.kubernetes.io/max-replicas': String(wanted + maxSurge),
  }
}

function createSet(context: Context, deployment: JsonObject, revision: number, replicas: number): JsonObject | null {
  const template = objectAt(deployment, 'spec', 'template')
  const hash = contentSuffix(canonical(template))
  const labels = { ...objectAt(template, 'metadata', 'labels'), [hashLabel]: hash }
  const { 'kubectl.kubernetes.io/last-applied-configuration': _applied, ...annotations } = objectAt(
    deployment,
    'metadata',
    'annotations',
  )
  const selector = withAt(objectAt(deployment, 'spec', 'selector'), ['matchLabels', hashLabel], hash)
  const set: JsonObject = {
    metadata: {
      name: `${textAt(deployment, 'metadata', 'name')}-${hash}`,
      labels,
      annotations: { ...annotations, ...sizeNotes(deployment), [revisionKey]: String(revision) },
      ownerReferences: [ownedBy(deployments, deployment)],
    },
    spec: { replicas, selector, template: withAt(template, ['metadata', 'labels'], labels) },
  }
  const namespace = textAt(deployment, 'metadata', 'namespace')
  return quietly(() => createObject(context.api, replicaSets, namespace, set, { manager: managerName }))
}

function renumbered(set: JsonObject, revision: number): JsonObject {
  const was = textAt(set, 'metadata', 'annotations', revisionKey)
  const history = textAt(set, 'metadata', 'annotations', historyKey)
  const noted = withAt(set, ['metadata', 'annotations', historyKey], history === '' ? was : `${history},${was}`)
  return withAt(noted, ['metadata', 'annotations', revisionKey], String(revision))
}

const historyKey = 'deployment.kubernetes.io/revision-history'

function templateOf(set: JsonObject): JsonObject {
  const template = objectAt(set, 'spec', 'template')
  if (at(template, 'metadata', 'labels', hashLabel) === undefined) return template
  const labels = without(objectAt(template, 'metadata', 'labels'), hashLabel)
  return withAt(template, ['metadata', 'labels'], Object.keys(labels).length === 0 ? undefined : labels)
}
