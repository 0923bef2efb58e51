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
const restMs = 60
/** Cells judged before the loop lets other work through. */
const sliceCells = 100
/** Of a look that only time asked for, usually without news: what changes must not wait behind three thousand of them. */
const dueSliceCells = 25

/** Which cells wait to be judged; `judge` gets them in slices, each cell once however often it was marked. */
export function createCellQueue(judge: (ids: readonly string[]) => void): CellQueue {
  const marked = new Set<string>()
  const due = new Set<string>()
  let scheduled: NodeJS.Timeout | null = null
  let working: Promise<void> | null = null
  let stopped = false
  let restedUntil = Number.NEGATIVE_INFINITY

  return {
    mark(ids) {
      for (const id of ids) marked.add(id)
      schedule()
    },
    later(ids) {
      for (const id of ids) due.add(id)
      schedule()
    },
    async stop() {
      stopped = true
      if (scheduled !== null) clearTimeout(scheduled)
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

  async function work(): Promise<void> {
    while (marked.size + due.size > 0 && !stopped) {
      judge(marked.size > 0 ? takeFirst(marked, sliceCells) : takeFirst(due, dueSliceCells))
      await new Promise(resolve => setImmediate(resolve))
    }
  }
}

function takeFirst(from: Set<string>, most: number): readonly string[] {
  const first = [...from].slice(0, most)
  for (const id of first) from.delete(id)
  return first
}
