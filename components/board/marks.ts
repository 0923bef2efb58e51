import type { IconName } from '@/components/ui/icon'
import type { BoardCell } from '@/lib/contract'

export interface ShownMark {
  readonly kind: string
  readonly text: string
  readonly icon: IconName | null
}

/** Most binding first. */
const order = [
  'frozen',
  'paused',
  'pull request',
  'promoted',
  'ready',
  'zero replicas',
  'controller',
  'ahead',
  'behind',
  'extra container',
  'some clusters',
  'side container',
  'mutable',
  'digest not proven',
  'pods not read',
  'delivery not read',
]

const icons: Readonly<Record<string, IconName>> = {
  frozen: 'lock',
  'pull request': 'pr',
  promoted: 'over',
  ahead: 'ahead',
}

/** Said of most cells of a column it is no news of the cell; the sentence still has it. */
const columnWide = ['paused', 'delivery not read', 'pods not read']

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
  marks.sort((a, b) => rank(a.kind) - rank(b.kind))
  return { shown: marks.slice(0, 2), more: Math.max(0, marks.length - 2) }
}

/** Kinds of mark that more than half of an environment's cells carry. */
export function columnMarks(cells: readonly BoardCell[]): readonly string[] {
  return columnWide.filter(kind => {
    const carrying = cells.filter(cell => cell.marks.some(mark => mark.kind === kind)).length
    return carrying * 2 > cells.length
  })
}

function rank(kind: string): number {
  const index = order.indexOf(kind)
  return index === -1 ? order.length : index
}
