import type { SourceMirror } from './contract'
import { fetchHistory } from './fetch-history'
import { keepMirror, type MirrorOptions } from './kept-mirror'

const defaultIntervalMs = 60_000

/** The history of an application: all branches and tags, commits without files. Asks the remote only when somebody asks it. */
export function createSourceMirror(options: Omit<MirrorOptions, 'branch'>): SourceMirror {
  const intervalMs = options.intervalMs ?? defaultIntervalMs
  const now = options.now ?? Date.now
  const kept = keepMirror({ ...options, branch: null, intervalMs }, fetchHistory)
  let asked: { readonly at: number; readonly answer: Promise<void> } | null = null
  let tags: Promise<ReadonlyMap<string, string>> | null = null
  kept.onChange(() => {
    tags = null
  })
  const { id, status, reading, stop } = kept
  return {
    id,
    status,
    refresh,
    findCommits: (prefix, signal) => reading(({ source }) => source.findCommits(prefix, signal)),
    readTags,
    findNumbered: (number, signal) =>
      reading(async ({ source, find }) => {
        const head = await find('HEAD')
        return head === null ? [] : source.findNumbered(number, head, signal)
      }),
    contains: (ancestor, descendant, signal) => reading(({ source }) => source.contains(ancestor, descendant, signal)),
    between: (from, to, wanted) => reading(({ source }) => source.between(from, to, wanted)),
    stop,
  }

  /** Failures stand in the status. Who cannot wait gets what was read before. */
  async function refresh(waitMs: number, signal?: AbortSignal): Promise<void> {
    if (asked === null || now() - asked.at >= intervalMs) {
      const answer = kept.fetch().then(
        () => {},
        () => {},
      )
      asked = { at: now(), answer }
    }
    if (waitMs > 0) await soonest(asked.answer, waitMs, signal)
  }

  async function readTags(): Promise<ReadonlyMap<string, string>> {
    tags ??= reading(({ source }) => source.readTags())
    const mine = tags
    return mine.catch(error => {
      if (tags === mine) tags = null
      throw error
    })
  }
}

function soonest(work: Promise<void>, waitMs: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return Promise.resolve()
  return new Promise(resolve => {
    const timer = setTimeout(end, waitMs)
    signal?.addEventListener('abort', end, { once: true })
    work.then(end)

    function end(): void {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
  })
}
