import { carriageReturn, type Line, makeScalar, newline, type Parser, skipSpaces, tab } from './fast-lines'
import type { Scalar } from './node'

/** `|`, `|-`, `>` and `>-` whose indentation is that of their first line; the rarer headers are left to the full parser. */
export function readBlockScalar(parser: Parser, line: Line, at: number, indent: number): Scalar | null {
  const { text, to } = parser
  const header = text.slice(at, line.end)
  if (!/^[|>]-?$/.test(header)) return null
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
  const isFolded = header.startsWith('>')
  if (isFolded && (rows[0] === '' || rows.some(row => /^\s/.test(row)))) return null
  const value = (isFolded ? foldRows(rows) : rows.join('\n')) + (header.endsWith('-') ? '' : '\n')
  return makeScalar(parser, value, isFolded ? 'folded' : 'literal', at, end, line.number)
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

/** A break becomes a space, and each blank line a break; none of the rows is indented further. */
function foldRows(rows: readonly string[]): string {
  return rows.join('\n').replace(/\n+/g, breaks => (breaks.length === 1 ? ' ' : breaks.slice(1)))
}
