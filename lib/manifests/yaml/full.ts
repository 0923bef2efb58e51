import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Scalar as Parsed,
  type ParsedNode,
} from 'yaml'
import { controlCharacter } from './control'
import { whyUnfit } from './depth'
import type { Entry, Node, Scalar, ScalarStyle, Source, YamlMap } from './node'
import { readLenientTokens, readTokens } from './tokens'

/** Reads any YAML through the yaml package, with aliases and merge keys written out, within bounds. */
export function parseFull(source: Source, from: number, to: number, firstLine: number): Node | 'empty' | ParseError {
  const text = source.text.slice(from, to)
  const reader: Reader = {
    source,
    from,
    to: { offset: to, hasBreak: text.endsWith('\n') },
    starts: lineStarts(text),
    firstLine,
    anchors: new Map(),
    nodes: 0,
  }
  const control = controlCharacter.exec(text)
  if (control !== null)
    return { message: 'control characters and old line separators are not read', line: lineAt(reader, control.index) }
  const composed = compose(reader, readTokens(text))
  // What the grammar allows is read by the grammar; only what is left over is read as Go's parser does.
  const document =
    isParseError(composed) && isForGo(text) ? orElse(compose(reader, readLenientTokens(text)), composed) : composed
  if (document === 'empty' || isParseError(document)) return document
  const root = document.contents === null ? 'empty' : convert(reader, document.contents)
  return root !== 'empty' && 'text' in root && root.text === '' && root.style === 'plain' ? 'empty' : root
}

type Composed = Document.Parsed | 'empty' | ParseError

function compose(reader: Reader, tokens: readonly CST.Token[]): Composed {
  const unfit = whyUnfit(tokens, maxDepth)
  if (unfit !== null) return { message: unfit.message, line: lineAt(reader, unfit.offset) }
  const [document] = [...new Composer(options).compose(tokens)]
  if (document === undefined) return 'empty'
  const wrong = document.errors[0]
  return wrong === undefined ? document : { message: firstLineOf(wrong.message), line: lineAt(reader, wrong.pos[0]) }
}

/** The first error tells more: the second reading has taken more lines for one text. */
function orElse(again: Composed, error: ParseError): Composed {
  return again === 'empty' || isParseError(again) ? error : again
}

/** Go's parser minds tabs in some places alone, so where a line begins with one nothing is certain. */
function isForGo(text: string): boolean {
  return !/^ *\t/m.test(text)
}

export interface ParseError {
  readonly message: string
  /** 1-based, in the source's own text. */
  readonly line: number
}

export function isParseError(value: Node | Document.Parsed | 'empty' | ParseError): value is ParseError {
  return value !== 'empty' && 'message' in value
}

interface Reader {
  readonly source: Source
  readonly from: number
  readonly to: { readonly offset: number; readonly hasBreak: boolean }
  readonly starts: readonly number[]
  readonly firstLine: number
  readonly anchors: Map<string, Node | 'open'>
  nodes: number
}

// failsafe: no scalar is given a type here, since kustomize reads one text by two different rules.
const options = {
  schema: 'failsafe',
  uniqueKeys: false,
  logLevel: 'silent',
  prettyErrors: false,
  strict: true,
} as const
const maxDepth = 200
/** Aliases multiply: nine lines can stand for a billion nodes. */
const maxNodes = 400_000

function convert(reader: Reader, node: ParsedNode | null): Node | ParseError {
  if (node === null) return { message: 'a value is missing', line: reader.firstLine }
  reader.nodes += 1
  if (reader.nodes > maxNodes) return errorAt(reader, node, 'aliases stand for more nodes than can be read')
  if (isAlias(node)) return expand(reader, node)
  const anchor = node.anchor
  if (anchor !== undefined) reader.anchors.set(anchor, 'open')
  const made = isScalar(node)
    ? convertScalar(reader, node)
    : isMap<ParsedNode, ParsedNode | null>(node)
      ? convertMap(reader, node)
      : isSeq<ParsedNode>(node)
        ? convertList(reader, node)
        : errorAt(reader, node, 'this node cannot be read')
  if (anchor !== undefined && !isParseError(made)) reader.anchors.set(anchor, made)
  return made
}

type Ranged = { readonly range?: readonly [number, number, number] | null | undefined }

function placed(reader: Reader, node: Ranged) {
  const [start, end] = node.range ?? [0, 0]
  return { source: reader.source, start: reader.from + start, end: reader.from + end, line: lineAt(reader, start) }
}

function errorAt(reader: Reader, node: Ranged, message: string): ParseError {
  return { message, line: lineAt(reader, node.range?.[0] ?? 0) }
}

const styles: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
}

function convertScalar(reader: Reader, node: Parsed): Scalar {
  const style = styles[node.type ?? 'PLAIN'] ?? 'plain'
  const text = withoutLastBreak(reader, node, typeof node.value === 'string' ? node.value : (node.source ?? ''))
  return { kind: 'scalar', text, style, tag: shortTag(node.tag), alias: false, ...placed(reader, node) }
}

/** A block scalar that the end of the text cuts off has no last line break for kustomize's parser. */
function withoutLastBreak({ to, from }: Reader, node: Parsed, text: string): string {
  const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED'
  const isCut = isBlock && text.endsWith('\n') && from + (node.range?.[1] ?? 0) >= to.offset && !to.hasBreak
  return isCut ? text.slice(0, -1) : text
}

function shortTag(tag: string | undefined): string | null {
  if (tag === undefined) return null
  return tag.startsWith('tag:yaml.org,2002:') ? `!!${tag.slice('tag:yaml.org,2002:'.length)}` : tag
}

function convertList(reader: Reader, node: { readonly items: ParsedNode[]; readonly flow?: boolean } & Ranged) {
  const items: Node[] = []
  for (const item of node.items) {
    const made = convert(reader, item)
    if (isParseError(made)) return made
    items.push(made)
  }
  return { kind: 'list', items, flow: node.flow === true, ...placed(reader, node) } as const
}

type Pairs = { readonly items: readonly { key: ParsedNode; value: ParsedNode | null }[]; readonly flow?: boolean }

function convertMap(reader: Reader, node: Pairs & Ranged): YamlMap | ParseError {
  const entries: Entry[] = []
  const merges: Node[] = []
  for (const pair of node.items) {
    const key = convert(reader, pair.key)
    if (isParseError(key)) return key
    if (key.kind !== 'scalar' || (key.text === '' && key.style === 'plain'))
      return errorAt(reader, node, 'a key must be plain text')
    const value = pair.value === null ? nullAfter(key) : convert(reader, pair.value)
    if (isParseError(value)) return value
    if (key.text === '<<' && key.style === 'plain') merges.push(value)
    else entries.push({ key, value })
  }
  if (merges.length > 1) return errorAt(reader, node, 'the merge key is given twice')
  const merged = merges[0] === undefined ? entries : mergeInto(entries, merges[0])
  if (merged === null) return errorAt(reader, node, 'a merge key needs a map or a list of maps')
  reader.nodes += merged.length - entries.length
  return { kind: 'map', entries: merged, flow: node.flow === true, ...placed(reader, node) }
}

/** Own keys win over merged ones, and an earlier map of a list over a later one. */
function mergeInto(entries: readonly Entry[], value: Node): readonly Entry[] | null {
  const maps = value.kind === 'list' ? value.items : [value]
  const known = new Set(entries.map(entry => entry.key.text))
  const all = [...entries]
  for (const map of maps) {
    if (map.kind !== 'map') return null
    for (const entry of map.entries) {
      if (known.has(entry.key.text)) continue
      known.add(entry.key.text)
      all.push(entry)
    }
  }
  return all
}

function nullAfter(key: Scalar): Scalar {
  return { ...key, text: '', style: 'plain', tag: null, start: key.end, end: key.end }
}

function expand(reader: Reader, node: { readonly source: string } & Ranged): Node | ParseError {
  const found = reader.anchors.get(node.source)
  if (found === undefined) return errorAt(reader, node, `unknown anchor '${node.source}'`)
  if (found === 'open') return errorAt(reader, node, `anchor '${node.source}' contains itself`)
  reader.nodes += sizeOf(found, maxNodes)
  if (reader.nodes > maxNodes) return errorAt(reader, node, 'aliases stand for more nodes than can be read')
  return found.kind === 'scalar' ? { ...found, alias: true, ...placed(reader, node) } : found
}

const sizes = new WeakMap<Node, number>()

/** Number of nodes with every alias written out; shared parts are counted at each use but walked once. */
function sizeOf(node: Node, limit: number): number {
  if (node.kind === 'scalar') return 1
  const known = sizes.get(node)
  if (known !== undefined) return known
  let size = 1
  const children = node.kind === 'list' ? node.items : node.entries.map(entry => entry.value)
  for (const child of children) {
    size += sizeOf(child, limit)
    if (size > limit) break
  }
  sizes.set(node, size)
  return size
}

function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function lineAt(reader: Reader, offset: number): number {
  const { starts } = reader
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return reader.firstLine + low
}

function firstLineOf(message: string): string {
  return message.split('\n', 1)[0] ?? message
}
