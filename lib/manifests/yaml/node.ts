/** YAML as it stands: every scalar keeps its text, its style and its place, because a tag's line is what a person edits. Trees are never changed in place. */

/** The text that nodes were parsed from. A patch written inside a kustomization is a source within a source. */
export interface Source {
  readonly path: string
  readonly text: string
  /** Null for a file; otherwise where each line of `text` begins in the file. */
  readonly inside: { readonly source: Source; readonly lines: readonly LineStart[] } | null
}

interface LineStart {
  /** Offset within this source's own text. */
  readonly own: number
  readonly outer: number
  /** 1-based line of the outer text. */
  readonly line: number
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded'

interface Placed {
  readonly source: Source
  /** Offsets into `source.text`; for a scalar its quotes are included. */
  readonly start: number
  readonly end: number
  /** 1-based line of `source.text`. */
  readonly line: number
}

export interface Scalar extends Placed {
  readonly kind: 'scalar'
  readonly text: string
  readonly style: ScalarStyle
  /** Explicit tag as written (`!!str`), else null. */
  readonly tag: string | null
  /** Written as an alias (`*tag`): the place is the alias's own. */
  readonly alias: boolean
  /** Set on an image that was put together from several places. */
  readonly assembly?: Assembly
}

/** Which scalars the parts of an image come from; null where the image has no such part. */
export interface Assembly {
  readonly by: 'manifest' | 'images-entry' | 'other'
  readonly name: Scalar | null
  readonly tag: Scalar | null
  readonly digest: Scalar | null
  /** `tagSuffix`, which is laid on whatever the tag was. */
  readonly suffix: Scalar | null
  /** The image as it arrived at the outermost kustomization, before its `images:`. */
  readonly below: string | null
}

export interface Entry {
  readonly key: Scalar
  readonly value: Node
}

export interface YamlMap extends Placed {
  readonly kind: 'map'
  readonly entries: readonly Entry[]
  readonly flow: boolean
}

export interface YamlList extends Placed {
  readonly kind: 'list'
  readonly items: readonly Node[]
  readonly flow: boolean
}

export type Node = Scalar | YamlMap | YamlList

export function fileSource(path: string, text: string): Source {
  return { path, text, inside: null }
}

/** The value under a key; the last one wins where a key is given twice. */
export function get(node: Node | null | undefined, key: string): Node | null {
  if (node?.kind !== 'map') return null
  for (let index = node.entries.length - 1; index >= 0; index -= 1) {
    const entry = node.entries[index]
    if (entry?.key.text === key) return entry.value
  }
  return null
}

export function getIn(node: Node | null | undefined, ...path: readonly string[]): Node | null {
  let at: Node | null = node ?? null
  for (const key of path) at = get(at, key)
  return at
}

/** The text of a scalar, or null when there is none. */
export function textOf(node: Node | null | undefined): string | null {
  return node?.kind === 'scalar' ? node.text : null
}

/** The map with one value replaced or appended; null removes the key. */
export function set(map: YamlMap, key: string, value: Node | null): YamlMap {
  const index = map.entries.findLastIndex(entry => entry.key.text === key)
  const old = map.entries[index]
  if (old === undefined) {
    if (value === null) return map
    return { ...map, entries: [...map.entries, { key: madeScalar(key, value), value }] }
  }
  if (old.value === value) return map
  const entries = value === null ? map.entries.toSpliced(index, 1) : map.entries.with(index, { key: old.key, value })
  return { ...map, entries }
}

/** A scalar that stands in no file; it takes the place of what made it. */
export function madeScalar(text: string, from: Node): Scalar {
  const { source, start, end, line } = from
  return { kind: 'scalar', text, style: 'double', tag: null, alias: false, source, start, end, line }
}

/** Path of the file and 1-based line in it where the node stands. */
export function placeOf(node: Node): { readonly file: string; readonly line: number } {
  let { source, line } = node
  while (source.inside !== null) {
    line = source.inside.lines[line - 1]?.line ?? source.inside.lines.at(-1)?.line ?? 1
    source = source.inside.source
  }
  return { file: source.path, line }
}

/** Range of a scalar in its file's text, or null where no single range holds it. */
export function rangeOf(node: Node): { readonly source: Source; readonly start: number; readonly end: number } | null {
  const inner = node.source.text.slice(node.start, node.end)
  let { source, start, end, line } = node
  while (source.inside !== null) {
    const at = source.inside.lines[line - 1]
    const next = source.inside.lines[line]
    if (at === undefined || (next !== undefined && end > next.own)) return null
    start = at.outer + (start - at.own)
    end = at.outer + (end - at.own)
    line = at.line
    source = source.inside.source
  }
  // Quotes with escapes, and folded text, stand in the file with other characters than they are read with.
  if (source.text.slice(start, end) !== inner) return null
  return { source, start, end }
}
