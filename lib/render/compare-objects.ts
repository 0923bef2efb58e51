import { parseAllDocuments, stringify } from 'yaml'
import { unifiedLines } from '@/lib/lines'
import type { ObjectDifference } from './contract'
import { maskPair } from './mask'

const objectsMost = 100
const linesMost = 400
const textMost = 500

interface Rendered {
  readonly kind: string
  readonly namespace: string | null
  readonly name: string
  readonly value: unknown
}

/** What differs between two builds, object by object in the order of the second. Throws where one is no YAML. */
export function compareObjects(
  before: string,
  after: string,
): { readonly objects: readonly ObjectDifference[]; readonly more: number } {
  const [old, now] = [objectsIn(before), objectsIn(after)]
  const keys = [...new Set([...now.keys(), ...old.keys()])]
  const differing = keys.filter(key => JSON.stringify(old.get(key)?.value) !== JSON.stringify(now.get(key)?.value))
  const objects = differing.slice(0, objectsMost).flatMap(key => differenceOf(old.get(key), now.get(key)))
  return { objects, more: Math.max(0, differing.length - objectsMost) }
}

function differenceOf(old: Rendered | undefined, now: Rendered | undefined): readonly ObjectDifference[] {
  const one = now ?? old
  if (one === undefined) return []
  const [before, after] = maskPair(old?.value, now?.value)
  const lines = unifiedLines(textOf(before), textOf(after)) ?? []
  return [
    {
      kind: one.kind,
      namespace: one.namespace,
      name: one.name,
      change: old === undefined ? 'added' : now === undefined ? 'removed' : 'changed',
      lines: lines.slice(0, linesMost).map(line => ({ ...line, text: line.text.slice(0, textMost) })),
      more: Math.max(0, lines.length - linesMost),
    },
  ]
}

function objectsIn(text: string): ReadonlyMap<string, Rendered> {
  const found = new Map<string, Rendered>()
  for (const document of parseAllDocuments(text, { logLevel: 'silent' })) {
    if (document.errors.length > 0) throw new Error('what it wrote is no YAML')
    const value: unknown = document.toJS({ maxAliasCount: 100 })
    if (value === null || value === undefined) continue
    const metadata = field(value, 'metadata')
    const kind = textField(value, 'kind') ?? '?'
    const namespace = textField(metadata, 'namespace')
    const name = textField(metadata, 'name') ?? '?'
    const key = JSON.stringify([textField(value, 'apiVersion'), kind, namespace, name])
    found.set(key, { kind, namespace, name, value })
  }
  return found
}

function textOf(value: unknown): string {
  return value === undefined ? '' : stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined
}

function textField(value: unknown, name: string): string | null {
  const found = field(value, name)
  return typeof found === 'string' ? found : null
}
