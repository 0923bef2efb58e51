import type { Entry } from './entry'
import type { Recorder } from './recorder'
import { storeEntry } from './stored-entry'

export interface Memories {
  /** Of what the judge remembers and no change brought along, what is worth a row of its own. */
  write(): Promise<void>
}

const memoriesAtOnce = 100
/**
 * When a cell was last seen changes with every look, and thousands are looked at together: a round takes so many of them along, in turns.
 * What a crash loses by that is a later time of the last look; the older one is as true.
 */
const mostSeenAgain = 1_000

export function createMemories(entries: ReadonlyMap<string, Entry>, recorder: Recorder): Memories {
  /** Where the turn of those that were only seen again goes on. */
  let turn = 0

  return {
    async write() {
      const judged = [...entries.values()].filter(entry => entry.cell !== null && entry.judged)
      const from = turn < judged.length ? turn : 0
      const changed = judged.filter(entry => entry.memoryChanged === 'yes')
      const inTurn = [...judged.keys()]
        .map(index => (from + index) % judged.length)
        .filter(index => judged[index]?.memoryChanged === 'seen again')
        .slice(0, mostSeenAgain)
      const written = [...changed, ...inTurn.flatMap(index => judged[index] ?? [])]
      if (written.length === 0 || recorder.pending() > 0) return
      turn = (inTurn.at(-1) ?? from) + 1
      for (let at = 0; at < written.length; at += memoriesAtOnce) await record(written.slice(at, at + memoriesAtOnce))
    },
  }

  async function record(some: readonly Entry[]): Promise<void> {
    for (const entry of some) entry.memoryChanged = 'no'
    const cells = some.flatMap(entry => (entry.cell === null ? [] : [storeEntry(entry, entry.cell)]))
    await recorder.record({ cells, removed: [], observations: [], events: [] })
  }
}
