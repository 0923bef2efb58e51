/** The words of a line that changed: what stands before them and after them is the same in both. */
export interface Changed {
  readonly start: string
  readonly changed: string
  readonly end: string
}

export function changedPart(text: string, other: string): Changed {
  if (text === other) return { start: text, changed: '', end: '' }
  const shortest = Math.min(text.length, other.length)
  let start = 0
  while (start < shortest && text[start] === other[start]) start += 1
  let end = 0
  while (end < shortest - start && text[text.length - 1 - end] === other[other.length - 1 - end]) end += 1
  while (start > 0 && isWord(text[start - 1])) start -= 1
  while (end > 0 && isWord(text[text.length - end])) end -= 1
  return {
    start: text.slice(0, start),
    changed: text.slice(start, text.length - end),
    end: text.slice(text.length - end),
  }
}

/** A version is one word: `1.42.0`, `sha-9f3c2ab`. */
function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\w.+-]/.test(character)
}

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added' | 'gap'
  readonly before: number | null
  readonly after: number | null
  readonly text: string
}

/** The line on the other side of a change: the nth added for the nth removed of the same run, and the reverse. */
export function counterpart(lines: readonly DiffLine[], index: number): DiffLine | null {
  const line = lines[index]
  if (line === undefined || (line.kind !== 'removed' && line.kind !== 'added')) return null
  let first = index
  while (isChange(lines[first - 1])) first -= 1
  let last = index
  while (isChange(lines[last + 1])) last += 1
  const run = lines.slice(first, last + 1)
  const own = run.filter(each => each.kind === line.kind)
  const others = run.filter(each => each.kind !== line.kind)
  return own.length === others.length ? (others[own.indexOf(line)] ?? null) : null
}

function isChange(line: DiffLine | undefined): boolean {
  return line?.kind === 'removed' || line?.kind === 'added'
}
