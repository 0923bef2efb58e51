import { isAppError } from '@/lib/errors'
import type { Log } from '@/lib/log'
import type { CellBatch, Store } from '@/lib/store/contract'

export interface Recorder {
  /** Resolves when the batch is committed, or once it is certain that the database cannot take it now: then it is kept and written later, in order. */
  record(batch: CellBatch): Promise<void>
  /** Batches that are not committed yet. */
  pending(): number
  /** Resolves when all that was given is committed, or rejects with the last failure at the deadline. */
  flush(timeoutMs: number): Promise<void>
  stop(): void
}

const firstRetryMs = 500
const longestRetryMs = 15_000

/**
 * Writes batches one after another. The screen must not wait for a database that is away (an old green is worse than an
 * unrecorded red), and the history must not miss what happened meanwhile: what could not be written waits here, in order.
 */
export function createRecorder(store: Pick<Store, 'recordCells'>, log: Log): Recorder {
  let waiting: CellBatch[] = []
  let writing: Promise<boolean> | null = null
  let retry: NodeJS.Timeout | null = null
  let retryMs = firstRetryMs
  let lastFailure: unknown = null

  return {
    async record(batch) {
      waiting.push(batch)
      // While the database is away nobody waits for it: the retry takes this batch along. More than once: a writing that had just ended did not see it.
      while (retry === null && waiting.includes(batch)) await drain()
    },
    pending: () => waiting.length,
    async flush(timeoutMs) {
      const deadline = Date.now() + timeoutMs
      while (waiting.length > 0) {
        if (Date.now() > deadline) throw lastFailure
        if (!(await drain())) await new Promise(done => setTimeout(done, 50))
      }
    },
    stop() {
      if (retry !== null) clearTimeout(retry)
      retry = null
    },
  }

  function drain(): Promise<boolean> {
    writing ??= write().finally(() => {
      writing = null
    })
    return writing
  }

  async function write(): Promise<boolean> {
    while (waiting.length > 0) {
      const taken = [...waiting]
      const merged = mergeBatches(taken)
      try {
        await store.recordCells(merged)
      } catch (error) {
        lastFailure = error
        log.warn(
          { code: isAppError(error) ? error.code : 'internal', batches: waiting.length },
          'the database does not take verdicts; they are kept',
        )
        scheduleRetry()
        return false
      }
      waiting = waiting.slice(taken.length)
      retryMs = firstRetryMs
    }
    return true
  }

  function scheduleRetry(): void {
    if (retry !== null) return
    retry = setTimeout(() => {
      retry = null
      void drain()
    }, retryMs)
    retry.unref()
    retryMs = Math.min(longestRetryMs, retryMs * 2)
  }
}

/** The last word on each cell counts; every observation and event is kept, in order. */
export function mergeBatches(batches: readonly CellBatch[]): CellBatch {
  const [only, second] = batches
  if (only !== undefined && second === undefined) return only
  const key = (one: { readonly service: string; readonly environment: string }) =>
    `${one.service}\u0000${one.environment}`
  const cells = new Map<string, CellBatch['cells'][number]>()
  const confirmed = new Map<string, CellBatch['cells'][number]>()
  const removed = new Map<string, CellBatch['removed'][number]>()
  for (const batch of batches) {
    for (const gone of batch.removed) {
      removed.set(key(gone), gone)
      cells.delete(key(gone))
      confirmed.delete(key(gone))
    }
    for (const stored of batch.confirmed ?? [])
      if (!cells.has(key(stored.cell))) confirmed.set(key(stored.cell), stored)
    for (const stored of batch.cells) {
      cells.set(key(stored.cell), stored)
      confirmed.delete(key(stored.cell))
      removed.delete(key(stored.cell))
    }
  }
  const boards = batches.flatMap(batch => batch.board ?? [])
  const newest = boards.at(-1)
  const environments = boards.findLast(board => board.environments !== null)?.environments ?? null
  return {
    cells: [...cells.values()],
    confirmed: [...confirmed.values()],
    removed: [...removed.values()],
    ...(newest === undefined ? {} : { board: { version: newest.version, environments } }),
    observations: batches.flatMap(batch => batch.observations),
    events: batches.flatMap(batch => batch.events),
  }
}
