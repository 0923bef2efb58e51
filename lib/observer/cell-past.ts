import type { DesiredCell, DesiredSlot } from '@/lib/domain/desired'
import { findPastSlot, type PastSlot, pastSlot, type Stretch, samePastSlots } from '@/lib/domain/history'
import type { BranchLine } from '@/lib/git/contract'
import type { Snapshot } from '@/lib/manifests/contract'
import type { PastResolution } from '@/lib/manifests/repository/past'
import { movedFrom } from './moved-from'

/** What one cell declared, from the head backwards, as far as somebody asked. */
export interface CellPast {
  readonly line: BranchLine
  readonly cell: DesiredCell
  /** Newest first. The `since` of the last one is not known before `end` says so. */
  readonly stretches: readonly Stretch[]
  /** beginning: nothing is older. bound: older commits were not read. Null: more can be read. */
  readonly end: 'beginning' | 'bound' | null
  /** Goes back until `isEnough`, or to the end. */
  read(isEnough: (past: CellPast) => boolean): Promise<void>
  /** How far it went, to go on from there at a later head. */
  cursor(): Cursor
}

export interface Cursor {
  readonly stretches: readonly Stretch[]
  /** Not looked at yet: this position and all before it. */
  readonly at: number
  readonly path: string
  /** What the cell depended on there. */
  readonly paths: readonly string[]
  readonly looks: number
  readonly end: CellPast['end']
}

export interface PastOptions {
  readonly line: BranchLine
  readonly cell: DesiredCell
  readonly head: Snapshot
  /** What the path declared at a position of the line. */
  readonly resolveAt: (position: number, path: string) => Promise<PastResolution & { readonly links: Links }>
  /** The same cell as read at an earlier head of the same line. */
  readonly before: CellPast | null
}

type Links = ReadonlyMap<string, string>

/** Commits of the line at which one cell is resolved again at most. */
const mostLooks = 300

/**
 * Only commits that touched a path that the resolution looked at are looked at, each with the paths that mattered then. Between two of
 * them nothing can have changed.
 */
export function createCellPast({ line, cell, head, resolveAt, before }: PastOptions): CellPast {
  let cursor: Cursor = {
    stretches: [{ since: null, slots: ownSlots(cell, cell.slots) }],
    at: line.newest,
    path: cell.path,
    paths: withLinks(cell.dependsOn, head.links),
    looks: 0,
    end: null,
  }
  let working: Promise<void> = Promise.resolve()
  const past: CellPast = {
    line,
    cell,
    cursor: () => cursor,
    get stretches() {
      return cursor.stretches
    },
    get end() {
      return cursor.end
    },
    read(isEnough) {
      const turn = working.then(async () => {
        while (cursor.end === null && !isEnough(past)) cursor = await step(cursor)
      })
      working = turn.catch(() => {})
      return turn
    },
  }
  return past

  async function step(from: Cursor): Promise<Cursor> {
    const touched = line.lastTouch(from.paths, from.at)
    const isNewer = before !== null && from.at > before.line.newest
    if (isNewer && (touched ?? -1) <= before.line.newest) return adopted(from, before.cursor())
    if (touched === null) return { ...from, end: line.complete ? 'beginning' : 'bound' }
    if (touched === 0) return line.complete ? { ...began(from, 0), end: 'beginning' } : { ...from, end: 'bound' }
    if (from.looks >= mostLooks) return { ...from, end: 'bound' }
    const older = await look(touched, from.path)
    const next = { ...from, path: older.path, paths: older.paths, at: touched - 1, looks: from.looks + 1 }
    if (samePastSlots(older.slots, from.stretches.at(-1)?.slots ?? [])) return next
    const { stretches } = began(from, touched)
    return { ...next, stretches: [...stretches, { since: null, slots: older.slots }] }
  }

  /** The cell as the commit before declared it; at the place where it was then, if this commit moved it. */
  async function look(touched: number, path: string) {
    const older = await resolveAt(touched - 1, path)
    const from = older.slots.length > 0 ? null : movedFrom(line.changesAt(touched), path)
    const moved = from === null ? null : await resolveAt(touched - 1, from)
    const found = moved !== null && moved.slots.length > 0 ? moved : older
    return {
      path: found === moved && from !== null ? from : path,
      paths: withLinks(found.dependsOn, found.links),
      slots: ownSlots(cell, found.slots),
    }
  }
}

/** Nothing touched the cell since the earlier head: what was read then holds. */
function adopted(from: Cursor, earlier: Cursor): Cursor {
  return { ...earlier, stretches: [...from.stretches.slice(0, -1), ...earlier.stretches] }
}

function began(from: Cursor, position: number): Cursor {
  const last = from.stretches.at(-1) ?? { since: null, slots: [] }
  return { ...from, stretches: [...from.stretches.slice(0, -1), { ...last, since: position }] }
}

/** Of the cell's slots as they are called today: other workloads below the path are other cells', and a namespace may have been another. */
function ownSlots(cell: DesiredCell, slots: readonly DesiredSlot[]): readonly PastSlot[] {
  return cell.slots.flatMap(slot => {
    const found = findPastSlot(slots, slot)
    const { workload, container, field } = slot
    return found === null ? [] : [{ ...pastSlot(found), workload, container, field }]
  })
}

/** A path that leads through a link depends on the link and on what it leads to. */
function withLinks(paths: readonly string[], links: Links | undefined): readonly string[] {
  if (links === undefined || links.size === 0) return paths
  const all = new Set(paths)
  for (const [link, target] of links) {
    for (const path of paths) {
      if (path !== link && !path.startsWith(`${link}/`)) continue
      all.add(link)
      all.add(`${target}${path.slice(link.length)}`)
    }
  }
  return [...all]
}
