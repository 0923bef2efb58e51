import type { BoardCell, BoardColumns, BoardView } from '@/lib/contract'
import { severityOf } from '@/lib/domain/verdict'

/** A whole board in its columnar form; lib/client/decode-board.ts gives back exactly these cells. */
export function encodeBoard(view: BoardView): BoardColumns {
  const texts = createDictionary<string>(text => text, '')
  const markLists = createDictionary<BoardCell['marks']>(textOfMarks, [])
  const cells: BoardColumns['cells'] = noCells()
  const rare: BoardColumns['rare'] = []
  let lastPlace = 0
  const asOf = createSteps(view.now)
  const since = createSteps(view.now)
  for (const [place, cell] of inOrder(view).entries()) {
    if (cell === undefined) continue
    const git = texts.indexOf(cell.git)
    const live = texts.indexOf(cell.live)
    cells.place.push(place - lastPlace)
    lastPlace = place
    cells.state.push(severityOf(cell.state))
    cells.flags.push((cell.stale ? 1 : 0) + (cell.differs ? 2 : 0))
    cells.asOf.push(asOf(cell.asOf))
    cells.since.push(since(cell.since))
    cells.git.push(git)
    cells.promoted.push(texts.indexOf(cell.promoted))
    cells.live.push(unlessSame(live, git))
    cells.below.push(unlessSame(texts.indexOf(cell.below), live))
    cells.reason.push(reasonOf(cell, texts))
    cells.who.push(texts.indexOf(cell.who))
    cells.marks.push(markLists.indexOf(cell.marks))
    const few = rareOf(cell)
    if (few !== null) rare.push({ at: cells.place.length - 1, ...few })
  }
  return {
    now: view.now,
    version: view.version,
    environments: view.environments,
    sources: view.sources,
    totals: view.totals,
    services: {
      names: view.services.map(service => service.name),
      teams: view.services.map(service => texts.indexOf(service.team)),
    },
    texts: texts.all,
    marks: markLists.all,
    cells,
    rare,
  }
}

/** Each cell at its place, by environment, so that neighbours are alike: the same clusters, the same age. */
function inOrder(view: BoardView): readonly (BoardCell | undefined)[] {
  const rows = new Map(view.services.map((service, index) => [service.name, index]))
  const columns = new Map(view.environments.map((environment, index) => [environment.name, index]))
  // Each has a place of its own: fifteen thousand cells are put there faster than they are sorted.
  const placed: (BoardCell | undefined)[] = Array(rows.size * columns.size).fill(undefined)
  for (const cell of view.cells) {
    const [row, column] = [rows.get(cell.service), columns.get(cell.environment)]
    if (row !== undefined && column !== undefined) placed[column * rows.size + row] = cell
  }
  return placed
}

/** Most cells have none. */
function textOfMarks(marks: BoardCell['marks']): string {
  return marks.length === 0 ? '' : JSON.stringify(marks)
}

interface Dictionary<T> {
  readonly all: T[]
  /** 0 for null. */
  indexOf(value: T | null): number
}

function createDictionary<T>(keyOf: (value: T) => string, unused: T): Dictionary<T> {
  const all = [unused]
  const known = new Map<string, number>()
  return {
    all,
    indexOf(value) {
      if (value === null) return 0
      const key = keyOf(value)
      const index = known.get(key) ?? all.push(value) - 1
      known.set(key, index)
      return index
    },
  }
}

function createSteps(start: number): (value: number | null) => number | null {
  let last = start
  return value => {
    if (value === null) return null
    const step = value - last
    last = value
    return step
  }
}

function unlessSame(index: number, other: number): number {
  if (index === 0) return 0
  return index === other ? 1 : index + 1
}

const hole = '\u0001'

/** "Runs 1.4.2, as Git says" is one text for all cells. */
function reasonOf({ reason, git }: BoardCell, texts: Dictionary<string>): number {
  if (reason.includes(hole)) return -texts.indexOf(reason)
  return texts.indexOf(git === null || git === '' ? reason : reason.replaceAll(git, hole))
}

function rareOf({ also, progress, pullRequest }: BoardCell): Omit<BoardColumns['rare'][number], 'at'> | null {
  if (also.length === 0 && progress === null && pullRequest === null) return null
  return {
    ...(also.length === 0 ? {} : { also: also.map(severityOf) }),
    ...(progress === null ? {} : { progress }),
    ...(pullRequest === null ? {} : { pullRequest }),
  }
}

function noCells(): BoardColumns['cells'] {
  return {
    place: [],
    state: [],
    flags: [],
    asOf: [],
    since: [],
    git: [],
    promoted: [],
    live: [],
    below: [],
    reason: [],
    who: [],
    marks: [],
  }
}
