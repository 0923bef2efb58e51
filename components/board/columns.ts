/** The columns: an environment each, or a group of them folded into one. */
import type { EnvironmentView, SourceView } from '@/lib/contract'
import { sectionOf } from '@/lib/domain/verdict'
import { columnMarks, markKinds } from './marks'
import type { Row } from './rows'

export interface Column {
  /** The environment's name, or the group's when it is folded. */
  readonly name: string
  /** What it shows, first to last. */
  readonly environments: readonly string[]
  /** Where they stand in a row's cells. */
  readonly indexes: readonly number[]
  /** The group that the column's header folds or opens; null: it has no such button. */
  readonly group: string | null
  readonly folded: boolean
  readonly startsGroup: boolean
  /** Cells over all rows, filtered or not. */
  readonly notAsGit: number
  /** Every cell is stale or unknown. */
  readonly allStale: boolean
  readonly note: string | null
  /** Kinds of mark that most of its cells carry, joined by a comma: a text, so that it compares equal. */
  readonly marks: string
}

export interface Freshness {
  /** The clusters' oldest evidence; null before any. */
  readonly asOf: number | null
  /** How many of its environments have a cluster that does not answer. */
  readonly lost: number
}

/** From this many environments on, groups start folded. */
const manyEnvironments = 12

/** Groups of more than one environment, which can stand as one column. */
export function groupsOf(environments: readonly EnvironmentView[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { group } of environments) counts.set(group, (counts.get(group) ?? 0) + 1)
  return [...counts].filter(([, count]) => count > 1).map(([group]) => group)
}

export function foldedGroups(environments: readonly EnvironmentView[], asked: readonly string[] | null) {
  const groups = groupsOf(environments)
  if (asked === null) return environments.length < manyEnvironments ? [] : groups
  return groups.filter(group => asked.includes(group))
}

/** `inSight`: places of the environments to show, in their order. */
export function toColumns(
  environments: readonly EnvironmentView[],
  inSight: readonly number[],
  folded: readonly string[],
  rows: readonly Row[],
): readonly Column[] {
  const parts = partsOf(environments, inSight, folded)
  return parts.map((part, position) => {
    const { group, indexes } = part
    const members = indexes.map(index => environments[index]).filter(each => each !== undefined)
    const counts = countCells(rows, indexes)
    const before = parts[position - 1]
    return {
      name: part.folded ? group : (members[0]?.name ?? group),
      environments: members.map(member => member.name),
      indexes,
      group: part.opensGroup ? group : null,
      folded: part.folded,
      startsGroup: before !== undefined && before.group !== group,
      notAsGit: counts.notAsGit,
      allStale: counts.cells > 0 && counts.blind === counts.cells,
      note: members.find(member => member.note !== null)?.note ?? null,
      marks: columnMarks(counts.marks, counts.cells).join(','),
    }
  })
}

/** Of every column, by its sources as they were last heard of. */
export function freshnessOf(
  columns: readonly Column[],
  environments: readonly EnvironmentView[],
  sources: readonly SourceView[],
): readonly Freshness[] {
  return columns.map(column => {
    const members = environments.filter(environment => column.environments.includes(environment.name))
    const clusters = members.map(member => clustersOf(member, sources))
    return {
      asOf: oldest(clusters.flat().map(source => source.asOf)),
      lost: clusters.filter(each => each.some(source => !source.fresh)).length,
    }
  })
}

interface ColumnPart {
  readonly group: string
  readonly folded: boolean
  readonly opensGroup: boolean
  readonly indexes: readonly number[]
}

/** A folded group stands where its first environment stood. */
function partsOf(
  environments: readonly EnvironmentView[],
  inSight: readonly number[],
  folded: readonly string[],
): readonly ColumnPart[] {
  const groups = groupsOf(inSight.map(index => environments[index]).filter(each => each !== undefined))
  const begun = new Set<string>()
  return inSight.flatMap((index): readonly ColumnPart[] => {
    const group = environments[index]?.group ?? ''
    const isFirst = !begun.has(group)
    begun.add(group)
    const isGroup = groups.includes(group)
    const opensGroup = isFirst && isGroup
    if (!isGroup || !folded.includes(group)) return [{ group, folded: false, opensGroup, indexes: [index] }]
    const indexes = inSight.filter(other => environments[other]?.group === group)
    return isFirst ? [{ group, folded: true, opensGroup, indexes }] : []
  })
}

function clustersOf(environment: EnvironmentView, sources: readonly SourceView[]): readonly SourceView[] {
  return sources.filter(source => source.kind === 'cluster' && environment.clusters.includes(source.name))
}

interface CellCounts {
  readonly cells: number
  readonly notAsGit: number
  /** Stale or unknown. */
  readonly blind: number
  /** How many cells carry a kind of mark. */
  readonly marks: ReadonlyMap<string, number>
}

/** In one pass: it is done again with every change. */
function countCells(rows: readonly Row[], indexes: readonly number[]): CellCounts {
  const marks = new Map<string, number>()
  let cells = 0
  let notAsGit = 0
  let blind = 0
  for (const row of rows) {
    for (const index of indexes) {
      const cell = row.cells[index]
      if (cell === undefined) continue
      cells += 1
      if (cell.stale || cell.state === 'Unknown') blind += 1
      if (!cell.stale && sectionOf(cell.state) === 'not as Git says') notAsGit += 1
      for (const kind of markKinds(cell)) marks.set(kind, (marks.get(kind) ?? 0) + 1)
    }
  }
  return { cells, notAsGit, blind, marks }
}

function oldest(times: readonly (number | null)[]): number | null {
  const known = times.filter(time => time !== null)
  return known.length === 0 ? null : Math.min(...known)
}
