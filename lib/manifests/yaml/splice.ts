/** Replacement of the characters from `start` to `end`; both equal inserts. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The text with every splice made; nothing outside them changes. Null where two overlap and differ. */
export function splice(text: string, splices: readonly Splice[]): string | null {
  const sorted = [...splices].sort((a, b) => b.start - a.start || b.end - a.end)
  let result = text
  let last: Splice | null = null
  for (const next of sorted) {
    if (last !== null && next.start === last.start && next.end === last.end && next.text === last.text) continue
    if (last !== null && next.end > last.start) return null
    result = `${result.slice(0, next.start)}${next.text}${result.slice(next.end)}`
    last = next
  }
  return result
}

export function lineEndOf(text: string): '\r\n' | '\n' {
  return /\r\n/.test(text) ? '\r\n' : '\n'
}
