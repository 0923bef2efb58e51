/** What a cell shows, decided apart from how it is drawn: which text stands on which side, and what it may claim. */
import type { BoardCell } from '@/lib/contract'
import { type Look, looks } from './look'

export interface Side {
  readonly text: string
  /** Words (`no workload`, `CrashLoop 3/6`) are not set as a version. */
  readonly isVersion: boolean
}

export type CellForm =
  /** Neither in Git nor running. */
  | { readonly kind: 'absent' }
  /** One value: Git and live agree, or nothing is known. */
  | {
      readonly kind: 'one'
      readonly text: Side
      readonly stale: boolean
      readonly unknown: boolean
      readonly differs: boolean
    }
  | {
      readonly kind: 'two'
      readonly above: Side
      readonly below: Side
      readonly look: Look
      /** Keeps line, icon and word; loses hue and wash. */
      readonly stale: boolean
      readonly progress: number | null
    }

export function cellForm(cell: BoardCell | undefined): CellForm {
  if (cell === undefined) return { kind: 'absent' }
  const look = looks[cell.state]
  if (look.line === 'none') return one(cell)
  return {
    kind: 'two',
    above: above(cell),
    below: below(cell),
    look: cell.stale ? { ...look, hue: 'grey', wash: 'none' } : look,
    stale: cell.stale,
    progress: cell.progress,
  }
}

function one(cell: BoardCell): CellForm {
  const value = cell.git ?? cell.live
  const unknown = cell.state === 'Unknown'
  if (value === null && !unknown) return { kind: 'absent' }
  const text = value === null ? words('not known') : version(value)
  return { kind: 'one', text, stale: cell.stale, unknown, differs: cell.differs }
}

function above(cell: BoardCell): Side {
  if (cell.git !== null) return version(cell.git)
  return words('not in Git')
}

function below(cell: BoardCell): Side {
  const text = cell.below ?? cell.live
  if (text === null) return words(cell.state === 'Missing' ? 'no workload' : 'not known')
  // Several versions with their counts are words too: breaking them in the middle would lose a version.
  const isOne = !text.includes(' ')
  return isOne && (text === cell.live || text.startsWith('@')) ? version(text) : words(text)
}

function version(text: string): Side {
  return { text, isVersion: true }
}

function words(text: string): Side {
  return { text, isVersion: false }
}
