/**
 * Who owns a field, from metadata.managedFields. fieldsV1 is a tree of `f:NAME` and `k:{"name":"NAME"}`; an entry owns
 * what its tree holds. Its time is that of the entry's last change of anything.
 */
import type { FieldOwner } from '@/lib/domain/live'
import { commonTextOf, fieldsOf, instantOf, itemsOf, textOf, wordOf } from './objects/fields'

interface Entry {
  readonly manager: string
  readonly operation: string
  readonly subresource: string | null
  readonly time: number | null
  readonly fieldsV1: unknown
}

export type ManagedFields = readonly Entry[]

export function managedFieldsOf(raw: unknown): ManagedFields {
  return itemsOf(raw, entryOf)
}

function entryOf(raw: unknown): Entry {
  const { manager, operation, subresource, time, fieldsV1 } = fieldsOf(raw)
  return {
    manager: commonTextOf(manager),
    operation: wordOf(operation),
    subresource: textOf(subresource) || null,
    time: instantOf(time),
    fieldsV1,
  }
}

/** `path` as field names; a last step `{ name }` is the list item with that name. */
export type FieldPath = readonly (string | { readonly name: string })[]

export function ownersOf(entries: ManagedFields, path: FieldPath): readonly FieldOwner[] {
  return entries.filter(entry => holds(entry.fieldsV1, path)).map(ownerOf)
}

/** One for all fields that an entry owns: a cluster has tens of thousands of them. */
const owners = new WeakMap<ManagedFields[number], FieldOwner>()

function ownerOf(entry: ManagedFields[number]): FieldOwner {
  const known = owners.get(entry) ?? toOwner(entry)
  owners.set(entry, known)
  return known
}

function toOwner({ manager, operation, subresource, time }: ManagedFields[number]): FieldOwner {
  return { manager, operation: operation === 'Apply' ? 'Apply' : 'Update', subresource, time }
}

function holds(tree: unknown, path: FieldPath): boolean {
  const [step, ...rest] = path
  if (step === undefined) return true
  if (typeof tree !== 'object' || tree === null) return false
  if (typeof step === 'string') return `f:${step}` in tree && holds(Reflect.get(tree, `f:${step}`), rest)
  return Object.entries(tree).some(([key, below]) => isItem(key, step.name) && holds(below, rest))
}

/** Parsed, not compared as text: the key of a list item is JSON and may be escaped. */
function isItem(key: string, name: string): boolean {
  if (!key.startsWith('k:')) return false
  try {
    const item: unknown = JSON.parse(key.slice(2))
    return typeof item === 'object' && item !== null && 'name' in item && item.name === name
  } catch {
    return false
  }
}
