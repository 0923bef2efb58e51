import { isObject, type JsonObject, listAt, objectAt, textAt } from '../json'
import { apiVersionOf, type Kind } from '../kinds'
import { refuse } from '../refusal'
import type { Comparison } from './compare'
import {
  difference,
  type FieldSet,
  formatFields,
  formatPath,
  intersection,
  isEmpty,
  parseFields,
  pathsOf,
  union,
} from './field-set'

/** Who writes: as `metadata.managedFields` names them. */
export interface Writer {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly subresource: string
}

export interface Manager extends Writer {
  readonly apiVersion: string
  readonly time: string | null
  readonly fields: FieldSet
}

export function parseManagers(object: JsonObject): readonly Manager[] {
  return listAt(object, 'metadata', 'managedFields').flatMap(entry =>
    isObject(entry)
      ? [
          {
            manager: textAt(entry, 'manager'),
            operation: textAt(entry, 'operation') === 'Apply' ? 'Apply' : 'Update',
            subresource: textAt(entry, 'subresource'),
            apiVersion: textAt(entry, 'apiVersion'),
            time: textAt(entry, 'time') || null,
            fields: parseFields(objectAt(entry, 'fieldsV1')),
          },
        ]
      : [],
  )
}

/** Sorted as the API server writes them: operation, time, name. */
export function formatManagers(managers: readonly Manager[]): readonly JsonObject[] {
  return [...managers].sort(byOrder).map(manager => ({
    manager: manager.manager,
    operation: manager.operation,
    apiVersion: manager.apiVersion,
    ...(manager.time === null ? {} : { time: manager.time }),
    fieldsType: 'FieldsV1',
    fieldsV1: formatFields(manager.fields),
    ...(manager.subresource === '' ? {} : { subresource: manager.subresource }),
  }))
}

/** An update takes what it changed away from everybody else, and gains it. A scale leaves no time, as the API server does it. */
export function recordUpdate(
  kind: Kind,
  managers: readonly Manager[],
  writer: Writer,
  change: Comparison,
  time: string,
): readonly Manager[] {
  const touched = union(change.added, change.modified)
  const others = yieldFields(managers, union(touched, change.removed))
  if (isEmpty(touched)) return others
  const mine = others.find(manager => isSame(manager, writer, kind))
  const entry: Manager = {
    ...writer,
    apiVersion: apiVersionOf(kind),
    time: writer.subresource === 'scale' ? null : time,
    fields: mine === undefined ? touched : union(mine.fields, touched),
  }
  return [...others.filter(manager => manager !== mine), entry]
}

/** An apply owns exactly what it names; where it changes another's field it must be forced. */
export function recordApply(
  kind: Kind,
  managers: readonly Manager[],
  writer: Writer,
  config: { readonly fields: FieldSet; readonly change: Comparison; readonly force: boolean },
  time: string,
): readonly Manager[] {
  const touched = union(config.change.added, config.change.modified)
  const others = managers.filter(manager => !isSame(manager, writer, kind))
  if (!config.force) refuseConflicts(others, touched)
  const mine = managers.find(manager => isSame(manager, writer, kind))
  // An apply that changes no value moves no time, whatever it changes of ownership.
  const unchanged = isEmpty(union(touched, config.change.removed))
  const entry: Manager = {
    ...writer,
    apiVersion: apiVersionOf(kind),
    time: unchanged ? (mine?.time ?? null) : time,
    fields: config.fields,
  }
  const left = yieldFields(others, union(touched, config.change.removed))
  return isEmpty(config.fields) ? left : [...left, entry]
}

export function isSame(manager: Manager, writer: Writer, kind: Kind): boolean {
  return (
    manager.manager === writer.manager &&
    manager.operation === writer.operation &&
    manager.subresource === writer.subresource &&
    manager.apiVersion === apiVersionOf(kind)
  )
}

function yieldFields(managers: readonly Manager[], lost: FieldSet): readonly Manager[] {
  return managers.flatMap(manager => {
    const fields = difference(manager.fields, lost)
    return isEmpty(fields) ? [] : [{ ...manager, fields }]
  })
}

function refuseConflicts(others: readonly Manager[], touched: FieldSet): void {
  const causes = others.flatMap(other =>
    pathsOf(intersection(other.fields, touched)).map(path => ({ who: describe(other), field: formatPath(path) })),
  )
  const [first] = causes
  if (first === undefined) return
  const one = causes.length === 1
  const words = one
    ? `Apply failed with 1 conflict: conflict with ${first.who}: ${first.field}`
    : `Apply failed with ${causes.length} conflicts: ${listed(causes)}`
  throw refuse(409, 'Conflict', words, {
    causes: causes.map(({ who, field }) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${who}`,
      field,
    })),
  })
}

function listed(causes: readonly { readonly who: string; readonly field: string }[]): string {
  const managers = [...new Set(causes.map(cause => cause.who))]
  return managers
    .map(who => {
      const fields = causes.filter(cause => cause.who === who).map(cause => `- ${cause.field}`)
      return `conflicts with ${who}:\n${fields.join('\n')}`
    })
    .join('\n')
}

function describe(manager: Manager): string {
  const part = manager.subresource === '' ? '' : ` with subresource "${manager.subresource}"`
  const version = manager.operation === 'Apply' ? '' : ` using ${manager.apiVersion}`
  return `"${manager.manager}"${part}${version}`
}

function byOrder(a: Manager, b: Manager): number {
  return (
    compare(a.operation, b.operation) ||
    (Date.parse(a.time ?? '') || 0) - (Date.parse(b.time ?? '') || 0) ||
    compare(a.manager, b.manager) ||
    compare(a.apiVersion, b.apiVersion) ||
    compare(a.subresource, b.subresource)
  )
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
