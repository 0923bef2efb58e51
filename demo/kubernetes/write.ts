import { randomUUID } from 'node:crypto'
import { withAdmission } from './admission'
import { withDefaults } from './defaults'
import { compareObjects, fieldsOf } from './fields/compare'
import { emptySet, type FieldSet, union } from './fields/field-set'
import {
  formatManagers,
  isSame,
  type Manager,
  parseManagers,
  recordApply,
  recordUpdate,
  type Writer,
} from './fields/managed-fields'
import {
  at,
  isList,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  objectAt,
  same,
  textAt,
  withAt,
  without,
} from './json'
import { apiVersionOf, type Kind, kindOf } from './kinds'
import { randomSuffix } from './names'
import { mergeApplied } from './patches/apply'
import { alreadyExists, badRequest, conflict, invalid, notFound } from './refusal'
import type { Store } from './store'
import { formatTime } from './time'
import { checkTypes, validate } from './validate'

/** What every write goes through, whether it came over HTTP or from a controller in this process. */
export interface Api {
  readonly store: Store
  readonly now: () => number
}

export interface Place {
  readonly kind: Kind
  readonly namespace: string
  readonly name: string
}

export interface WriteOptions {
  readonly manager: string
  readonly subresource?: '' | 'status' | 'scale'
  readonly dryRun?: boolean
  readonly force?: boolean
}

export function createObject(
  api: Api,
  kind: Kind,
  namespace: string,
  input: JsonObject,
  options: WriteOptions,
): JsonObject {
  const proposed = cleaned(kind, input)
  const named = textAt(proposed, 'metadata', 'name')
  const stem = textAt(proposed, 'metadata', 'generateName')
  const name = named === '' && stem !== '' ? `${stem}${randomSuffix(5)}` : named
  if (name === '') throw invalid(kind, '', [nameRequired])
  requireNamespace(api, kind, namespace)
  if (api.store.get(kind, namespace, name) !== null) throw alreadyExists(kind, name)
  checkTypes(kind, proposed, false)
  const born = bear(api, kind, namespace, name, proposed)
  validate(kind, null, born)
  const managers = recordUpdate(kind, [], writerOf(options, 'Update'), compareObjects(kind, null, born), stamp(api))
  return save(api, kind, withAdmission(kind, withManagers(born, managers)), options)
}

const nameRequired = {
  field: 'metadata.name',
  words: 'Required value: name or generateName is required',
  reason: 'FieldValueRequired',
}

/** Reads, changes and writes one object; `change` sees what is stored and returns what should be. */
export function updateObject(
  api: Api,
  { kind, namespace, name }: Place,
  change: (live: JsonObject) => JsonObject,
  options: WriteOptions,
): JsonObject {
  const live = api.store.get(kind, namespace, name)
  if (live === null) throw notFound(kind, name)
  const proposed = cleaned(kind, change(live))
  checkTypes(kind, proposed, false)
  const next = admit(kind, live, proposed, options)
  const difference = compareObjects(kind, live, next)
  const managers = recordUpdate(kind, parseManagers(next), writerOf(options, 'Update'), difference, stamp(api))
  return settle(api, kind, live, withManagers(next, managers), options)
}

/** Server-side apply: creates when absent. */
export function applyObject(
  api: Api,
  { kind, namespace, name }: Place,
  input: JsonObject,
  options: WriteOptions,
): JsonObject {
  const configuration = withAt(cleaned(kind, input), ['metadata', 'name'], name)
  checkTypes(kind, withAt(configuration, ['metadata', 'namespace'], namespace), true)
  if (isList(at(input, 'metadata', 'managedFields'))) throw badRequest('metadata.managedFields must be nil')
  const part = appliedPart(kind, configuration, options)
  const fields = fieldsOf(kind, part)
  const writer = writerOf(options, 'Apply')
  const live = api.store.get(kind, namespace, name)
  if (live === null) {
    requireNamespace(api, kind, namespace)
    const born = bear(api, kind, namespace, name, part)
    validate(kind, null, born)
    const entry: Manager = { ...writer, apiVersion: apiVersionOf(kind), time: stamp(api), fields }
    return save(api, kind, withAdmission(kind, withManagers(born, [entry])), options)
  }
  const managers = knownManagers(kind, live, stamp(api))
  const mine = managers.find(manager => isSame(manager, writer, kind))
  const others = managers.filter(manager => manager !== mine)
  const kept = others.reduce<FieldSet>((all, manager) => union(all, manager.fields), fields)
  const merged = mergeApplied(kind, live, part, { before: mine?.fields ?? emptySet, kept })
  const config = { fields, change: compareObjects(kind, live, merged), force: options.force === true }
  const after = recordApply(kind, managers, writer, config, stamp(api))
  const next = admit(kind, live, writer.manager === 'kubectl' ? withLastApplied(merged, input) : merged, options)
  return settle(api, kind, live, withManagers(next, after), options)
}

function settle(api: Api, kind: Kind, live: JsonObject, next: JsonObject, options: WriteOptions): JsonObject {
  validate(kind, live, next)
  const moved = specChanged(kind, live, next, options) ? bumped(kind, next) : next
  if (same(live, moved)) return live
  const metadata = objectAt(moved, 'metadata')
  const finished = metadata.deletionTimestamp !== undefined && listAt(metadata, 'finalizers').length === 0
  const waiting = finished && kind.kind === 'Pod' && metadata.deletionGracePeriodSeconds !== 0
  if (finished && !waiting && options.dryRun !== true) return api.store.remove(kind, moved)
  return save(api, kind, moved, options)
}

function save(api: Api, kind: Kind, object: JsonObject, options: WriteOptions): JsonObject {
  return options.dryRun === true ? object : api.store.put(kind, object)
}

/** Identity, and the half of the object that this way of writing may not touch, stay as they are. */
function admit(kind: Kind, live: JsonObject, proposed: JsonObject, options: WriteOptions): JsonObject {
  const was = objectAt(live, 'metadata')
  const is = objectAt(proposed, 'metadata')
  const name = textAt(was, 'name')
  if (is.resourceVersion !== undefined && is.resourceVersion !== was.resourceVersion) throw conflict(kind, name)
  if (is.uid !== undefined && is.uid !== was.uid) throw conflict(kind, name)
  if (is.name !== undefined && is.name !== was.name) {
    throw badRequest(`the name of the object (${is.name}) does not match the name on the URL (${name})`)
  }
  const fixed = Object.fromEntries(identity.flatMap(key => (was[key] === undefined ? [] : [[key, was[key] ?? null]])))
  const managedFields = is.managedFields ?? was.managedFields
  const metadata = {
    ...without(is, ...identity, 'managedFields'),
    ...fixed,
    ...(managedFields === undefined ? {} : { managedFields }),
  }
  const head = { apiVersion: apiVersionOf(kind), kind: kind.kind }
  if (options.subresource === 'status') {
    const annotations = kind.builtin && is.annotations !== undefined ? { annotations: is.annotations } : {}
    const kept = { ...was, ...annotations, ...(managedFields === undefined ? {} : { managedFields }) }
    return { ...live, metadata: kept, ...(proposed.status === undefined ? {} : { status: proposed.status }) }
  }
  const whole = { ...proposed, ...head, metadata }
  const filled = withDefaults(kind, whole)
  if (!kind.subresources.includes('status')) return filled
  return live.status === undefined ? without(filled, 'status') : { ...filled, status: live.status }
}

const identity = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'generation',
  'resourceVersion',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
]

function bear(api: Api, kind: Kind, namespace: string, name: string, proposed: JsonObject): JsonObject {
  const given = without(objectAt(proposed, 'metadata'), ...identity, 'managedFields')
  const metadata = {
    ...given,
    name,
    ...(kind.namespaced ? { namespace } : {}),
    uid: randomUUID(),
    creationTimestamp: stamp(api),
    ...(kind.generation ? { generation: 1 } : {}),
  }
  const body = kind.subresources.includes('status') ? without(proposed, 'status') : proposed
  return withDefaults(kind, { ...body, apiVersion: apiVersionOf(kind), kind: kind.kind, metadata })
}

function appliedPart(kind: Kind, configuration: JsonObject, options: WriteOptions): JsonObject {
  if (options.subresource === 'status') return without(configuration, 'spec')
  return kind.subresources.includes('status') ? without(configuration, 'status') : configuration
}

/** Where kubectl once noted what it applied client-side, the server keeps that note true. */
function withLastApplied(object: JsonObject, input: JsonObject): JsonObject {
  if (at(object, 'metadata', 'annotations', lastApplied) === undefined) return object
  return withAt(object, ['metadata', 'annotations', lastApplied], `${JSON.stringify(input)}\n`)
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/** An object that nobody is recorded for gets `before-first-apply` for all it has. */
function knownManagers(kind: Kind, live: JsonObject, time: string): readonly Manager[] {
  const managers = parseManagers(live)
  if (managers.length > 0) return managers
  const fields = compareObjects(kind, null, live).added
  const writer: Writer = { manager: 'before-first-apply', operation: 'Update', subresource: '' }
  return [{ ...writer, apiVersion: apiVersionOf(kind), time, fields }]
}

/** Deployments also count a change of annotations, custom resources anything outside metadata and a status subresource. */
function specChanged(kind: Kind, live: JsonObject, next: JsonObject, options: WriteOptions): boolean {
  if (options.subresource === 'status') return false
  if (!kind.builtin) {
    const uncounted = kind.subresources.includes('status') ? ['metadata', 'status'] : ['metadata']
    return !same(without(live, ...uncounted), without(next, ...uncounted))
  }
  const annotated =
    kind.kind === 'Deployment' &&
    !same(objectAt(live, 'metadata', 'annotations'), objectAt(next, 'metadata', 'annotations'))
  return annotated || !same(live.spec, next.spec)
}

/** Counts a change of what is wanted. */
export function bumped(kind: Kind, object: JsonObject): JsonObject {
  if (!kind.generation) return object
  const generation = at(object, 'metadata', 'generation')
  return withAt(object, ['metadata', 'generation'], (typeof generation === 'number' ? generation : 0) + 1)
}

function withManagers(object: JsonObject, managers: readonly Manager[]): JsonObject {
  return withAt(object, ['metadata', 'managedFields'], managers.length === 0 ? undefined : formatManagers(managers))
}

function writerOf(options: WriteOptions, operation: Writer['operation']): Writer {
  return { manager: options.manager, operation, subresource: options.subresource ?? '' }
}

/** Null in a typed field is the same as nothing said. */
function cleaned(kind: Kind, input: JsonObject): JsonObject {
  return kind.builtin ? dropNulls(input) : input
}

function dropNulls(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, child]): [string, Json][] =>
      child === null ? [] : [[key, dropInside(child)]],
    ),
  )
}

function dropInside(value: Json): Json {
  if (isList(value)) return value.map(dropInside)
  return isObject(value) ? dropNulls(value) : value
}

function requireNamespace(api: Api, kind: Kind, namespace: string): void {
  if (!kind.namespaced) return
  if (namespace === '') throw badRequest('an empty namespace may not be set during creation')
  if (api.store.get(kindOf('namespaces'), '', namespace) === null) throw notFound(kindOf('namespaces'), namespace)
}

export function stamp(api: Api): string {
  return formatTime(api.now())
}
