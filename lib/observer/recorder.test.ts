import { describe, expect, it } from 'vitest'
import { AppError } from '@/lib/errors'
import type { Log } from '@/lib/log'
import type { CellBatch } from '@/lib/store/contract'
import { cell } from './__fixtures__/cells'
import { createRecorder, mergeBatches } from './recorder'

const silent: Log = { info() {}, warn() {}, error() {}, debug() {} }
const batch = (service: string, changes: Partial<CellBatch> = {}): CellBatch => ({
  cells: [{ cell: cell({ service }), memory: null }],
  removed: [],
  observations: [],
  events: [
    {
      at: 1,
      actor: { type: 'observer' },
      type: 'drift.seen',
      service,
      environment: 'prod',
      correlation: null,
      data: {},
    },
  ],
  ...changes,
})

describe('createRecorder', () => {
  it('keeps what the database does not take and writes it later, in order, nothing twice', async () => {
    const written: CellBatch[] = []
    let away = true
    const recorder = createRecorder(
      {
        async recordCells(given) {
          if (away) throw new AppError('upstream_unavailable', 'The database is away. Wait.')
          written.push(given)
        },
      },
      silent,
    )
    await recorder.record(batch('a'))
    await recorder.record(batch('b'))
    expect(recorder.pending()).toBe(2)
    away = false
    await recorder.flush(5_000)
    recorder.stop()
    expect(written.flatMap(one => one.events.map(event => event.service))).toEqual(['a', 'b'])
    expect(recorder.pending()).toBe(0)
  })

  it('has written a batch when it says so, at whatever instant it came', async () => {
    for (let steps = 0; steps < 8; steps += 1) {
      const written: string[] = []
      const late: Promise<void>[] = []
      const recorder = createRecorder(
        {
          async recordCells(given) {
            written.push(...given.cells.map(({ cell: { service } }) => service))
            if (written.includes('late')) return
            let wait = Promise.resolve()
            for (let step = 0; step < steps; step += 1) wait = wait.then(() => {})
            late.push(wait.then(() => recorder.record(batch('late'))))
          },
        },
        silent,
      )
      await recorder.record(batch('early'))
      await Promise.all(late)
      expect(written, `${steps} steps`).toEqual(['early', 'late'])
    }
  })

  it('rejects a flush with what the database said', async () => {
    const recorder = createRecorder(
      { recordCells: () => Promise.reject(new AppError('upstream_unavailable', 'The database is away. Wait.')) },
      silent,
    )
    await recorder.record(batch('a'))
    await expect(recorder.flush(0)).rejects.toThrow('The database is away.')
    recorder.stop()
  })
})

describe('mergeBatches', () => {
  it('keeps the last word on each cell and every event', () => {
    const newer = { cell: cell({ service: 'a', state: 'Drifted' as const }), memory: 2 }
    const merged = mergeBatches([batch('a'), batch('b'), batch('a', { cells: [newer] })])
    expect(merged.cells.map(one => [one.cell.service, one.cell.state])).toEqual([
      ['a', 'Drifted'],
      ['b', 'Synced'],
    ])
    expect(merged.events).toHaveLength(3)
  })

  it('forgets a cell that was removed, and the removal of one that came back', () => {
    const key = { service: 'a', environment: 'prod' }
    const gone = { cells: [], removed: [key], observations: [], events: [] }
    expect(mergeBatches([batch('a'), gone])).toMatchObject({ cells: [], removed: [key] })
    expect(mergeBatches([gone, batch('a')])).toMatchObject({ cells: [{ cell: { service: 'a' } }], removed: [] })
  })

  it('writes a cell that was confirmed and changed as changed, and one that went not at all', () => {
    const stored = { cell: cell({ service: 'a' }), memory: null }
    const confirmed = batch('b', { confirmed: [stored] })
    expect(mergeBatches([confirmed, batch('c')]).confirmed).toEqual([stored])
    for (const both of [
      [confirmed, batch('a')],
      [batch('a'), confirmed],
    ]) {
      const merged = mergeBatches(both)
      expect(merged.cells.map(one => one.cell.service).sort()).toEqual(['a', 'b'])
      expect(merged.confirmed).toEqual([])
    }
    const gone = batch('c', { removed: [{ service: 'a', environment: 'prod' }] })
    expect(mergeBatches([confirmed, gone]).confirmed).toEqual([])
  })

  it('brings the board to the newest version, with the last columns that were told', () => {
    const at = (version: number, environments: readonly [] | null) => batch('a', { board: { version, environments } })
    expect(mergeBatches([at(1, null), at(2, []), at(3, null), batch('b')]).board).toEqual({
      version: 3,
      environments: [],
    })
    expect(mergeBatches([batch('a'), batch('b')]).board).toBeUndefined()
  })
})
