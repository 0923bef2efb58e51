import { slotId } from '@/lib/domain/cell'
import type { DesiredCell } from '@/lib/domain/desired'
import type { EarlierValue } from '@/lib/domain/evidence'
import { declaredSince, originOf, valuesOf } from '@/lib/domain/history'
import type { Commit } from '@/lib/git/contract'
import type { CellPast } from './cell-past'
import type { Reading, Repository } from './contract'

/** What history tells of a cell at one commit, by slotId: who set each value, and what Git declared before. */
export interface Lore {
  readonly origins: ReadonlyMap<string, Commit>
  /** As far as history was read. */
  readonly earlier: ReadonlyMap<string, readonly EarlierValue[]>
  /** Committer's time of the commit with which Git last began to declare the slot; only what is known. */
  readonly declared: ReadonlyMap<string, number>
  /** `earlier` is all that Git ever declared. False: what is not in it may have been declared all the same. */
  readonly whole: boolean
}

/** Lore as it is stored with its cell, commits by their ids. */
export interface KeptLore {
  /** The commit that it was read at. */
  readonly head: string
  readonly all: boolean
  readonly whole: boolean
  readonly slots: readonly KeptSlot[]
}

interface KeptSlot {
  readonly id: string
  readonly image: string
  readonly origin: string | null
  readonly earlier: readonly EarlierValue[]
  readonly declared: number | null
}

const nothing: Lore = { origins: new Map(), earlier: new Map(), declared: new Map(), whole: false }

/** Who set what Git says now, which is all that most cells need; with `all`, every value before it. */
export async function loadLore(repository: Repository, cell: DesiredCell, all: boolean): Promise<Lore> {
  const past = await repository.past(cell)
  if (past === null) return nothing
  await past.read(all ? () => false : hasOrigins)
  return loreOf(past)
}

/** The values of every slot were left, so that the commits that set them are known. */
function hasOrigins({ stretches, cell }: CellPast): boolean {
  return cell.slots.every(slot => typeof originOf(stretches, slot) === 'number')
}

function loreOf({ line, cell, stretches, end }: CellPast): Lore {
  const origins = new Map<string, Commit>()
  const earlier = new Map<string, readonly EarlierValue[]>()
  const declared = new Map<string, number>()
  for (const slot of cell.slots) {
    const id = slotId(slot)
    const origin = commitAt(originOf(stretches, slot))
    if (origin !== null) origins.set(id, origin)
    const began = commitAt(declaredSince(stretches, slot))
    if (began !== null) declared.set(id, began.committedAt)
    const values = new Map<string, EarlierValue>()
    for (const { image, since } of valuesOf(stretches, slot))
      if (image !== slot.image && !values.has(image)) values.set(image, { image, commit: commitAt(since)?.sha ?? null })
    earlier.set(id, [...values.values()])
  }
  return { origins, earlier, declared, whole: end === 'beginning' }

  function commitAt(position: number | null | undefined): Commit | null {
    return typeof position === 'number' ? line.commitAt(position) : null
  }
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
  const declared = new Map(known?.declared)
  const old = new Map(before.slots.map(slot => [slotId(slot), slot]))
  for (const slot of desired.slots) {
    const id = slotId(slot)
    const last = old.get(id)
    if (last?.image === slot.image) continue
    if (last === undefined) declared.set(id, commit.committedAt)
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
  return { origins, earlier, declared, whole: known?.whole ?? false }
}

export function keepLore(cell: DesiredCell, lore: Lore, head: string, all: boolean): KeptLore {
  const slots = cell.slots.map(slot => {
    const id = slotId(slot)
    const origin = lore.origins.get(id)?.sha ?? null
    const earlier = lore.earlier.get(id) ?? []
    return { id, image: slot.image, origin, earlier, declared: lore.declared.get(id) ?? null }
  })
  return { head, all, whole: lore.whole, slots }
}

/**
 * What was kept, if it still holds: no commit since touched anything that the cell looks at, so that reading again would tell the same.
 * Null when it does not, or when that cannot be told.
 */
export function takeLore({ snapshot, line }: Reading, cell: DesiredCell, kept: KeptLore): Lore | null {
  // Through links a path can be touched under other names.
  if (line === null || (snapshot.links?.size ?? 0) > 0) return null
  const readAt = line.positionOf(kept.head)
  if (readAt === null || (line.lastTouch(cell.dependsOn, line.newest) ?? -1) > readAt) return null
  const known = new Map(kept.slots.map(slot => [slot.id, slot]))
  if (cell.slots.some(slot => known.get(slotId(slot))?.image !== slot.image)) return null
  const origins = new Map<string, Commit>()
  for (const { id, origin } of kept.slots) {
    if (origin === null) continue
    const position = line.positionOf(origin)
    const commit = position === null ? null : line.commitAt(position)
    if (commit === null) return null
    origins.set(id, commit)
  }
  return {
    origins,
    earlier: new Map(kept.slots.map(({ id, earlier }) => [id, earlier])),
    declared: new Map(kept.slots.flatMap(({ id, declared }) => (declared === null ? [] : [[id, declared]]))),
    whole: kept.whole,
  }
}
