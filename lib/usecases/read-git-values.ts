import type { GitValueView } from '@/lib/contract'
import type { Cell } from '@/lib/domain/cell'
import { type SlotValue, valuesOf } from '@/lib/domain/history'
import { versionText } from '@/lib/domain/image'
import type { Observation } from '@/lib/domain/observation'
import { pullRequestOf } from '@/lib/domain/question'
import type { BranchLine, Commit } from '@/lib/git/contract'
import type { CellPast, Found, Repository } from '@/lib/observer/contract'

export interface GitHistory {
  readonly values: readonly GitValueView[]
  readonly note: string | null
  readonly past: CellPast
}

const mostValues = 60

/** The values that Git had for a cell's main slot, as far back as a page shows them. Null where nothing was read. */
export async function readGitValues(
  { desired, repository, cell }: Found,
  observed: readonly Observation[],
  now: number,
): Promise<GitHistory | null> {
  const main = cell.slots.find(slot => slot.main)
  const past = desired === null || main === undefined ? null : await repository?.past(desired)
  if (past == null || main === undefined || repository === null) return null
  await past.read(known => known.stretches.length > mostValues)
  const values = valuesOf(past.stretches, main).slice(0, mostValues)
  const placed = inTime(values, past.line, arrivalsOf(cell, observed), now)
  return {
    values: placed.map(one => ({ ...viewOf(one, past.line, repository), environment: cell.environment })),
    note: noteOf(past),
    past,
  }
}

interface Placed extends SlotValue {
  readonly at: number | null
  readonly seen: boolean
}

/** People's clocks may disagree with history. A value is never drawn before one that it replaced, nor in the future. */
function inTime(
  values: readonly SlotValue[],
  line: BranchLine,
  arrivals: ReadonlyMap<string, number>,
  now: number,
): readonly Placed[] {
  let last = 0
  return values
    .toReversed()
    .map((value): Placed => {
      const commit = value.since === null ? null : line.commitAt(value.since)
      const arrived = arrivals.get(`${commit?.sha} ${value.image}`) ?? null
      const told = arrived ?? commit?.committedAt ?? null
      if (told === null) return { ...value, at: null, seen: false }
      last = Math.min(now, Math.max(last, told))
      return { ...value, at: last, seen: arrived !== null }
    })
    .toReversed()
}

/** By commit and image, when we saw it. */
function arrivalsOf(cell: Cell, observed: readonly Observation[]): ReadonlyMap<string, number> {
  const arrivals = new Map<string, number>()
  for (const { source, value, from } of observed)
    if (source === 'git' && value.commit !== null) arrivals.set(`${value.commit} ${value.image}`, from)
  const { git } = cell
  if (git?.since != null) arrivals.set(`${git.commit} ${git.image}`, git.since)
  return arrivals
}

function viewOf({ image, since, at, seen }: Placed, line: BranchLine, repository: Repository) {
  const commit = since === null ? null : line.commitAt(since)
  return { image, version: versionText(image), commit: commit && commitView(commit, repository), at, seen }
}

export function commitView(commit: Commit, { webUrl }: Pick<Repository, 'webUrl'>) {
  const { sha, subject, author, authoredAt, committedAt } = commit
  const url = webUrl === null ? null : `${webUrl}/commit/${sha}`
  return { sha, subject, author, authoredAt, committedAt, number: pullRequestOf(subject), url }
}

function noteOf({ end, line, stretches, cursor }: CellPast): string | null {
  if (end === 'beginning') return null
  if (end === null) return `The newest ${stretches.length - 1} values are shown.`
  const oldest = line.commitAt(Math.max(0, cursor().at))
  return oldest === null ? null : `History before ${oldest.sha.slice(0, 7)} was not read.`
}
