import type { BoardCell } from '@/lib/contract'

/** A Synced cell of checkout in prod, with what a test changes. */
export function boardCell(changes: Partial<BoardCell> = {}): BoardCell {
  return {
    service: 'checkout',
    environment: 'prod',
    state: 'Synced',
    also: [],
    stale: false,
    asOf: 1_000,
    since: 500,
    git: '1.42.0',
    promoted: '1.42.0',
    live: '1.42.0',
    below: null,
    progress: null,
    reason: 'Git and live agree',
    who: null,
    differs: false,
    marks: [],
    pullRequest: null,
    ...changes,
  }
}
