import { deleteObject } from '@/demo/kubernetes/delete'
import { at, isObject, type JsonObject, listAt, objectAt, textAt, withAt } from '@/demo/kubernetes/json'
import { kindOf, kinds } from '@/demo/kubernetes/kinds'
import { type Place, updateObject } from '@/demo/kubernetes/write'
import { findByKey, placeOf, quietly } from '../context'
import { applyAll, inventoryId } from './apply-all'
import type { DeliveryContext } from './delivery-context'
import { type FluxCondition, fluxConditions, parseDuration } from './flux-status'
import { listUnready } from './health'
import { historyAfter } from './history'
import { render } from './render'
import { handled, hold, release } from './source'

const kustomizations = kindOf('kustomizations')
const sources = kindOf('gitrepositories')

/** One round of a Kustomization: source, dependencies, build, apply, prune, health. Returns in how many ms the next is due. */
export async function reconcileKustomization(context: DeliveryContext, key: string): Promise<number | null> {
  const object = findByKey(context, kustomizations, key)
  if (object === null) return null
  if (at(object, 'metadata', 'deletionTimestamp') !== undefined) {
    prune(context, object, [])
    return release(context, kustomizations, object)
  }
  hold(context, kustomizations, object)
  if (at(object, 'spec', 'suspend') === true) return null
  const interval = parseDuration(textAt(object, 'spec', 'interval'), 60_000)
  const retry = parseDuration(textAt(object, 'spec', 'retryInterval'), interval)
  const source = sourceOf(context, object)
  const revision = textAt(source ?? undefined, 'status', 'artifact', 'revision')
  const early = revision === '' ? noArtifact : unreadyDependency(context, object)
  if (early !== null) {
    report(context, object, [early], {})
    return Math.min(retry, 5_000)
  }
  return deliver(context, object, { url: textAt(source ?? undefined, 'spec', 'url'), revision, interval, retry })
}

interface Round {
  readonly url: string
  readonly revision: string
  readonly interval: number
  readonly retry: number
}

async function deliver(context: DeliveryContext, object: JsonObject, round: Round): Promise<number> {
  const { revision, interval, retry } = round
  const fresh = textAt(object, 'status', 'lastAttemptedRevision') !== revision
  if (fresh) report(context, object, inProgress(revision), {})
  const built = await build(context, object, round)
  if ('condition' in built) {
    report(context, object, [retrying(built.stage, revision), built.condition], { lastAttemptedRevision: revision })
    return retry
  }
  const applied = apply(context, built.objects)
  if ('condition' in applied) {
    report(context, object, [retrying('Detecting drift', revision), applied.condition], {
      lastAttemptedRevision: revision,
    })
    return retry
  }
  const entries = applied.places.map(place => ({ id: inventoryId(place), v: place.kind.version }))
  prune(
    context,
    object,
    entries.map(entry => entry.id),
  )
  const tried = { lastAttemptedRevision: revision, inventory: { entries } }
  if (at(object, 'spec', 'wait') === true) {
    const waiting = checkHealth(context, object, applied.places, revision)
    if (waiting !== null) {
      report(context, object, waiting.conditions, tried)
      return waiting.again ?? retry
    }
  }
  const message = `Applied revision: ${revision}`
  const ready: FluxCondition = { type: 'Ready', status: 'True', reason: 'ReconciliationSucceeded', message }
  const healthy: FluxCondition = {
    type: 'Healthy',
    status: 'True',
    reason: 'Succeeded',
    message: 'Health check passed in 52.1ms',
  }
  const conditions = at(object, 'spec', 'wait') === true ? [ready, healthy] : [ready]
  report(context, object, conditions, { ...tried, lastAppliedRevision: revision }, [])
  return interval
}

type Built = { readonly objects: readonly JsonObject[] } | { readonly stage: string; readonly condition: FluxCondition }

async function build(context: DeliveryContext, object: JsonObject, { url, revision }: Round): Promise<Built> {
  try {
    const files = await context.trees.read(context.locate(url), revision.slice(-40))
    const rendered = render(files, textAt(object, 'spec', 'path') || './')
    return { objects: rendered.map(one => labelled(object, one)) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const absent = message.startsWith('kustomization path not found')
    const words = absent ? message : `kustomize build failed: ${message}`
    const stage = absent ? 'Fetching manifests' : 'Building manifests'
    return { stage, condition: failed(absent ? 'ArtifactFailed' : 'BuildFailed', words) }
  }
}

function labelled(object: JsonObject, rendered: JsonObject): JsonObject {
  const { name, namespace } = objectAt(object, 'metadata')
  const labels = {
    ...objectAt(rendered, 'metadata', 'labels'),
    'kustomize.toolkit.fluxcd.io/name': name ?? '',
    'kustomize.toolkit.fluxcd.io/namespace': namespace ?? '',
  }
  const target = textAt(object, 'spec', 'targetNamespace')
  const known = kinds.find(kind => kind.kind === rendered.kind)
  const placed =
    target === '' || known?.namespaced === false ? rendered : withAt(rendered, ['metadata', 'namespace'], target)
  return withAt(placed, ['metadata', 'labels'], labels)
}

type Applied = { readonly places: readonly Place[] } | { readonly condition: FluxCondition }

function apply(context: DeliveryContext, objects: readonly JsonObject[]): Applied {
  try {
    return { places: applyAll(context.api, objects) }
  } catch (error) {
    return { condition: failed('ReconciliationFailed', error instanceof Error ? error.message : String(error)) }
  }
}

function prune(context: DeliveryContext, object: JsonObject, kept: readonly string[]): void {
  if (at(object, 'spec', 'prune') !== true) return
  for (const entry of listAt(object, 'status', 'inventory', 'entries')) {
    const id = textAt(entry, 'id')
    const [namespace = '', name = '', group = '', kindName = ''] = id.split('_')
    const kind = kinds.find(one => one.group === group && one.kind === kindName)
    if (kept.includes(id) || kind === undefined) continue
    quietly(() => deleteObject(context.api, { kind, namespace, name }))
  }
}

function checkHealth(
  context: DeliveryContext,
  object: JsonObject,
  places: readonly Place[],
  revision: string,
): { readonly conditions: readonly FluxCondition[]; readonly again: number | null } | null {
  const unready = listUnready(context.api, places)
  if (unready.length === 0) return null
  const timeout = parseDuration(textAt(object, 'spec', 'timeout'), 60_000)
  const live = findByKey(
    context,
    kustomizations,
    `${textAt(object, 'metadata', 'namespace')}/${textAt(object, 'metadata', 'name')}`,
  )
  const current = listAt(live ?? undefined, 'status', 'conditions').find(one => textAt(one, 'type') === 'Healthy')
  const isWaiting = textAt(current, 'status') === 'Unknown'
  const since = isWaiting ? Date.parse(textAt(current, 'lastTransitionTime')) : context.clock.now()
  const stalled = unready.some(one => one.stalled)
  const message = `Running health checks for revision ${revision} with a timeout of ${timeout / 1000}s`
  if (!stalled && context.clock.now() - since < timeout) {
    const healthy: FluxCondition = { type: 'Healthy', status: 'Unknown', reason: 'Progressing', message }
    return { conditions: [...inProgress(revision, message), healthy], again: 1_000 }
  }
  const list = `[${unready.map(one => one.words).join(', ')}]`
  const words = stalled ? `failed early due to stalled resources: ${list}` : `timeout waiting for: ${list}`
  const spent = `health check failed after ${(context.clock.now() - since) / 1000}s: ${words}`
  const reconciling: FluxCondition = { type: 'Reconciling', status: 'True', reason: 'ProgressingWithRetry', message }
  const healthy: FluxCondition = { type: 'Healthy', status: 'False', reason: 'HealthCheckFailed', message: words }
  return { conditions: [reconciling, failed('HealthCheckFailed', spent), healthy], again: null }
}

const noArtifact: FluxCondition = failed('ArtifactFailed', 'Source artifact not found, retrying in 5s')

function unreadyDependency(context: DeliveryContext, object: JsonObject): FluxCondition | null {
  for (const entry of listAt(object, 'spec', 'dependsOn').filter(isObject)) {
    const namespace = textAt(entry, 'namespace') || textAt(object, 'metadata', 'namespace')
    const name = textAt(entry, 'name')
    const found = context.api.store.get(kustomizations, namespace, name)
    const ready = listAt(found ?? undefined, 'status', 'conditions').find(one => textAt(one, 'type') === 'Ready')
    if (textAt(ready, 'status') !== 'True')
      return failed('DependencyNotReady', `dependency '${namespace}/${name}' is not ready`)
  }
  return null
}

function inProgress(
  revision: string,
  message = `Fetching manifests for revision ${revision}`,
): readonly FluxCondition[] {
  return [
    { type: 'Reconciling', status: 'True', reason: 'Progressing', message },
    { type: 'Ready', status: 'Unknown', reason: 'Progressing', message: 'Reconciliation in progress' },
  ]
}

function retrying(stage: string, revision: string): FluxCondition {
  const message = `${stage} for revision ${revision} with a timeout of 30s`
  return { type: 'Reconciling', status: 'True', reason: 'ProgressingWithRetry', message }
}

function failed(reason: string, message: string): FluxCondition {
  return { type: 'Ready', status: 'False', reason, message }
}

/** A suspension that came meanwhile freezes the status as it is. */
function report(
  context: DeliveryContext,
  object: JsonObject,
  conditions: readonly FluxCondition[],
  facts: JsonObject,
  kept: readonly string[] = ['Healthy'],
): void {
  quietly(() =>
    updateObject(
      context.api,
      placeOf(kustomizations, object),
      live => {
        if (at(live, 'spec', 'suspend') === true) return live
        const done = conditions.some(one => one.type === 'Ready' && one.status === 'True')
        const tried = 'lastAttemptedRevision' in facts
        const status = {
          ...objectAt(live, 'status'),
          ...facts,
          ...historyAfter(live, conditions, facts, context.clock.now()),
          conditions: fluxConditions(live, conditions, context.clock.now(), kept),
          observedGeneration: tried
            ? (at(live, 'metadata', 'generation') ?? 1)
            : (at(live, 'status', 'observedGeneration') ?? -1),
          ...(done ? handled(live) : {}),
        }
        return { ...live, status }
      },
      { manager: 'kustomize-controller', subresource: 'status' },
    ),
  )
}

export function sourceOf({ api }: Pick<DeliveryContext, 'api'>, object: JsonObject): JsonObject | null {
  const reference = objectAt(object, 'spec', 'sourceRef')
  const namespace = textAt(reference, 'namespace') || textAt(object, 'metadata', 'namespace')
  return api.store.get(sources, namespace, textAt(reference, 'name'))
}
