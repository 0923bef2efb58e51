import { slotId } from '@/lib/domain/cell'
import type { DesiredCell, DesiredSlot } from '@/lib/domain/desired'
import type { EarlierValue } from '@/lib/domain/evidence'
import type { Commit } from '@/lib/git/contract'
import type { Repository } from './contract'

/** What history tells of a cell at one commit: who set each value, and what Git declared before. By slotId. */
export interface Lore {
  readonly origins: ReadonlyMap<string, Commit>
  readonly earlier: ReadonlyMap<string, readonly EarlierValue[]>
}

const commitsPerFile = 30
const filesPerCell = 8

/** Both, at the repository's head. */
export async function loadLore(repository: Repository, cell: DesiredCell): Promise<Lore> {
  const head = repository.current()?.snapshot.commit
  if (head === undefined) return { origins: new Map(), earlier: new Map() }
  const [origins, earlier] = await Promise.all([readOrigins(repository, cell, head), readEarlier(repository, cell)])
  return { origins, earlier }
}

/**
 * What one new commit adds to what history told: it set every value that is another one now, and the value before is an earlier one. As
 * good as reading history again when that was read before. Null where nothing was known of the cell.
 */
export function foretell(
  desired: DesiredCell,
  before: DesiredCell | null,
  known: Lore | null,
  commit: Commit,
): Lore | null {
  if (before === null) return null
  const origins = new Map(known?.origins)
  const earlier = new Map(known?.earlier)
  const old = new Map(before.slots.map(slot => [slotId(slot), slot]))
  for (const slot of desired.slots) {
    const id = slotId(slot)
    const last = old.get(id)
    if (last?.image === slot.image) continue
    if (last?.status === 'rendered') {
      const older = (earlier.get(id) ?? []).filter(one => one.image !== last.image)
      const values = [{ image: last.image, commit: origins.get(id)?.sha ?? null }, ...older]
      earlier.set(
        id,
        values.filter(one => one.image !== slot.image),
      )
    }
    origins.set(id, commit)
  }
  return { origins, earlier }
}

/** The commit whose text decides each slot's version, on the branch's first-parent line. */
async function readOrigins(
  repository: Repository,
  cell: DesiredCell,
  head: string,
): Promise<ReadonlyMap<string, Commit>> {
  const origins = new Map<string, Commit>()
  for (const slot of cell.slots) {
    const commit = await repository.mirror.lastChange(head, slot.file, slot.line)
    if (commit !== null) origins.set(slotId(slot), commit)
  }
  return origins
}

/**
 * Values that Git declared for the cell's slots before, newest first: the cell is resolved again at each commit that touched a file
 * it depends on. Bounded: 30 commits a file, 8 files.
 */
async function readEarlier(
  repository: Repository,
  cell: DesiredCell,
): Promise<ReadonlyMap<string, readonly EarlierValue[]>> {
  const commits = await commitsBehind(repository, cell)
  const found = new Map<string, EarlierValue[]>()
  for (const commit of commits) {
    const past = (await repository.cellAt(commit.sha, cell)) ?? null
    for (const slot of past?.slots ?? []) {
      const id = idOf(slot, cell)
      if (slot.status !== 'rendered' || id === null) continue
      const values = found.get(id) ?? []
      if (values.some(value => value.image === slot.image)) continue
      values.push({ image: slot.image, commit: commit.sha })
      found.set(id, values)
    }
  }
  for (const slot of cell.slots) {
    const id = slotId(slot)
    const values = found.get(id)
    if (values !== undefined)
      found.set(
        id,
        values.filter(value => value.image !== slot.image),
      )
  }
  return found
}

/** A namespace may come from a controller's object, which an earlier commit is not asked for. */
function idOf(slot: DesiredSlot, cell: DesiredCell): string | null {
  const { kind, name } = slot.workload
  const now = cell.slots.find(
    one =>
      one.workload.kind === kind &&
      one.workload.name === name &&
      one.container === slot.container &&
      one.field === slot.field,
  )
  return now === undefined ? null : slotId(now)
}

async function commitsBehind(repository: Repository, cell: DesiredCell): Promise<readonly Commit[]> {
  const snapshot = repository.current()?.snapshot
  const present = cell.dependsOn.filter(path => !path.endsWith('/') && snapshot?.blob(path) !== null)
  const deciding = new Set(cell.slots.map(slot => slot.file))
  const paths = [...deciding, ...present.filter(path => !deciding.has(path))].slice(0, filesPerCell)
  const commits = new Map<string, Commit>()
  for (const path of paths) {
    for (const commit of await repository.mirror.log({ limit: commitsPerFile, path })) commits.set(commit.sha, commit)
  }
  return [...commits.values()].sort((a, b) => b.committedAt - a.committedAt)
}
