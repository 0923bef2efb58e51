import { deleteObject } from '@/demo/kubernetes/delete'
import { at, type JsonObject, objectAt, same, textAt, withAt, without } from '@/demo/kubernetes/json'
import { kindOf } from '@/demo/kubernetes/kinds'
import { updateObject } from '@/demo/kubernetes/write'
import { findByKey, placeOf, quietly } from '../context'
import { statusAfter } from './application-status'
import { type ArgoContext, controllerName } from './argocd-context'
import { compareAll } from './compare'
import { nextOperation } from './operation'
import { syncAll } from './sync'
import { readTarget } from './target'

const applications = kindOf('applications')
export const refreshAnnotation = 'argocd.argoproj.io/refresh'

/** One round of an Application: target, comparison, perhaps a sync, status. Returns in how many ms the next is due. */
export async function reconcileApplication(context: ArgoContext, key: string): Promise<number | null> {
  const found = findByKey(context, applications, key)
  if (found === null) return null
  if (at(found, 'metadata', 'deletionTimestamp') !== undefined) return dispose(context, found)
  const isAsked = textAt(found, 'metadata', 'annotations', refreshAnnotation) !== ''
  const target = await readTarget(context, found, isAsked || at(found, 'operation') !== undefined)
  const application = findByKey(context, applications, key)
  if (application === null) return null
  const compared = compareAll(context, application, target)
  const operation = 'revision' in target ? await nextOperation(context, application, target.revision, compared) : null
  const synced =
    operation !== null && 'revision' in target
      ? syncAll(context, application, operation, target.revision, compared)
      : null
  const after = synced === null ? compared : compareAll(context, application, target)
  write(context, application, statusAfter(application, target, after, synced, context.clock.now()), synced !== null)
  return context.refreshMs()
}

/** Applications have no status subresource: one update takes the operation, the asking annotation, and tells the outcome. */
function write(context: ArgoContext, application: JsonObject, status: JsonObject, isSynced: boolean): void {
  const change = (live: JsonObject): JsonObject => {
    const calm = withAt(
      isSynced ? without(live, 'operation') : live,
      ['metadata', 'annotations', refreshAnnotation],
      undefined,
    )
    const isOld = same(without(objectAt(live, 'status'), 'reconciledAt'), without(status, 'reconciledAt'))
    return isOld ? { ...calm, status: objectAt(live, 'status') } : { ...calm, status }
  }
  quietly(() => updateObject(context.api, placeOf(applications, application), change, { manager: controllerName }))
}

function dispose(context: ArgoContext, application: JsonObject): null {
  const finalizers = at(application, 'metadata', 'finalizers')
  const isCascading = Array.isArray(finalizers) && finalizers.includes('resources-finalizer.argocd.argoproj.io')
  for (const { place, live } of isCascading ? compareAll(context, application, { message: '' }) : []) {
    if (live !== null) quietly(() => deleteObject(context.api, place))
  }
  const change = (live: JsonObject): JsonObject => withAt(live, ['metadata', 'finalizers'], undefined)
  quietly(() => updateObject(context.api, placeOf(applications, application), change, { manager: controllerName }))
  return null
}
