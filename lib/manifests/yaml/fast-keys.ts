import { colon, doubleQuote, hash, makeScalar, type Parser, singleQuote, space, tab } from './fast-lines'
import type { Scalar } from './node'

/** Offset of the colon that ends a simple key, or -1 where the line does not begin with one. */
export function keyEnd(text: string, start: number, end: number): number {
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

export function readKey(parser: Parser, start: number, stop: number, line: number): Scalar | null {
  const code = parser.text.charCodeAt(start)
  if (code === doubleQuote || code === singleQuote) {
    const inner = parser.text.slice(start + 1, stop - 1)
    if (inner.includes('\\') || stop - start > 500) return null
    return makeScalar(parser, inner, code === doubleQuote ? 'double' : 'single', start, stop, line)
  }
  const key = parser.text.slice(start, stop)
  if (key.length > 500 || !plainKey.test(key)) return null
  return makeScalar(parser, key, 'plain', start, stop, line)
}
