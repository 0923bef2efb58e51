import type { BoardCell, EnvironmentView, SourceView } from '@/lib/contract'
import { sectionOf } from '@/lib/domain/verdict'
import { columnMarks } from './marks'
import type { Row } from './rows'

/** What a column's header says, over all its cells, filtered or not. */
export interface Column {
  readonly name: string
  readonly startsGroup: boolean
  readonly notAsGit: number
  /** The clusters' oldest evidence; null before any. */
  readonly asOf: number | null
  readonly lost: boolean
  /** Every cell is stale or unknown. */
  readonly allStale: boolean
  readonly note: string | null
  /** Kinds of mark that most of its cells carry, joined by a comma. */
  readonly marks: string
}

export function toColumns(
  environments: readonly EnvironmentView[],
  rows: readonly Row[],
  sources: readonly SourceView[],
): readonly Column[] {
  return environments.map((environment, index) => {
    const cells = rows.map(row => row.cells[index]).filter(cell => cell !== undefined)
    const clusters = sources.filter(source => source.kind === 'cluster' && environment.clusters.includes(source.name))
    return {
      name: environment.name,
      startsGroup: index > 0 && environments[index - 1]?.group !== environment.group,
      notAsGit: cells.filter(isNotAsGit).length,
      asOf: oldest(clusters.map(source => source.asOf)),
      lost: clusters.some(source => !source.fresh),
      allStale: cells.length > 0 && cells.every(cell => cell.stale || cell.state === 'Unknown'),
      note: environment.note,
      marks: columnMarks(cells).join(','),
    }
  })
}

function isNotAsGit(cell: BoardCell): boolean {
  return !cell.stale && sectionOf(cell.state) === 'not as Git says'
}

function oldest(times: readonly (number | null)[]): number | null {
  const known = times.filter(time => time !== null)
  return known.length === 0 ? null : Math.min(...known)
}
