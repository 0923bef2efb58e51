import type { IconName } from '@/components/ui/icon'
import type { BoardCell } from '@/lib/contract'
import { markOrder } from '@/lib/domain/mark-order'

export interface ShownMark {
  readonly kind: string
  readonly text: string
  readonly icon: IconName | null
}

const rank: ReadonlyMap<string, number> = new Map(markOrder.map((kind, index) => [kind, index]))

const icons: Readonly<Record<string, IconName>> = {
  frozen: 'lock',
  'pull request': 'pr',
  promoted: 'over',
  ahead: 'ahead',
}

/** Said of most cells of a column it is no news of the cell: the header says it, and the sentence still has it. */
const columnWide = ['frozen', 'paused', 'delivery not read', 'pods not read']

/** Two at most, the rest as a count. */
export function marksInSight(
  cell: BoardCell,
  hidden: readonly string[],
): { shown: readonly ShownMark[]; more: number } {
  const marks = cell.marks
    .filter(mark => !hidden.includes(mark.kind) && (mark.kind !== 'pull request' || cell.pullRequest === null))
    .map(mark => ({ ...mark, icon: icons[mark.kind] ?? null }))
  if (cell.pullRequest !== null) {
    const approvals = cell.marks.find(mark => mark.kind === 'pull request')?.text
    marks.push({ kind: 'pull request', text: approvals ?? `#${cell.pullRequest.number}`, icon: 'pr' })
  }
  marks.sort((a, b) => rankOf(a.kind) - rankOf(b.kind))
  return { shown: marks.slice(0, 2), more: Math.max(0, marks.length - 2) }
}

/** Each once, however often the cell carries it. */
export function markKinds({ marks }: BoardCell): Iterable<string> {
  return marks.length < 2 ? marks.map(mark => mark.kind) : new Set(marks.map(mark => mark.kind))
}

/** Kinds of mark that more than half of an environment's cells carry. */
export function columnMarks(carrying: ReadonlyMap<string, number>, cells: number): readonly string[] {
  return columnWide.filter(kind => (carrying.get(kind) ?? 0) * 2 > cells)
}

function rankOf(kind: string): number {
  return rank.get(kind) ?? rank.size
}
