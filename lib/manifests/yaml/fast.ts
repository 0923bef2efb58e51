import { fitted } from '@/lib/heap/fitted'
import { controlCharacter } from './control'
import { readBlockScalar } from './fast-blocks'
import { readFlow } from './fast-flow'
import { keyEnd, readKey } from './fast-keys'
import {
  bar,
  doubleQuote,
  greater,
  hash,
  isBlank,
  isComment,
  isDash,
  type Line,
  makeScalar,
  maxDepth,
  openList,
  openMap,
  type Parser,
  readLines,
  singleQuote,
  space,
  tab,
} from './fast-lines'
import { readLongPlain, readLongQuoted, readPlain, readQuoted } from './fast-scalars'
import type { Entry, Node, Source, YamlList, YamlMap } from './node'

/**
 * Reads the plain block YAML that most manifests are written in, many times faster than a full parser. Whatever is not certainly
 * of that subset gives null, and the full parser decides; a test holds both to the same answer.
 */
export function parseFast(source: Source, from: number, to: number, firstLine: number): Node | 'empty' | null {
  if (controlCharacter.test(source.text.slice(from, to))) return null
  const lines = readLines(source.text, from, to, firstLine)
  if (lines === null) return null
  const parser: Parser = { source, text: source.text, to, lines, at: 0, depth: 0 }
  skipHead(parser)
  const first = parser.lines[parser.at]
  if (first === undefined) return 'empty'
  const node = readBlock(parser, first.indent)
  return node === null || parser.at < lines.length ? null : node
}

/** A leading `---` alone on its line opens the document. */
function skipHead(parser: Parser): void {
  const first = parser.lines[0]
  if (first === undefined || first.indent > 0 || !parser.text.startsWith('---', first.start)) return
  if (first.end === first.start + 3) parser.at = 1
}

function readBlock(parser: Parser, indent: number): Node | null {
  const line = parser.lines[parser.at]
  if (line === undefined || line.indent !== indent || parser.depth > maxDepth) return null
  if (indent === 0 && isMarker(parser.text, line)) return null
  parser.depth += 1
  const node = isDash(parser.text, line.start, line.end)
    ? readList(parser, indent)
    : readMap(parser, indent, line.start)
  parser.depth -= 1
  return node
}

function isMarker(text: string, line: Line): boolean {
  return text.startsWith('---', line.start) || text.startsWith('...', line.start) || text.charCodeAt(line.start) === 37
}

function readList(parser: Parser, indent: number): YamlList | null {
  const first = parser.lines[parser.at]
  if (first === undefined) return null
  const items: Node[] = []
  for (let line = parser.lines[parser.at]; line !== undefined; line = parser.lines[parser.at]) {
    if (line.indent < indent) break
    if (line.indent > indent || (indent === 0 && isMarker(parser.text, line))) return null
    if (!isDash(parser.text, line.start, line.end)) break
    const item = readItem(parser, line, indent)
    if (item === null) return null
    items.push(item)
  }
  const end = items.at(-1)?.end ?? first.end
  return {
    kind: 'list',
    items: fitted(items),
    flow: false,
    source: parser.source,
    start: first.start,
    end,
    line: first.number,
  }
}

function readItem(parser: Parser, line: Line, indent: number): Node | null {
  let at = line.start + 1
  while (at < line.end && parser.text.charCodeAt(at) === space) at += 1
  if (at < line.end && parser.text.charCodeAt(at) === tab) return null
  if (at >= line.end || isComment(parser.text, at)) return readNested(parser, line, line.start + 1, indent, false)
  if (isDash(parser.text, at, line.end)) return null
  if (keyEnd(parser.text, at, line.end) !== -1) {
    parser.depth += 1
    const map = readMap(parser, at - line.start + indent, at)
    parser.depth -= 1
    return map
  }
  return readInline(parser, line, at, indent)
}

/** A value on the lines below its key or dash; nothing there is null. */
function readNested(parser: Parser, line: Line, at: number, indent: number, underKey: boolean): Node | null {
  parser.at += 1
  const next = parser.lines[parser.at]
  if (next !== undefined && next.indent > indent) return readBlock(parser, next.indent)
  if (underKey && next !== undefined && next.indent === indent && isDash(parser.text, next.start, next.end)) {
    if (indent === 0 && isMarker(parser.text, next)) return null
    return readBlock(parser, indent)
  }
  return makeScalar(parser, '', 'plain', at, at, line.number)
}

function readMap(parser: Parser, indent: number, firstStart: number): YamlMap | null {
  const first = parser.lines[parser.at]
  if (first === undefined || parser.depth > maxDepth) return null
  const entries: Entry[] = []
  let start = firstStart
  for (;;) {
    const line = parser.lines[parser.at]
    if (line === undefined) break
    const entry = readEntry(parser, line, start, indent)
    if (entry === null) return null
    entries.push(entry)
    const next = parser.lines[parser.at]
    if (next === undefined || next.indent < indent) break
    if (next.indent > indent || (indent === 0 && isMarker(parser.text, next))) return null
    if (isDash(parser.text, next.start, next.end)) return null
    start = next.start
  }
  const end = entries.at(-1)?.value.end ?? first.end
  return {
    kind: 'map',
    entries: fitted(entries),
    flow: false,
    source: parser.source,
    start: firstStart,
    end,
    line: first.number,
  }
}

function readEntry(parser: Parser, line: Line, start: number, indent: number): Entry | null {
  const { text } = parser
  const stop = keyEnd(text, start, line.end)
  if (stop === -1) return null
  const key = readKey(parser, start, stop, line.number)
  if (key === null) return null
  let at = stop + 1
  while (at < line.end && text.charCodeAt(at) === space) at += 1
  if (at < line.end && text.charCodeAt(at) === tab) return null
  const value =
    at >= line.end || isComment(text, at)
      ? readNested(parser, line, stop + 1, indent, true)
      : readInline(parser, line, at, indent)
  return value === null ? null : { key, value }
}

function readInline(parser: Parser, line: Line, at: number, indent: number): Node | null {
  const { text } = parser
  const code = text.charCodeAt(at)
  if (code === bar || code === greater) return readBlockScalar(parser, line, at, indent)
  const isQuoted = code === doubleQuote || code === singleQuote
  const node = isQuoted
    ? (readQuoted(parser, at, line.end, line.number) ?? readLongQuoted(parser, at, line))
    : code === openMap || code === openList
      ? readFlow(parser, at, line.end, line.number)
      : readPlain(parser, at, line.end, line.number)
  const last = parser.lines[parser.at]
  if (node === null || last === undefined || !isRestEmpty(text, node.end, last.end)) return null
  parser.at += 1
  const next = parser.lines[parser.at]
  if (next === undefined || next.indent <= indent) return node
  // A deeper line goes on with a plain scalar; behind anything else it is an error.
  return node.kind === 'scalar' && node.style === 'plain' ? readLongPlain(parser, node, line, indent) : null
}

function isRestEmpty(text: string, from: number, end: number): boolean {
  let at = from
  while (at < end && isBlank(text.charCodeAt(at))) at += 1
  return at >= end || (at > from && text.charCodeAt(at) === hash)
}
