import type { Actor } from '@/lib/domain/audit'
import { isOver, type Lock, type LockEnd } from '@/lib/domain/lock'
import { messageOf } from '@/lib/errors'
import type { Log } from '@/lib/log'
import type { Observer } from '@/lib/observer/contract'
import type { EndOfLocks, Line, Store } from '@/lib/store/contract'
import { lockEvent } from './lock-event'
import { newestAnswer } from './newest-answer'

/** What is locked, at hand without a question to the database; read again when another process tells of a lock, and at each look. */
export interface LockIndex {
  open(): readonly Lock[]
  /** Why what is locked is not known; null when it is. While it is not, nothing may be taken for unlocked. */
  problem(): string | null
  /** Reads what the database holds. */
  reload(): Promise<void>
  /** Reads them and ends those whose time is over; at each interval, too. */
  look(): Promise<void>
  start(): void
  stop(): Promise<void>
}

export interface LockIndexParts {
  readonly store: Pick<Store, 'listOpenLocks' | 'endLocks'>
  readonly line: Pick<Line, 'onNotice' | 'onBack'>
  readonly observer: Pick<Observer, 'setLocks'>
  readonly clock: () => number
  readonly log: Log
}

export function createLockIndex({ store, line, observer, clock, log }: LockIndexParts, intervalMs: number): LockIndex {
  const held = newestAnswer<readonly Lock[]>(() => store.listOpenLocks(), [], 'What is locked was not read yet.')
  let timer: NodeJS.Timeout | null = null
  let looking: Promise<void> | null = null
  const quietly = (work: Promise<void>) =>
    work.catch(error => log.warn({ error: messageOf(error) }, 'what is locked could not be read or ended'))
  const stopHearing = [
    line.onNotice(notice => {
      if (notice.kind === 'lock') void quietly(reload())
    }),
    line.onBack(() => void quietly(reload())),
  ]

  return { open: held.value, problem: held.problem, reload, look, start, stop }

  function start(): void {
    timer = setInterval(() => void look(), intervalMs)
    void look()
  }

  async function stop(): Promise<void> {
    for (const end of stopHearing) end()
    if (timer !== null) clearInterval(timer)
    await looking
  }

  function look(): Promise<void> {
    looking ??= quietly(reload().then(endWhatIsOver)).finally(() => {
      looking = null
    })
    return looking
  }

  async function reload(): Promise<void> {
    await held.ask()
    observer.setLocks(held.value())
  }

  async function endWhatIsOver(): Promise<void> {
    const now = clock()
    const ids = held
      .value()
      .filter(lock => isOver(lock, now))
      .map(lock => lock.id)
    if (ids.length === 0) return
    await store.endLocks(endOfLocks(ids, now, 'its time is over', { type: 'observer' }))
    await reload()
  }
}

export function endOfLocks(ids: readonly string[], at: number, why: LockEnd, actor: Actor): EndOfLocks {
  return { ids, at, why, eventOf: lock => lockEvent(lock, { type: 'lock.ended', at, actor, why }) }
}
