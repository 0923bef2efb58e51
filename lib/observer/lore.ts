import { slotId } from '@/lib/domain/cell'
import type { DesiredCell } from '@/lib/domain/desired'
import type { EarlierValue } from '@/lib/domain/evidence'
import { declaredSince, originOf, valuesOf } from '@/lib/domain/history'
import type { Commit } from '@/lib/git/contract'
import { fitted } from '@/lib/heap/fitted'
import { intern } from '@/lib/heap/intern'
import type { CellPast } from './cell-past'
import type { Reading, Repository } from './contract'

/** What history tells of a cell at one commit. */
export interface Lore {
  /** By slotId; only of what something is known. */
  readonly slots: ReadonlyMap<string, SlotLore>
  /** `earlier` is all that Git ever declared. False: what is not in it may have been declared all the same. */
  readonly whole: boolean
}

export interface SlotLore {
  /** The commit that set the value; null where that is not known. */
  readonly origin: Origin | null
  /** What Git declared before, as far as history was read. */
  readonly earlier: readonly EarlierValue[]
  /** Committer's time of the commit with which Git last began to declare the slot; null where that is not known. */
  readonly declared: number | null
}

export type Origin = Pick<Commit, 'sha' | 'author' | 'committedAt'>

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

const nothing: Lore = { slots: new Map(), whole: false }
const unknown: SlotLore = { origin: null, earlier: [], declared: null }

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
  const slots = new Map<string, SlotLore>()
  for (const slot of cell.slots) {
    const values = new Map<string, EarlierValue>()
    for (const { image, since } of valuesOf(stretches, slot))
      if (image !== slot.image && !values.has(image)) values.set(image, { image, commit: commitAt(since)?.sha ?? null })
    slots.set(intern(slotId(slot)), {
      origin: asOrigin(commitAt(originOf(stretches, slot))),
      earlier: fitted([...values.values()]),
      declared: commitAt(declaredSince(stretches, slot))?.committedAt ?? null,
    })
  }
  return { slots, whole: end === 'beginning' }

  function commitAt(position: number | null | undefined): Commit | null {
    return typeof position === 'number' ? line.commitAt(position) : null
  }
}

/** What is asked of a commit that set a value: of each of ten thousand cells one is held. */
function asOrigin(commit: Commit | null): Origin | null {
  if (commit === null) return null
  return { sha: intern(commit.sha), author: intern(commit.author), committedAt: commit.committedAt }
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
  const slots = new Map(known?.slots)
  const old = new Map(before.slots.map(slot => [slotId(slot), slot]))
  for (const slot of desired.slots) {
    const id = slotId(slot)
    const last = old.get(id)
    if (last?.image === slot.image) continue
    const { origin, earlier, declared } = slots.get(id) ?? unknown
    const left = last?.status === 'rendered' ? { image: last.image, commit: origin?.sha ?? null } : null
    slots.set(id, {
      origin: asOrigin(commit),
      earlier:
        left === null
          ? earlier
          : [left, ...earlier.filter(one => one.image !== left.image)].filter(one => one.image !== slot.image),
      declared: last === undefined ? commit.committedAt : declared,
    })
  }
  return { slots, whole: known?.whole ?? false }
}

export function keepLore(cell: DesiredCell, lore: Lore, head: string, all: boolean): KeptLore {
  const slots = cell.slots.map(slot => {
    const id = slotId(slot)
    const { origin, earlier, declared } = lore.slots.get(id) ?? unknown
    return { id, image: slot.image, origin: origin?.sha ?? null, earlier, declared }
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
  const slots = new Map<string, SlotLore>()
  for (const { id, origin, earlier, declared } of kept.slots) {
    const position = origin === null ? null : line.positionOf(origin)
    const commit = position === null ? null : asOrigin(line.commitAt(position))
    if (origin !== null && commit === null) return null
    slots.set(id, { origin: commit, earlier, declared })
  }
  return { slots, whole: kept.whole }
}
