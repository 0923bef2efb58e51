import { at, type JsonObject, objectAt, textAt, withAt } from '@/demo/kubernetes/json'
import { type Kind, kindOf } from '@/demo/kubernetes/kinds'
import { contentSuffix } from '@/demo/kubernetes/names'
import { formatTime } from '@/demo/kubernetes/time'
import { updateObject } from '@/demo/kubernetes/write'
import { findByKey, placeOf, quietly } from '../context'
import type { DeliveryContext } from './delivery-context'
import { type FluxCondition, fluxConditions, parseDuration } from './flux-status'

const sources = kindOf('gitrepositories')
const requestedAt = 'reconcile.fluxcd.io/requestedAt'

/** One look at a GitRepository's branch; returns in how many ms to look again, or null while suspended. */
export async function reconcileSource(context: DeliveryContext, key: string): Promise<number | null> {
  const source = findByKey(context, sources, key)
  if (source === null) return null
  if (at(source, 'metadata', 'deletionTimestamp') !== undefined) return release(context, sources, source)
  hold(context, sources, source)
  if (at(source, 'spec', 'suspend') === true) return null
  const url = textAt(source, 'spec', 'url')
  const branch = textAt(source, 'spec', 'ref', 'branch') || 'master'
  const result = await headOf(context, url, branch)
  const now = context.clock.now()
  const conditions = 'commit' in result ? readyAt(branch, result.commit) : failedFor(result.message)
  const kept = 'commit' in result ? [] : ['ArtifactInStorage']
  write(context, source, live => ({
    ...objectAt(live, 'status'),
    ...('commit' in result ? { artifact: artifactOf(live, branch, result.commit, now) } : {}),
    conditions: fluxConditions(live, conditions, now, kept),
    observedGeneration: at(live, 'metadata', 'generation') ?? 1,
    ...handled(live),
  }))
  return parseDuration(textAt(source, 'spec', 'interval'), 60_000)
}

/** Nothing goes before its controller has cleaned up after it. */
export function hold({ api }: DeliveryContext, kind: Kind, object: JsonObject): void {
  if (at(object, 'metadata', 'finalizers') !== undefined) return
  const change = (live: JsonObject): JsonObject => withAt(live, ['metadata', 'finalizers'], ['finalizers.fluxcd.io'])
  quietly(() => updateObject(api, placeOf(kind, object), change, { manager: 'kustomize-controller' }))
}

/** Lets an object go that waits for its controller. */
export function release({ api }: DeliveryContext, kind: Kind, object: JsonObject): null {
  const change = (live: JsonObject): JsonObject => withAt(live, ['metadata', 'finalizers'], undefined)
  quietly(() => updateObject(api, placeOf(kind, object), change, { manager: 'flux' }))
  return null
}

/** Answers an annotation that asked for a reconciliation by repeating its value. */
export function handled(object: JsonObject): JsonObject {
  const asked = textAt(object, 'metadata', 'annotations', requestedAt)
  return asked === '' ? {} : { lastHandledReconcileAt: asked }
}

async function headOf(
  context: DeliveryContext,
  url: string,
  branch: string,
): Promise<{ readonly commit: string } | { readonly message: string }> {
  const failed = 'failed to checkout and determine revision'
  try {
    const commit = await context.trees.head(context.locate(url), branch)
    if (commit !== null) return { commit }
    return { message: `${failed}: unable to clone '${url}': couldn't find remote ref "refs/heads/${branch}"` }
  } catch {
    return { message: `${failed}: unable to list remote for '${url}': repository not reachable` }
  }
}

function artifactOf(source: JsonObject, branch: string, commit: string, now: number): JsonObject {
  const before = objectAt(source, 'status', 'artifact')
  const revision = `${branch}@sha1:${commit}`
  if (before.revision === revision) return before
  const path = `gitrepository/${textAt(source, 'metadata', 'namespace')}/${textAt(source, 'metadata', 'name')}/${commit}.tar.gz`
  return {
    digest: `sha256:${contentSuffix(commit)}`,
    lastUpdateTime: formatTime(now),
    path,
    revision,
    url: `http://source-controller.flux-system.svc.cluster.local./${path}`,
  }
}

function readyAt(branch: string, commit: string): readonly FluxCondition[] {
  const message = `stored artifact for revision '${branch}@sha1:${commit}'`
  return [
    { type: 'Ready', status: 'True', reason: 'Succeeded', message },
    { type: 'ArtifactInStorage', status: 'True', reason: 'Succeeded', message },
  ]
}

function failedFor(message: string): readonly FluxCondition[] {
  return [
    { type: 'Reconciling', status: 'True', reason: 'ProgressingWithRetry', message: 'reconciliation in progress' },
    { type: 'Ready', status: 'False', reason: 'GitOperationFailed', message },
    { type: 'FetchFailed', status: 'True', reason: 'GitOperationFailed', message },
  ]
}

function write(context: DeliveryContext, source: JsonObject, status: (live: JsonObject) => JsonObject): void {
  quietly(() =>
    updateObject(context.api, placeOf(sources, source), live => ({ ...live, status: status(live) }), {
      manager: 'source-controller',
      subresource: 'status',
    }),
  )
}
