import type { Entry, Node, Scalar, ScalarStyle, Source, YamlList, YamlMap } from './node'

/**
 * Reads the plain block YAML that most manifests are written in, many times faster than a full parser. Whatever is not certainly
 * of that subset gives null, and the full parser decides; a test holds both to the same answer.
 */
export function parseFast(source: Source, from: number, to: number, firstLine: number): Node | 'empty' | null {
  const lines = readLines(source.text, from, to, firstLine)
  if (lines === null) return null
  const parser: Parser = { source, text: source.text, to, lines, at: 0, depth: 0 }
  skipHead(parser)
  const first = parser.lines[parser.at]
  if (first === undefined) return 'empty'
  const node = readBlock(parser, first.indent)
  return node === null || parser.at < lines.length ? null : node
}

interface Line {
  /** Offset of the first character that is no space. */
  readonly start: number
  /** Offset after the last character that is no blank. */
  readonly end: number
  readonly indent: number
  readonly number: number
  /** Offset of the next line, for block scalars. */
  readonly next: number
}

interface Parser {
  readonly source: Source
  readonly text: string
  readonly to: number
  /** Lines with content; blank lines and comment lines are left out but for block scalars, which read the text itself. */
  readonly lines: readonly Line[]
  at: number
  depth: number
}

const maxDepth = 60
const tab = 9
const newline = 10
const carriageReturn = 13
const space = 32
const doubleQuote = 34
const hash = 35
const singleQuote = 39
const comma = 44
const dash = 45
const colon = 58
const openList = 91
const closeList = 93
const openMap = 123
const closeMap = 125

function readLines(text: string, from: number, to: number, firstLine: number): Line[] | null {
  const lines: Line[] = []
  let start = from
  let number = firstLine
  while (start < to) {
    let stop = text.indexOf('\n', start)
    if (stop === -1 || stop > to) stop = to
    let content = start
    while (content < stop && text.charCodeAt(content) === space) content += 1
    let end = stop
    if (end > content && text.charCodeAt(end - 1) === carriageReturn) end -= 1
    while (end > content && isBlank(text.charCodeAt(end - 1))) end -= 1
    if (content < end) {
      const code = text.charCodeAt(content)
      if (code === tab) return null
      if (code !== hash) lines.push({ start: content, end, indent: content - start, number, next: stop + 1 })
    }
    start = stop + 1
    number += 1
  }
  return lines
}

function isBlank(code: number): boolean {
  return code === space || code === tab
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

function isDash(text: string, at: number, end: number): boolean {
  return text.charCodeAt(at) === dash && (at + 1 === end || text.charCodeAt(at + 1) === space)
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
  return { kind: 'list', items, flow: false, source: parser.source, start: first.start, end, line: first.number }
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
  return scalar(parser, '', 'plain', at, at, line.number)
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
  return { kind: 'map', entries, flow: false, source: parser.source, start: firstStart, end, line: first.number }
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

/** Offset of the colon that ends a simple key, or -1 where the line does not begin with one. */
function keyEnd(text: string, start: number, end: number): number {
  const code = text.charCodeAt(start)
  if (code === doubleQuote || code === singleQuote) {
    const close = text.indexOf(text.charAt(start), start + 1)
    if (close === -1 || close + 1 >= end || text.charCodeAt(close + 1) !== colon) return -1
    return close + 2 === end || text.charCodeAt(close + 2) === space ? close + 1 : -1
  }
  for (let at = start; at < end; at += 1) {
    const here = text.charCodeAt(at)
    if (here === colon && (at + 1 === end || text.charCodeAt(at + 1) === space)) return at
    if (here === hash && at > start && text.charCodeAt(at - 1) === space) return -1
    if (here === tab) return -1
  }
  return -1
}

const plainKey = /^[A-Za-z0-9_./$][A-Za-z0-9_./$-]*$/

function readKey(parser: Parser, start: number, stop: number, line: number): Scalar | null {
  const code = parser.text.charCodeAt(start)
  if (code === doubleQuote || code === singleQuote) {
    const inner = parser.text.slice(start + 1, stop - 1)
    if (inner.includes('\\') || stop - start > 500) return null
    return scalar(parser, inner, code === doubleQuote ? 'double' : 'single', start, stop, line)
  }
  const key = parser.text.slice(start, stop)
  if (key.length > 500 || !plainKey.test(key)) return null
  return scalar(parser, key, 'plain', start, stop, line)
}

function readInline(parser: Parser, line: Line, at: number, indent: number): Node | null {
  const code = parser.text.charCodeAt(at)
  if (code === 124) return readLiteral(parser, line, at, indent)
  const node =
    code === doubleQuote || code === singleQuote
      ? readQuoted(parser, at, line.end, line.number)
      : code === openMap || code === openList
        ? readFlow(parser, at, line.end, line.number)
        : readPlain(parser, at, line.end, line.number)
  if (node === null || !isRestEmpty(parser.text, node.end, line.end)) return null
  parser.at += 1
  const next = parser.lines[parser.at]
  // A deeper line below would continue the scalar over several lines.
  return next !== undefined && next.indent > indent ? null : node
}

function isComment(text: string, at: number): boolean {
  return text.charCodeAt(at) === hash && isBlank(text.charCodeAt(at - 1))
}

function isRestEmpty(text: string, from: number, end: number): boolean {
  let at = from
  while (at < end && isBlank(text.charCodeAt(at))) at += 1
  return at >= end || (at > from && text.charCodeAt(at) === hash)
}

function readQuoted(parser: Parser, at: number, end: number, line: number): Scalar | null {
  const { text } = parser
  const quote = text.charCodeAt(at)
  let close = at + 1
  let hasEscape = false
  for (; close < end; close += 1) {
    const code = text.charCodeAt(close)
    if (quote === doubleQuote && code === 92) {
      hasEscape = true
      close += 1
    } else if (code === quote) {
      if (quote === doubleQuote || text.charCodeAt(close + 1) !== singleQuote) break
      close += 1
    }
  }
  if (close >= end) return null
  const inner = text.slice(at + 1, close)
  if (quote === singleQuote) return scalar(parser, inner.replaceAll("''", "'"), 'single', at, close + 1, line)
  if (!hasEscape) return scalar(parser, inner, 'double', at, close + 1, line)
  const value = inner.includes('\t') ? null : readEscapes(inner)
  return value === null ? null : scalar(parser, value, 'double', at, close + 1, line)
}

const simpleEscapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', '"': '"', '\\': '\\', r: '\r' }

function readEscapes(inner: string): string | null {
  let isKnown = true
  const value = inner.replace(/\\(.)/g, (_, letter: string) => {
    const plain = simpleEscapes[letter]
    if (plain === undefined) isKnown = false
    return plain ?? ''
  })
  return isKnown ? value : null
}

// First characters that begin something other than a plain scalar; '-', '?' and ':' may begin one, which is left to the full parser.
const noPlainStart = /^[[\]{},#&*!|>'"%@`?:]/

function readPlain(parser: Parser, at: number, end: number, line: number): Scalar | null {
  const { text } = parser
  let stop = at
  for (; stop < end; stop += 1) {
    const code = text.charCodeAt(stop)
    if (code === colon && (stop + 1 === end || isBlank(text.charCodeAt(stop + 1)))) return null
    if (code === hash && isBlank(text.charCodeAt(stop - 1))) break
  }
  while (stop > at && isBlank(text.charCodeAt(stop - 1))) stop -= 1
  const value = text.slice(at, stop)
  if (noPlainStart.test(value) || isDash(text, at, end) || value.includes('\t')) return null
  return scalar(parser, value, 'plain', at, stop, line)
}

function readFlow(parser: Parser, at: number, end: number, line: number): Node | null {
  parser.depth += 1
  const node =
    parser.depth > maxDepth
      ? null
      : parser.text.charCodeAt(at) === openMap
        ? readFlowMap(parser, at, end, line)
        : readFlowList(parser, at, end, line)
  parser.depth -= 1
  return node
}

function readFlowValue(parser: Parser, at: number, end: number, line: number): Node | null {
  const code = parser.text.charCodeAt(at)
  if (code === openMap || code === openList) return readFlow(parser, at, end, line)
  if (code === doubleQuote || code === singleQuote) return readQuoted(parser, at, end, line)
  return readFlowPlain(parser, at, end, line)
}

const flowPlain = /^[A-Za-z0-9_./$~+][A-Za-z0-9_./$~+@=*()<>|;!^-]*(?::[A-Za-z0-9_./$~+@=-]+)*/

/** Stricter than YAML: words without blanks, closed by a comma or a bracket. */
function readFlowPlain(parser: Parser, at: number, end: number, line: number): Scalar | null {
  const match = flowPlain.exec(parser.text.slice(at, end))
  if (match === null) return null
  const stop = at + match[0].length
  return scalar(parser, match[0], 'plain', at, stop, line)
}

function skipSpaces(text: string, from: number, end: number): number {
  let at = from
  while (at < end && text.charCodeAt(at) === space) at += 1
  return at
}

function readFlowList(parser: Parser, open: number, end: number, line: number): YamlList | null {
  const { text, source } = parser
  const items: Node[] = []
  let at = skipSpaces(text, open + 1, end)
  while (at < end && text.charCodeAt(at) !== closeList) {
    const item = readFlowValue(parser, at, end, line)
    if (item === null) return null
    items.push(item)
    const next = afterFlowItem(text, item.end, end, closeList)
    if (next === -1) return null
    at = next
  }
  if (at >= end) return null
  return { kind: 'list', items, flow: true, source, start: open, end: at + 1, line }
}

function readFlowMap(parser: Parser, open: number, end: number, line: number): YamlMap | null {
  const { text, source } = parser
  const entries: Entry[] = []
  let at = skipSpaces(text, open + 1, end)
  while (at < end && text.charCodeAt(at) !== closeMap) {
    const stop = keyEnd(text, at, end)
    const key = stop === -1 ? null : readKey(parser, at, stop, line)
    if (key === null) return null
    const start = skipSpaces(text, stop + 1, end)
    const value = start > stop + 1 ? readFlowValue(parser, start, end, line) : null
    if (value === null) return null
    entries.push({ key, value })
    const next = afterFlowItem(text, value.end, end, closeMap)
    if (next === -1) return null
    at = next
  }
  if (at >= end) return null
  return { kind: 'map', entries, flow: true, source, start: open, end: at + 1, line }
}

/** Where the next item or the closing bracket stands; -1 when neither follows. */
function afterFlowItem(text: string, from: number, end: number, close: number): number {
  const at = skipSpaces(text, from, end)
  if (at >= end) return -1
  if (text.charCodeAt(at) === close) return at
  return text.charCodeAt(at) === comma ? skipSpaces(text, at + 1, end) : -1
}

/** `|` and `|-` whose indentation is that of their first line; the rarer headers are left to the full parser. */
function readLiteral(parser: Parser, line: Line, at: number, indent: number): Scalar | null {
  const { text, to } = parser
  const header = text.slice(at, line.end)
  if (header !== '|' && header !== '|-') return null
  const body = firstIndent(text, line.next, to)
  if (body <= indent) return null
  const rows: string[] = []
  let start = line.next
  let end = line.end
  while (start < to) {
    const row = readRow(text, start, to)
    if (!row.isEmpty && row.indent < body) {
      if (text.charCodeAt(start + row.indent) === tab) return null
      break
    }
    rows.push(row.isEmpty && row.indent <= body ? '' : text.slice(start + body, row.end))
    end = row.end
    start = row.next
  }
  while (rows.at(-1) === '') rows.pop()
  // Without a last line break the value has none either.
  if (start >= to && text.charCodeAt(to - 1) !== newline) return null
  parser.at += 1
  while (parser.at < parser.lines.length && (parser.lines[parser.at]?.start ?? to) < start) parser.at += 1
  const value = rows.join('\n') + (header === '|' ? '\n' : '')
  return scalar(parser, value, 'literal', at, end, line.number)
}

interface Row {
  readonly indent: number
  readonly end: number
  readonly next: number
  readonly isEmpty: boolean
}

function readRow(text: string, start: number, to: number): Row {
  const found = text.indexOf('\n', start)
  const stop = found === -1 || found > to ? to : found
  const end = stop > start && text.charCodeAt(stop - 1) === carriageReturn ? stop - 1 : stop
  const content = skipSpaces(text, start, end)
  return { indent: content - start, end, next: stop + 1, isEmpty: content >= end }
}

/** Indentation of the first line with content, or -1 where a blank line before it is deeper or there is none. */
function firstIndent(text: string, from: number, to: number): number {
  let deepest = 0
  for (let start = from; start < to; ) {
    const row = readRow(text, start, to)
    if (!row.isEmpty) return deepest > row.indent ? -1 : row.indent
    deepest = Math.max(deepest, row.indent)
    start = row.next
  }
  return -1
}

function scalar(parser: Parser, text: string, style: ScalarStyle, start: number, end: number, line: number): Scalar {
  return { kind: 'scalar', text, style, tag: null, alias: false, source: parser.source, start, end, line }
}
