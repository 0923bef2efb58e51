import type { IncomingMessage } from 'node:http'
import { deleteObject } from '../delete'
import { at, isObject, type Json, type JsonObject, numberAt, textAt } from '../json'
import { findKind } from '../kinds'
import { jsonPatch } from '../patches/json-patch'
import { mergePatch } from '../patches/merge-patch'
import { strategicMerge } from '../patches/strategic-merge'
import { badRequest, refuse } from '../refusal'
import { type Api, applyObject, createObject, type Place, updateObject, type WriteOptions } from '../write'
import { matcherOf } from './read'
import { managerOf, type ResourceRequest, readBody, truthy } from './request'
import { type Answer, json } from './respond'
import { scaleOf, withScale } from './scale'
import { objectText } from './text'

/** POST, PUT, PATCH and DELETE on one resource. */
export async function writeCall(api: Api, request: ResourceRequest, message: IncomingMessage): Promise<Answer> {
  const { kind, verb } = request
  const sent = await readBody(message)
  const options = writeOptions(request, message)
  if (verb === 'create') {
    const body = objectBody(sent)
    const made = createObject(api, kind, placed(request, body), body, options)
    return { status: 201, text: objectText(kind, made) }
  }
  if (verb === 'delete') return deleteOne(api, request, sent)
  if (verb === 'deletecollection') return deleteMany(api, request)
  if (verb === 'update') {
    const body = objectBody(sent)
    const scaled = request.subresource === 'scale'
    return answer(
      request,
      updateObject(api, placeOf(request), live => (scaled ? withScale(live, body) : body), options),
    )
  }
  return patchOne(api, request, message, sent, options)
}

function patchOne(
  api: Api,
  request: ResourceRequest,
  message: IncomingMessage,
  sent: Json,
  options: WriteOptions,
): Answer {
  const type = (message.headers['content-type'] ?? '').split(';')[0]
  const place = placeOf(request)
  if (type === 'application/apply-patch+yaml') {
    if (request.query.get('fieldManager') === null) throw badRequest('fieldManager is required for apply patch')
    const existed = api.store.get(place.kind, place.namespace, place.name) !== null
    const applied = applyObject(api, place, objectBody(sent), { ...options, force: truthy(request.query.get('force')) })
    return { ...answer(request, applied), status: existed ? 200 : 201 }
  }
  const patched = patchers[type ?? '']
  if (patched === undefined || (type === 'application/strategic-merge-patch+json' && !place.kind.builtin)) {
    throw refuse(
      415,
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: ${Object.keys(patchers).join(', ')}, application/apply-patch+yaml`,
    )
  }
  const change = (live: JsonObject): JsonObject => {
    if (request.subresource === 'scale') return withScale(live, whole(patched(scaleOf(place.kind, live), sent)))
    return whole(patched(live, sent))
  }
  return answer(request, updateObject(api, place, change, options))
}

const patchers: Readonly<Record<string, (target: JsonObject, patch: Json) => Json>> = {
  'application/json-patch+json': jsonPatch,
  'application/merge-patch+json': mergePatch,
  'application/strategic-merge-patch+json': strategicMerge,
}

function deleteOne(api: Api, request: ResourceRequest, body: Json): Answer {
  const grace = request.query.get('gracePeriodSeconds')
  const uid = textAt(at(body, 'preconditions'), 'uid')
  const version = textAt(at(body, 'preconditions'), 'resourceVersion')
  const gone = deleteObject(api, placeOf(request), {
    graceSeconds: numberAt(body, 'gracePeriodSeconds') ?? (grace === null ? null : Number(grace)),
    propagation: textAt(body, 'propagationPolicy') || (request.query.get('propagationPolicy') ?? ''),
    dryRun: isDryRun(request) || at(body, 'dryRun') !== undefined,
    ...(uid === '' ? {} : { uid }),
    ...(version === '' ? {} : { resourceVersion: version }),
  })
  const { kind, name } = request
  if (at(gone, 'metadata', 'deletionTimestamp') !== undefined || kind.kind === 'Pod') {
    return { status: 200, text: objectText(kind, gone) }
  }
  const group = kind.group === '' ? {} : { group: kind.group }
  const details = { name: name ?? '', ...group, kind: kind.resource, uid: textAt(gone, 'metadata', 'uid') }
  return json(200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details })
}

function deleteMany(api: Api, request: ResourceRequest): Answer {
  const matches = matcherOf(request)
  for (const object of api.store.list(request.kind, request.namespace ?? undefined).filter(matches)) {
    const namespace = textAt(object, 'metadata', 'namespace')
    deleteObject(api, { kind: request.kind, namespace, name: textAt(object, 'metadata', 'name') })
  }
  return json(200, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' })
}

function answer(request: ResourceRequest, object: JsonObject): Answer {
  if (request.subresource === 'scale') return json(200, scaleOf(request.kind, object))
  return { status: 200, text: objectText(request.kind, object) }
}

function placeOf({ kind, namespace, name }: ResourceRequest): Place {
  return { kind, namespace: namespace ?? '', name: name ?? '' }
}

/** The namespace of the URL rules; a body that names another is refused. */
function placed({ kind, namespace }: ResourceRequest, body: JsonObject): string {
  const own = textAt(body, 'metadata', 'namespace')
  if (!kind.namespaced) return ''
  if (namespace !== null && own !== '' && own !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  }
  return namespace ?? own
}

function objectBody(body: Json): JsonObject {
  if (!isObject(body)) throw badRequest('the object provided is unrecognized')
  return body
}

function whole(value: Json): JsonObject {
  if (!isObject(value)) throw badRequest('the patch leaves no object')
  const known = findKind(textAt(value, 'apiVersion'), textAt(value, 'kind'))
  if (known === null && textAt(value, 'kind') !== 'Scale') throw badRequest('the patch changes the kind of the object')
  return value
}

function writeOptions(request: ResourceRequest, message: IncomingMessage): WriteOptions {
  return {
    manager: managerOf(message, request.query),
    subresource: request.subresource,
    dryRun: isDryRun(request),
  }
}

function isDryRun(request: ResourceRequest): boolean {
  return request.query.get('dryRun') === 'All'
}
