import type { Node, Scalar, Source } from '@/lib/manifests/yaml/node'
import { get } from '@/lib/manifests/yaml/node'
import { type Parsed, parseDocuments, parseFirst } from '@/lib/manifests/yaml/parse'
import type { Context } from './context'
import { innerSource, parseFile } from './documents'
import { type Operation, readOperations } from './json-patch'
import type { Kustomization } from './kustomization'
import { loadFile } from './load'
import { refuse } from './refuse'

export interface PatchText {
  readonly source: Source
  readonly all: Parsed
  readonly first: Parsed
  readonly name: string
  readonly at: Node
}

export function readFilePatch(context: Context, { folder }: Kustomization, at: Scalar): PatchText {
  const { path, text } = loadFile(context, folder, at.text, at)
  const all = parseFile(context.snapshot, path, text, 'all')
  const first = text.includes('\n---') ? parseFile(context.snapshot, path, text, 'first') : all
  context.patchSources.add(all.source)
  context.patchSources.add(first.source)
  return { source: all.source, all: all.parsed, first: first.parsed, name: at.text, at }
}

export function readInlinePatch(context: Context, at: Scalar): PatchText {
  if (/^[ \t]*[ \t]\S/.test(at.text))
    refuse(
      'patch_unsupported',
      at,
      'The first line of this patch is indented, which kustomize cuts off. Remove the indentation.',
    )
  const source = innerSource(at, at.text)
  context.patchSources.add(source)
  const all = parseDocuments(source)
  return {
    source,
    all,
    first: at.text.includes('\n---') ? parseFirst(source) : all,
    name: 'the patch written here',
    at,
  }
}

/** The operations of a JSON patch; null where it is none. A text that begins with a bracket kustomize reads as JSON, any other as YAML. */
export function operationsIn({ first, source, name, at }: PatchText): readonly Operation[] | null {
  const operations = first.ok ? readOperations(first.documents[0]) : null
  if (operations === null || !source.text.startsWith('[') || isJson(source.text)) return operations
  return refuse(
    'patch_invalid',
    at,
    `'${name}' begins with a bracket, so kustomize reads it as JSON, and it is none. Quote keys and texts, or write a YAML list.`,
  )
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

export function textNode(node: Node, key: string): Scalar | null {
  const value = get(node, key)
  return value?.kind === 'scalar' && value.text.trim() !== '' ? value : null
}
