import type { DriftView } from '@/lib/contract'

export type Row = DriftView['rows'][number]

export interface HeldRow {
  readonly row: Row
  /** None of its cells is in the inbox any more. */
  readonly ended: boolean
}

export interface HeldRows {
  readonly rows: readonly HeldRow[]
  /** Rows that would come in, leave or move if the list were sorted now. */
  readonly waiting: number
}

/** The rows in the order that is on the screen, each with its newest facts: nothing moves while a hand is in the list. */
export function holdRows(shown: readonly Row[], next: readonly Row[]): HeldRows {
  const newest = new Map(next.map(row => [row.id, row]))
  const present = new Set(next.flatMap(row => row.keys.map(keyOf)))
  const rows = shown.map(row => {
    const now = newest.get(row.id)
    return { row: now ?? row, ended: now === undefined && !row.keys.some(key => present.has(keyOf(key))) }
  })
  const known = new Set(shown.map(row => row.id))
  const come = next.filter(row => !known.has(row.id)).length
  const gone = shown.filter(row => !newest.has(row.id)).length
  const stay = shown.filter(row => newest.has(row.id)).map(row => row.id)
  const sorted = next.filter(row => known.has(row.id)).map(row => row.id)
  const moved = stay.filter((id, index) => id !== sorted[index]).length
  return { rows, waiting: come + gone + moved }
}

function keyOf(key: { readonly service: string; readonly environment: string }): string {
  return `${key.service}\u0000${key.environment}`
}
