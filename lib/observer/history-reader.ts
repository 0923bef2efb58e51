import { messageOf } from '@/lib/errors'
import type { Log } from '@/lib/log'
import type { CellQueue } from './cell-queue'
import type { Entry } from './entry'
import type { Judging } from './judging'
import { loadLore } from './lore'
import { createLoreQueue } from './lore-queue'
import type { Standings } from './standings'

/** Reads of history what a cell's verdict and its standing want, and has it judged again. */
export interface HistoryReader {
  /** Asks for what is wanted of it; `urgent`: its verdict would be a guess before. */
  ask(id: string, entry: Entry): 'urgent' | 'calm' | 'no'
  stop(): void
}

export interface HistoryParts {
  readonly entries: ReadonlyMap<string, Entry>
  readonly judging: Pick<Judging, 'wantsLore'>
  readonly standings: Pick<Standings, 'wants' | 'read'>
  readonly queue: Pick<CellQueue, 'mark' | 'later'>
  readonly log: Log
}

export function createHistoryReader({ entries, judging, standings, queue, log }: HistoryParts): HistoryReader {
  const reads = createLoreQueue(read)

  return {
    ask(id, entry) {
      const wanted = judging.wantsLore(entry)
      const isAsked = wanted !== 'no' && !entry.loreLoading
      if (isAsked || standings.wants(entry)) reads.ask(id, wanted === 'urgent')
      return wanted
    },
    stop: reads.stop,
  }

  async function read(id: string): Promise<void> {
    const entry = entries.get(id)
    if (entry === undefined) return
    const wanted = judging.wantsLore(entry)
    const isWaiting = wanted === 'urgent'
    if (wanted !== 'no' && !entry.loreLoading) await readLore(entry, isWaiting)
    // Names of commits and people come in by the hundred after a start: together at the next tick, not one by one.
    if (isWaiting) queue.mark([id])
    if (standings.wants(entry)) await standings.read(entry)
    queue.later([id])
  }

  async function readLore(entry: Entry, all: boolean): Promise<void> {
    const { desired, repository } = entry
    if (desired === null || repository === null) return
    const head = repository.current()?.snapshot.commit ?? null
    entry.loreLoading = true
    const lore = await loadLore(repository, desired, all).catch(error => {
      const { service, environment } = entry.key
      log.warn({ service, environment, error: messageOf(error) }, 'history could not be read')
      return null
    })
    entry.loreLoading = false
    if (entry.desired !== desired) return
    entry.lore = lore
    entry.loreHead = lore === null ? null : head
    entry.loreTried = all ? 'all' : 'origins'
    entry.memoryChanged = 'yes'
  }
}
