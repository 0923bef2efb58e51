import { parseFast } from './fast'
import { isParseError, type ParseError, parseFull } from './full'
import type { Node, Source } from './node'

export type { ParseError } from './full'

export type Parsed =
  | { readonly ok: true; readonly documents: readonly Node[] }
  | { readonly ok: false; readonly error: ParseError }

/** Every document of a manifest file, empty ones left out; split as kustomize splits, at lines that begin with `---`. */
export function parseDocuments(source: Source): Parsed {
  const chunks = split(source.text)
  const documents: Node[] = []
  for (const chunk of chunks) {
    if (chunk.separator !== null && !/^\s*(#|$)/.test(chunk.separator)) {
      return {
        ok: false,
        error: { message: `invalid document separator: ---${chunk.separator}`, line: chunk.line - 1 },
      }
    }
    const node = parseChunk(source, chunk)
    if (node === 'empty') continue
    if (isParseError(node)) return { ok: false, error: node }
    documents.push(node)
  }
  return { ok: true, documents }
}

/** The first document alone; what follows it is not even read, as in kustomize's own reading of its files. */
export function parseFirst(source: Source): Parsed {
  for (const chunk of split(source.text)) {
    const node = parseChunk(source, chunk)
    if (isParseError(node)) return { ok: false, error: node }
    if (node !== 'empty') return { ok: true, documents: [node] }
    // Only comments before the first `---` are no document yet; `---` with nothing behind it is an empty one.
    if (chunk.separator !== null || source.text.slice(chunk.from, chunk.to).trimStart().startsWith('---')) break
  }
  return { ok: true, documents: [] }
}

interface Chunk {
  readonly from: number
  readonly to: number
  readonly line: number
  /** What stands behind the `---` that opens it; null for the first. */
  readonly separator: string | null
}

function split(text: string): readonly Chunk[] {
  const chunks: Chunk[] = []
  let from = text.startsWith('\ufeff') ? 1 : 0
  let line = 1
  let separator: string | null = null
  for (let at = text.indexOf('\n---', from); at !== -1; at = text.indexOf('\n---', at)) {
    const end = text.indexOf('\n', at + 1)
    if (end === -1) break
    chunks.push({ from, to: at + 1, line, separator })
    line += breaksBetween(text, from, end + 1)
    separator = text.slice(at + 4, end)
    from = end + 1
    at = end
  }
  chunks.push({ from, to: text.length, line, separator })
  return chunks
}

function breaksBetween(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

function parseChunk(source: Source, { from, to, line }: Chunk): Node | 'empty' | ParseError {
  return parseFast(source, from, to, line) ?? parseFull(source, from, to, line)
}
