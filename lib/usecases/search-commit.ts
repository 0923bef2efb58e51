import type { FoundCell } from '@/lib/contract'
import { containsCommit } from '@/lib/domain/containing'
import type { Question } from '@/lib/domain/question'
import type { BranchLine, Commit, SourceCommit } from '@/lib/git/contract'
import type { Repository } from '@/lib/observer/contract'
import type { Found, SearchServices } from './search'
import { foundCell, inOrder, mainOf, readValues, sayWhere } from './search-cells'

const mostCells = 500
const mostReadWhole = 50

/** A commit of a GitOps repository: which cells it changed, and where what it set runs. */
export async function findCommit(services: SearchServices, { sha }: Question): Promise<Found | null> {
  if (sha === null) return null
  for (const repository of services.observer.repositories) {
    const head = repository.current()?.snapshot.commit
    const commit = await repository.mirror.commit(sha).catch(() => null)
    if (head === undefined || commit === null) continue
    const line = await repository.mirror.line(head)
    const position = line.positionOf(commit.sha) ?? (await positionThatBrought(repository, line, commit))
    const known = { commit: foundCommit(repository, commit), promotion: null }
    const name = `${commit.sha.slice(0, 7)}, ${commit.subject},`
    if (position === null) {
      const answer = line.complete
        ? `${name} is not on the branch that is read.`
        : `${name} is not on the branch, or older than what was read of it.`
      return { kind: 'commit', answer, environments: [], ...known, note: noteOf(line) }
    }
    const environments = await cellsChanged(services, repository, line, position)
    const brought = line.commitAt(position)
    const by = brought === null || brought.sha === commit.sha ? '' : ` came with ${brought.sha.slice(0, 7)} and`
    const answer =
      environments.length === 0
        ? `${name}${by} changed no version of any service.`
        : `${name}${by} is ${sayWhere(environments)}.`
    return { kind: 'commit', answer, environments, ...known, note: noteOf(line) }
  }
  return null
}

/** Cells for which the commit at a position set another value. */
export async function cellsChanged(
  { observer }: Pick<SearchServices, 'observer'>,
  repository: Repository,
  line: BranchLine,
  position: number,
): Promise<FoundCell[]> {
  const own = observer.cells().filter(cell => cell.repository === repository.id)
  const near = own.filter(cell => {
    const { desired } = observer.find(cell) ?? {}
    const paths = desired == null ? [] : [...desired.dependsOn, `${desired.path}/`]
    return line.lastTouch(paths, position) === position
  })
  // What was set back shows only in what stood before; of a commit that touched hundreds that would be too much to read.
  const reach = near.length <= mostReadWhole ? 0 : position
  const rows: FoundCell[] = []
  for (const cell of inOrder(observer, near).slice(0, mostCells)) {
    const read = await readValues(observer, cell, past => past.cursor().at < reach)
    const isSet = read?.values.some(value => value.since === position) ?? false
    if (read === null || !isSet) continue
    rows.push(foundCell(cell, containsCommit(read.values, position, mainOf(cell).running)))
  }
  return rows
}

/** A commit of a merged branch counts from the merge on: the oldest of the line that has it among its ancestors. */
async function positionThatBrought(repository: Repository, line: BranchLine, commit: Commit): Promise<number | null> {
  const has = async (position: number) => {
    const at = line.commitAt(position)
    return at !== null && (await repository.mirror.isAncestor(commit.sha, at.sha).catch(() => false))
  }
  if (!(await has(line.newest))) return null
  let [low, high] = [0, line.newest]
  while (low < high) {
    const middle = (low + high) >> 1
    if (await has(middle)) high = middle
    else low = middle + 1
  }
  return low === 0 && !line.complete ? null : low
}

export function foundCommit(
  { webUrl }: Pick<Repository, 'webUrl'>,
  commit: SourceCommit,
): NonNullable<Found['commit']> {
  const { sha, subject, author, committedAt } = commit
  return { sha, subject, author, committedAt, url: webUrl === null ? null : `${webUrl}/commit/${sha}` }
}

/** History before the oldest commit that was read is never cut in silence. */
export function noteOf(line: BranchLine): string | null {
  const oldest = line.complete ? null : line.commitAt(0)
  return oldest === null ? null : `History before ${oldest.sha.slice(0, 7)} was not read.`
}
