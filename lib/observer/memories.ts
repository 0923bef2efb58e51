import { type Entry, storeEntry } from './entry'
import type { Recorder } from './recorder'

const memoriesAtOnce = 100
/**
 * When a cell was last seen changes with every look, and thousands are looked at together: a round takes so many of them along. What a
 * crash loses by that is a later time of the last look; the older one is as true.
 */
const mostSeenAgain = 500

/** What the judge remembers is written along with changes, and otherwise now and then; with `all`, whatever changed at all. */
export async function writeMemories(entries: Iterable<Entry>, recorder: Recorder, all: boolean): Promise<void> {
  const judged = [...entries].filter(entry => entry.cell !== null && entry.shown !== '')
  const changed = judged.filter(entry => entry.memoryChanged === 'yes')
  const again = judged.filter(entry => entry.memoryChanged === 'seen again').slice(0, all ? undefined : mostSeenAgain)
  const written = [...changed, ...again]
  if (written.length === 0 || recorder.pending() > 0) return
  for (let at = 0; at < written.length; at += memoriesAtOnce) {
    const slice = written.slice(at, at + memoriesAtOnce)
    for (const entry of slice) entry.memoryChanged = 'no'
    const cells = slice.flatMap(entry => (entry.cell === null ? [] : [storeEntry(entry, entry.cell)]))
    await recorder.record({ cells, removed: [], observations: [], events: [] })
  }
}
