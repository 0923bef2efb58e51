import {
  backslash,
  colon,
  doubleQuote,
  hash,
  isBlank,
  isDash,
  type Line,
  makeScalar,
  type Parser,
  singleQuote,
} from './fast-lines'
import type { Scalar } from './node'

/** A quoted scalar that ends on its own line. */
export function readQuoted(parser: Parser, at: number, end: number, line: number): Scalar | null {
  const { text } = parser
  const quote = text.charCodeAt(at)
  let close = at + 1
  let hasEscape = false
  for (; close < end; close += 1) {
    const code = text.charCodeAt(close)
    if (quote === doubleQuote && code === backslash) {
      hasEscape = true
      close += 1
    } else if (code === quote) {
      if (quote === doubleQuote || text.charCodeAt(close + 1) !== singleQuote) break
      close += 1
    }
  }
  if (close >= end) return null
  const inner = text.slice(at + 1, close)
  if (quote === singleQuote) return makeScalar(parser, inner.replaceAll("''", "'"), 'single', at, close + 1, line)
  if (!hasEscape) return makeScalar(parser, inner, 'double', at, close + 1, line)
  const value = inner.includes('\t') ? null : readEscapes(inner)
  return value === null ? null : makeScalar(parser, value, 'double', at, close + 1, line)
}

/** A quoted scalar over several lines: a break is a space, a blank line is a break. */
export function readLongQuoted(parser: Parser, at: number, line: Line): Scalar | null {
  const { text, to } = parser
  const quote = text.charCodeAt(at)
  const close = closeOf(text, at, to)
  if (close === -1) return null
  const rows = text.slice(at + 1, close).split(/\r?\n/)
  if (
    rows.some(
      (row, index) => /\\\s*$/.test(row) || /^(?:\t|---|\.\.\.)/.test(row) || (index > 0 && /^\S|^ *\t/.test(row)),
    )
  )
    return null
  const folded = fold(rows)
  const value = quote === singleQuote ? folded.replaceAll("''", "'") : readEscapes(folded)
  while (parser.at < parser.lines.length && (parser.lines[parser.at]?.end ?? to) <= close) parser.at += 1
  const last = parser.lines[parser.at]
  if (value === null || last === undefined || last.start > close) return null
  return makeScalar(parser, value, quote === singleQuote ? 'single' : 'double', at, close + 1, line.number)
}

function closeOf(text: string, open: number, to: number): number {
  const quote = text.charCodeAt(open)
  for (let at = open + 1; at < to; at += 1) {
    const code = text.charCodeAt(at)
    if (quote === doubleQuote && code === backslash) at += 1
    else if (code === quote) {
      if (quote === doubleQuote || text.charCodeAt(at + 1) !== singleQuote) return at
      at += 1
    }
  }
  return -1
}

/** Joined lines; an empty row stands for a line break. */
function fold(rows: readonly string[]): string {
  let result = rows[0]?.replace(/[ \t]+$/, '') ?? ''
  let breaks = 0
  for (const [index, row] of rows.entries()) {
    if (index === 0) continue
    const isLast = index === rows.length - 1
    const content = isLast ? row.replace(/^[ \t]+/, '') : row.trim()
    if (content === '' && !isLast) {
      breaks += 1
      continue
    }
    result += (breaks === 0 ? ' ' : '\n'.repeat(breaks)) + content
    breaks = 0
  }
  return result
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

export function readPlain(parser: Parser, at: number, end: number, line: number): Scalar | null {
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
  return makeScalar(parser, value, 'plain', at, stop, line)
}

/** The lines below a plain scalar that go on with it, joined. Null where one of them holds what might be more than text. */
export function readLongPlain(parser: Parser, first: Scalar, line: Line, indent: number): Scalar | null {
  const { text, lines } = parser
  if (first.end !== line.end) return null
  let value = first.text
  let last = line
  for (let next = lines[parser.at]; next !== undefined && next.indent > indent; next = lines[parser.at]) {
    if (text.slice(last.end, next.start).trim() !== '' || !isPlainRow(text, next)) return null
    const breaks = next.number - last.number - 1
    value += (breaks === 0 ? ' ' : '\n'.repeat(breaks)) + text.slice(next.start, next.end)
    last = next
    parser.at += 1
  }
  return { ...first, text: value, end: last.end }
}

function isPlainRow(text: string, { start, end }: Line): boolean {
  const row = text.slice(start, end)
  return !/:(?:\s|$)|\s#|\t|^(?:[#&*!|>'"%@`?]|- |-$)/.test(row)
}
