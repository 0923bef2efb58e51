import { expect, it } from 'vitest'
import { cell } from './__fixtures__/cells'
import { type Entry, newEntry } from './entry'
import { createMemories } from './memories'
import type { MemoryChange } from './memory-change'
import type { Recorder } from './recorder'
import { takeVerdict } from './take-verdict'

function world(count: number, change: MemoryChange) {
  const entries = new Map<string, Entry>()
  for (let n = 0; n < count; n += 1) {
    const entry = newEntry({ service: `s${n}`, environment: 'prod' })
    takeVerdict(entry, cell({ service: `s${n}` }))
    entry.memoryChanged = change
    entries.set(`s${n}`, entry)
  }
  const written: string[] = []
  const recorder: Recorder = {
    record: async batch => void written.push(...batch.cells.map(one => one.cell.service)),
    pending: () => 0,
    flush: async () => {},
    stop() {},
  }
  return { entries, written, memories: createMemories(entries, recorder) }
}

it('writes all that changed in one round, each once', async () => {
  const { entries, written, memories } = world(2_500, 'yes')
  await memories.write()
  expect(new Set(written)).toEqual(new Set(entries.keys()))
  await memories.write()
  expect(written).toHaveLength(2_500)
})

it('lets every cell that is seen all the time have its turn', async () => {
  const { entries, written, memories } = world(2_500, 'seen again')
  for (let round = 0; round < 3; round += 1) {
    await memories.write()
    for (const entry of entries.values()) entry.memoryChanged = 'seen again'
  }
  expect(written).toHaveLength(3_000)
  expect(new Set(written)).toEqual(new Set(entries.keys()))
})

it('writes nothing of a cell that was not judged yet', async () => {
  const { entries, written, memories } = world(1, 'yes')
  const fresh = newEntry({ service: 'new', environment: 'prod' })
  fresh.cell = { ...cell({ service: 'new' }), stale: true }
  fresh.memoryChanged = 'yes'
  entries.set('new', fresh)
  await memories.write()
  expect(written).toEqual(['s0'])
})
