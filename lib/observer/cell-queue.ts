import { createPace } from './pace'

export interface CellQueue {
  /** To be judged because something changed: at once, together with what comes in the same moment. */
  mark(ids: Iterable<string>): void
  /** To be judged because time passed or a name came in: behind all that changed. */
  later(ids: Iterable<string>): void
  /** Resolves when the slice that is being judged is done; nothing is judged after it. */
  stop(): Promise<void>
}

/** Events that come together are judged together. */
const batchMs = 2
/** After a slice, what comes within this time makes one slice too: each is written, and sent to every reader, by itself. */
const restMs = 45
/** Cells judged before the loop lets other work through. */
const sliceCells = 100
/** Of a look that only time asked for, usually without news: what changes must not wait behind three thousand of them. */
const dueSliceCells = 25
const restlessMs = 200

/** Which cells wait to be judged; `judge` gets them in slices, each cell once however often it was marked. */
export function createCellQueue(judge: (ids: readonly string[]) => void): CellQueue {
  const marked = new Set<string>()
  const due = new Set<string>()
  /** Marked, and to be looked at when their pace allows. */
  const restless = new Set<string>()
  const pace = createPace()
  let calling: NodeJS.Timeout | null = null
  let scheduled: NodeJS.Timeout | null = null
  let working: Promise<void> | null = null
  let stopped = false
  let restedUntil = Number.NEGATIVE_INFINITY

  return {
    mark(ids) {
      const now = performance.now()
      for (const id of ids) {
        if (pace.waitMs(id, now) === 0) marked.add(id)
        else restless.add(id)
      }
      schedule()
      callRestless()
    },
    later(ids) {
      for (const id of ids) due.add(id)
      schedule()
    },
    async stop() {
      stopped = true
      if (scheduled !== null) clearTimeout(scheduled)
      if (calling !== null) clearTimeout(calling)
      await working
    },
  }

  function schedule(): void {
    if (scheduled !== null || stopped || marked.size + due.size === 0) return
    scheduled = setTimeout(
      () => {
        scheduled = null
        working ??= work().finally(() => {
          working = null
          restedUntil = performance.now() + restMs
          schedule()
        })
      },
      Math.max(batchMs, restedUntil - performance.now()),
    )
  }

  function callRestless(): void {
    if (calling !== null || stopped || restless.size === 0) return
    calling = setTimeout(() => {
      calling = null
      const now = performance.now()
      for (const id of restless) {
        if (pace.waitMs(id, now) > 0) continue
        restless.delete(id)
        marked.add(id)
      }
      schedule()
      callRestless()
    }, restlessMs)
  }

  async function work(): Promise<void> {
    while (marked.size + due.size > 0 && !stopped) {
      const isNews = marked.size > 0
      const ids = isNews ? takeFirst(marked, sliceCells) : takeFirst(due, dueSliceCells)
      if (isNews) for (const id of ids) pace.judged(id, performance.now())
      judge(ids)
      await new Promise(resolve => setImmediate(resolve))
    }
  }
}

function takeFirst(from: Set<string>, most: number): readonly string[] {
  const first: string[] = []
  for (const id of from) {
    if (first.length === most) break
    first.push(id)
    from.delete(id)
  }
  return first
}
