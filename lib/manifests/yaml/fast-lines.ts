import type { Scalar, ScalarStyle, Source } from './node'

/** What the fast parser's parts share: the text cut into lines, and how far it has come. */
export interface Parser {
  readonly source: Source
  readonly text: string
  readonly to: number
  /** Lines with content; blank lines and comment lines are left out, and block scalars read the text itself. */
  readonly lines: readonly Line[]
  at: number
  depth: number
}

export interface Line {
  /** Offset of the first character that is no space. */
  readonly start: number
  /** Offset after the last character that is no blank. */
  readonly end: number
  readonly indent: number
  readonly number: number
  /** Offset of the next line. */
  readonly next: number
}

export const maxDepth = 60

export const tab = 9
export const newline = 10
export const carriageReturn = 13
export const space = 32
export const doubleQuote = 34
export const hash = 35
export const singleQuote = 39
export const comma = 44
export const dash = 45
export const colon = 58
export const greater = 62
export const openList = 91
export const backslash = 92
export const closeList = 93
export const bar = 124
export const openMap = 123
export const closeMap = 125

export function readLines(text: string, from: number, to: number, firstLine: number): Line[] | null {
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

export function isBlank(code: number): boolean {
  return code === space || code === tab
}

export function isComment(text: string, at: number): boolean {
  return text.charCodeAt(at) === hash && isBlank(text.charCodeAt(at - 1))
}

export function isDash(text: string, at: number, end: number): boolean {
  return text.charCodeAt(at) === dash && (at + 1 === end || text.charCodeAt(at + 1) === space)
}

export function skipSpaces(text: string, from: number, end: number): number {
  let at = from
  while (at < end && text.charCodeAt(at) === space) at += 1
  return at
}

export function makeScalar(
  parser: Parser,
  text: string,
  style: ScalarStyle,
  start: number,
  end: number,
  line: number,
): Scalar {
  return { kind: 'scalar', text, style, tag: null, alias: false, source: parser.source, start, end, line }
}
