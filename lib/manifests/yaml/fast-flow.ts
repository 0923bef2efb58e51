import { keyEnd, readKey } from './fast-keys'
import {
  closeList,
  closeMap,
  comma,
  doubleQuote,
  makeScalar,
  maxDepth,
  openList,
  openMap,
  type Parser,
  singleQuote,
  skipSpaces,
} from './fast-lines'
import { readQuoted } from './fast-scalars'
import type { Entry, Node, Scalar, YamlList, YamlMap } from './node'

/** Flow collections on one line. */
export function readFlow(parser: Parser, at: number, end: number, line: number): Node | null {
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
  return makeScalar(parser, match[0], 'plain', at, stop, line)
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
