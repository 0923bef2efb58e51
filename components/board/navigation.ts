/** Where a key leads from a cell: arrows or h j k l, Home and End in the row, Page Up and Down by a screen. */

export interface Place {
  readonly row: number
  readonly column: number
}

export interface Extent {
  readonly rows: number
  readonly columns: number
  /** Rows that a screen holds. */
  readonly page: number
}

export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
}

/** Null: the key does not move. */
export function moveTo(place: Place, press: KeyPress, extent: Extent): Place | null {
  const step = steps[press.key]
  if (step === undefined || extent.rows === 0 || extent.columns === 0) return null
  const wanted = step(place, extent, press.ctrlKey)
  return { row: clamp(wanted.row, extent.rows), column: clamp(wanted.column, extent.columns) }
}

type Step = (place: Place, extent: Extent, toCorner: boolean) => Place

const down: Step = ({ row, column }) => ({ row: row + 1, column })
const up: Step = ({ row, column }) => ({ row: row - 1, column })
const left: Step = ({ row, column }) => ({ row, column: column - 1 })
const right: Step = ({ row, column }) => ({ row, column: column + 1 })

const steps: Readonly<Record<string, Step>> = {
  ArrowDown: down,
  ArrowUp: up,
  ArrowLeft: left,
  ArrowRight: right,
  j: down,
  k: up,
  h: left,
  l: right,
  Home: ({ row }, _, toCorner) => ({ row: toCorner ? 0 : row, column: 0 }),
  End: ({ row }, extent, toCorner) => ({ row: toCorner ? extent.rows - 1 : row, column: extent.columns - 1 }),
  PageDown: ({ row, column }, extent) => ({ row: row + extent.page, column }),
  PageUp: ({ row, column }, extent) => ({ row: row - extent.page, column }),
}

function clamp(value: number, count: number): number {
  return Math.max(0, Math.min(value, count - 1))
}
