import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BoardCell, BoardChange, BoardView } from '@/lib/contract'
import { cellId } from '@/lib/domain/cell'
import { countCells } from '@/lib/domain/totals'
import { states } from '@/lib/domain/verdict'
import { encodeBoard } from '@/lib/usecases/encode-board'
import { type Board, toBoard } from './board'
import { decodeBoard, decodeBoardSlowly } from './decode-board'
import { type Feed, isBehind, receive, replaceBoard, startOver } from './feed'

const environments = ['dev', 'staging', 'prod'].map((name, index) => ({
  name,
  group: name,
  clusters: index === 0 ? [] : [`${name}-1`],
  upstream: null,
  note: null,
}))
const version = fc.option(fc.constantFrom('1.4.2', '', '$&', 'Runs', '\u0001', 'feature/x@sha256:1f'))
const sentence = fc.constantFrom('', 'Runs 1.4.2, as Git says.', 'Set by hand to $&.', 'odd \u0001 text', '1.4.21.4.2')
const time = fc.option(fc.integer({ min: -1_000, max: 2_000_000_000_000 }))
const mark = fc.record({ kind: fc.constantFrom('ready', 'behind'), text: fc.constantFrom('4 of 5 ready', '2 behind') })

function cellOf(service: string, environment: string): fc.Arbitrary<BoardCell> {
  return fc.record({
    service: fc.constant(service),
    environment: fc.constant(environment),
    state: fc.constantFrom(...states),
    also: fc.uniqueArray(fc.constantFrom(...states), { maxLength: 2 }),
    stale: fc.boolean(),
    asOf: time,
    since: time,
    git: version,
    promoted: version,
    live: version,
    below: fc.option(fc.constantFrom('1.4.2', 'no workload', 'CrashLoop 3/6')),
    progress: fc.option(fc.constantFrom(0, 0.25, 1)),
    reason: sentence,
    who: fc.option(fc.constantFrom('kubectl set', 'mara')),
    differs: fc.boolean(),
    marks: fc.array(mark, { maxLength: 2 }),
    pullRequest: fc.option(fc.record({ number: fc.nat(), id: fc.string() })),
  })
}

const names = ['cart', 'checkout', 'mail', 'search']
const places = names.flatMap(service => environments.map(({ name }) => ({ service, environment: name })))
const someCells = fc
  .subarray(places)
  .chain(chosen => fc.tuple(...chosen.map(place => cellOf(place.service, place.environment))))

function viewOf(cells: readonly BoardCell[], at: number): BoardView {
  const services = [...new Set(cells.map(cell => cell.service))].sort()
  return {
    now: 1_700_000_000_000 + at,
    version: at,
    environments,
    services: services.map(name => ({ name, team: name === 'cart' ? 'shop' : null })),
    cells: [...cells],
    sources: [],
    complete: true,
    totals: countCells(cells, services.length, environments),
  }
}

const byKey = (cells: Iterable<BoardCell>) => new Map([...cells].map(cell => [cellId(cell), cell]))

describe('the columnar form', () => {
  test('gives back exactly the board that it was made of, over the wire', () => {
    fc.assert(
      fc.property(someCells, cells => {
        const view = viewOf(cells, 7)
        const back = decodeBoard(JSON.parse(JSON.stringify(encodeBoard(view))))
        expect({ ...back, cells: byKey(back.cells) }).toEqual({ ...view, cells: byKey(view.cells) })
        expect(back.cells).toHaveLength(view.cells.length)
      }),
    )
  })

  test('gives the same when it is read in slices', async () => {
    const [cells] = fc.sample(someCells, { numRuns: 1, seed: 5 })
    const columns = encodeBoard(viewOf(cells ?? [], 1))
    expect(await decodeBoardSlowly(columns, async () => {})).toEqual(decodeBoard(columns))
  })
})

/** What may happen between the server's change and the reader: it arrives, is lost, comes twice, or the connection is made anew. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('change' as const), cells: someCells, gone: fc.subarray(places) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('lost' as const), cells: someCells }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('again' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('anew' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fetched' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('asked' as const) }) },
)

describe('the board in the browser', () => {
  test('equals the server\u2019s after any order of changes, losses, repeats, fetches under way and new connections', () => {
    fc.assert(
      fc.property(someCells, fc.array(step, { maxLength: 25 }), (start, steps) => {
        let truth = byKey(start)
        let at = 1
        const asked: BoardView[] = []
        const sent: BoardChange[] = []
        const now = () => viewOf([...truth.values()], at)
        let feed: Feed = { board: { ...toBoard(now()), complete: false }, ahead: [], comparable: true }
        const change = (cells: readonly BoardCell[], gone: BoardChange['removed']): BoardChange => {
          const next = new Map(truth)
          for (const key of gone) next.delete(cellId(key))
          for (const cell of cells) next.set(cellId(cell), cell)
          truth = next
          at += 1
          const removed = gone.filter(key => !cells.some(cell => cellId(cell) === cellId(key)))
          const { services } = viewOf(cells, at)
          return { now: at, version: at, cells: [...cells], removed, services, environments: null, sources: [] }
        }
        const fetched = (view: BoardView) => {
          feed = replaceBoard(feed, toBoard(decodeBoard(encodeBoard(view)), feed.board))
        }
        for (const one of steps) {
          if (one.kind === 'change') {
            const made = change(one.cells, one.gone)
            sent.push(made)
            feed = receive(feed, [made])
          } else if (one.kind === 'lost') change(one.cells, [])
          else if (one.kind === 'again') feed = receive(feed, sent.slice(-3))
          else if (one.kind === 'anew') {
            feed = startOver(feed)
            asked.length = 0
            sent.length = 0
          } else if (one.kind === 'asked') asked.push(now())
          else fetched(asked.shift() ?? now())
        }
        if (isBehind(feed) || feed.board.version !== at) fetched(now())
        expectSame(feed, now())
      }),
      { numRuns: 300 },
    )
  })
})

function expectSame(feed: Feed, view: BoardView): void {
  const { board } = feed
  expect(isBehind(feed)).toBe(false)
  expect(new Map(board.cells)).toEqual(byKey(view.cells))
  expect([...board.services].sort(byName)).toEqual([...view.services].sort(byName))
  expect(board.totals).toEqual(view.totals)
}

function byName(a: Board['services'][number], b: Board['services'][number]): number {
  return a.name < b.name ? -1 : 1
}
