import { createCache } from '@/lib/heap/cache'
import type { Snapshot } from '@/lib/manifests/contract'
import { fileSource, type Node, type Source } from '@/lib/manifests/yaml/node'
import { type Parsed, parseDocuments, parseFirst } from '@/lib/manifests/yaml/parse'

export interface ParsedFile {
  readonly source: Source
  readonly parsed: Parsed
}

/**
 * Files are parsed once for every environment that uses them. The cache is keyed by path and blob id, so it holds nothing that the
 * text alone does not decide, and it is bounded by the length of the texts it keeps: a tree takes ten times as much memory as its text.
 * What was used last stays, so that a file under many environments is never parsed twice in one reading.
 */
const cache = createCache<ParsedFile>(2_000_000, ({ source }) => source.text.length)

export function parseFile(snapshot: Snapshot, path: string, text: string, documents: 'all' | 'first'): ParsedFile {
  const blob = snapshot.blob(path)
  const key = blob === null ? null : `${documents} ${blob} ${path}`
  const known = key === null ? undefined : cache.get(key)
  if (known !== undefined) return known
  const source = fileSource(path, text)
  const parsed = documents === 'all' ? parseDocuments(source) : parseFirst(source)
  if (key !== null) cache.set(key, { source, parsed })
  return { source, parsed }
}

/** A patch written inside another file: the lines of a literal block are found again in that file. */
export function innerSource(scalar: Extract<Node, { kind: 'scalar' }>, text: string): Source {
  const { source, style, start, line } = scalar
  if (style !== 'literal') {
    const isQuoted = style === 'single' || style === 'double'
    const here = { own: 0, outer: isQuoted ? start + 1 : start, line }
    return { path: source.path, text, inside: { source, lines: text.split('\n').map(() => here) } }
  }
  const rows = text.split('\n')
  const outer = source.text.slice(start, scalar.end).split('\n').slice(1)
  const indent = (outer.find(row => row.trim() !== '') ?? '').search(/\S/)
  let own = 0
  let at = start + (source.text.indexOf('\n', start) - start) + 1
  const lines = rows.map((row, index) => {
    const begin = { own, outer: at + Math.max(indent, 0), line: line + 1 + index }
    own += row.length + 1
    at += (outer[index]?.length ?? 0) + 1
    return begin
  })
  return { path: source.path, text, inside: { source, lines } }
}
