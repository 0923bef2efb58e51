import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createBlobChanges } from './blob-changes'
import { parseCommit } from './commits'
import type { BranchLine } from './contract'
import { type LineLogOptions, type LineStep, readLineLog } from './line-log'

export interface LineReader {
  /** The line up to `head`; a head that continues the one before is added to what was read. */
  read(head: string): Promise<Line>
}

/** The contract's line without what needs snapshots. */
export interface Line extends Omit<BranchLine, 'past'> {
  blobAt(path: string, position: number): string | null | undefined
  movedBelow(folder: string, after: number): readonly string[]
  /** Some commit touched a symbolic link: then paths alone do not tell what was read. */
  readonly hadLinks: boolean
}

interface Held {
  readonly records: string[]
  readonly positions: Map<string, number>
  readonly changes: ReturnType<typeof createBlobChanges>
  hadLinks: boolean
}

const bounds = { commits: 20_000, changes: 400_000 }

export function createLineReader(
  options: Omit<LineLogOptions, 'mostChanges'>,
  { commits: mostCommits, changes: mostChanges } = bounds,
): LineReader {
  let known: { readonly head: string; readonly line: Promise<Line> } | null = null
  let held: Held | null = null
  const limits: LineLogOptions = { ...options, mostChanges }
  return { read }

  function read(head: string): Promise<Line> {
    if (known?.head === head) return known.line
    const before = known?.line.catch(() => null) ?? Promise.resolve(null)
    const line = before.then(last => advance(last, head))
    const wanted = { head, line }
    known = wanted
    line.catch(() => {
      if (known === wanted) known = null
    })
    return line
  }

  async function advance(before: Line | null, head: string): Promise<Line> {
    if (before !== null && held !== null) {
      const at = held.positions.get(head)
      // A late question about an older head, on the same line: the same columns, seen up to there.
      if (at !== undefined) return view(held, at)
      const fresh = await readFresh(held, head).catch(() => null)
      if (fresh !== null) {
        for (const step of fresh) take(held, step)
        return view(held, held.records.length - 1)
      }
    }
    held = await readAll(head, mostCommits)
    return view(held, held.records.length - 1)
  }

  /** Null when the head does not continue the line, or when too much lies between. */
  async function readFresh(all: Held, head: string): Promise<readonly LineStep[] | null> {
    const last = shaOf(all.records.at(-1) ?? '')
    const steps: LineStep[] = []
    const answer = await readLineLog(`${last}..${head}`, mostCommits, limits, step => steps.push(step))
    if (answer === 'too much' || all.changes.size > mostChanges * 2) return null
    return parseCommit(steps[0]?.record ?? '')?.parents[0] === last ? steps : null
  }

  async function readAll(head: string, most: number): Promise<Held> {
    const fresh: Held = {
      records: [],
      positions: new Map(),
      changes: createBlobChanges(head.length / 2),
      hadLinks: false,
    }
    const answer = await readLineLog(head, most, limits, step => take(fresh, step))
    return answer === 'read' || most === 1 ? fresh : readAll(head, Math.ceil(most / 4))
  }

  function view(all: Held, newest: number): Line {
    const record = (position: number) => all.records[position] ?? ''
    const isWhole = (parseCommit(record(0))?.parents.length ?? 0) === 0 && !existsSync(join(options.folder, 'shallow'))
    return {
      head: shaOf(record(newest)),
      newest,
      complete: isWhole,
      commitAt: position => (position > newest ? null : parseCommit(record(position))),
      positionOf(sha) {
        const at = all.positions.get(sha)
        return at === undefined || at > newest ? null : at
      },
      changesAt: position => all.changes.at(position),
      lastTouch: (paths, from) => lastTouch(all, paths, Math.min(from, newest)),
      blobAt: all.changes.blobAt,
      movedBelow: all.changes.movedBelow,
      hadLinks: all.hadLinks,
    }
  }
}

function take(held: Held, { record, changes, links }: LineStep): void {
  const position = held.records.push(record) - 1
  held.positions.set(shaOf(record), position)
  held.hadLinks ||= links
  for (const change of changes) held.changes.add(position, change)
}

/** Of a file any change counts, of a folder (its path ends with a slash) that something below it came or went. */
function lastTouch({ changes }: Held, paths: readonly string[], from: number): number | null {
  let last = -1
  for (const path of paths) {
    const folder = path.endsWith('/') ? path.slice(0, -1) : null
    const at = folder === null ? changes.lastOf(path, from) : changes.lastBelow(folder, from)
    if (at !== null && at > last) last = at
    if (last === from) break
  }
  return last === -1 ? null : last
}

function shaOf(record: string): string {
  return record.slice(0, record.indexOf('\x1f'))
}
