import { type Entry, storeEntry } from './entry'
import type { Recorder } from './recorder'

const memoriesAtOnce = 100

/** What the judge remembers changes with every look; it is written along with changes, and otherwise now and then. */
export async function writeMemories(entries: Iterable<Entry>, recorder: Recorder): Promise<void> {
  const changed = [...entries].filter(entry => entry.memoryChanged && entry.cell !== null)
  if (changed.length === 0 || recorder.pending() > 0) return
  for (let at = 0; at < changed.length; at += memoriesAtOnce) {
    const slice = changed.slice(at, at + memoriesAtOnce)
    for (const entry of slice) entry.memoryChanged = false
    const cells = slice.flatMap(entry => (entry.cell === null ? [] : [storeEntry(entry, entry.cell)]))
    await recorder.record({ cells, removed: [], observations: [], events: [] })
  }
}
