import { structuredPatch } from 'diff'

/** One line of a change as it is shown, with its number on either side. */
export interface Line {
  readonly kind: 'same' | 'removed' | 'added' | 'gap'
  readonly before: number | null
  readonly after: number | null
  readonly text: string
}

const linesAround = 3
const timeoutMs = 1_000

/** The lines that differ with three around each; null where comparing takes too long. */
export function unifiedLines(before: string, after: string): readonly Line[] | null {
  const patch = structuredPatch('', '', before, after, undefined, undefined, {
    context: linesAround,
    timeout: timeoutMs,
  })
  if (patch === undefined) return null
  return patch.hunks.flatMap((hunk, index) => {
    const lines: Line[] = index === 0 ? [] : [{ kind: 'gap', before: null, after: null, text: '' }]
    let [old, now] = [hunk.oldStart, hunk.newStart]
    for (const raw of hunk.lines) {
      const text = raw.slice(1)
      if (raw.startsWith('-')) lines.push({ kind: 'removed', before: old++, after: null, text })
      else if (raw.startsWith('+')) lines.push({ kind: 'added', before: null, after: now++, text })
      else if (raw.startsWith(' ')) lines.push({ kind: 'same', before: old++, after: now++, text })
    }
    return lines
  })
}
