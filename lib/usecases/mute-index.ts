import type { NewAuditEvent } from '@/lib/domain/audit'
import { covers, isOver, type Mute, type MuteEnd } from '@/lib/domain/mute'
import { messageOf } from '@/lib/errors'
import type { Log } from '@/lib/log'
import type { Observer } from '@/lib/observer/contract'
import type { EndOfMutes, Store } from '@/lib/store/contract'
import { newestAnswer } from './newest-answer'

/** What is muted, at hand without a question to the database; read again at each look, because other replicas mute too. */
export interface MuteIndex {
  open(): readonly Mute[]
  /** Why what is muted is not known; null when it is. */
  problem(): string | null
  /** Reads what the database holds. */
  reload(): Promise<void>
  /** Reads them and ends those that are over; at each interval, too. */
  look(): Promise<void>
  start(): void
  stop(): Promise<void>
}

export interface MuteIndexParts {
  readonly store: Pick<Store, 'listOpenMutes' | 'endMutes'>
  readonly observer: Pick<Observer, 'find'>
  readonly clock: () => number
  readonly log: Log
}

/** A pod that crashes is well for a moment each time: only what stays away has ended. */
export const endedAfterMs = 2 * 60_000

export function createMuteIndex({ store, observer, clock, log }: MuteIndexParts, intervalMs: number): MuteIndex {
  const muted = newestAnswer<readonly Mute[]>(() => store.listOpenMutes(), [])
  let timer: NodeJS.Timeout | null = null
  let looking: Promise<void> | null = null
  const goneSince = new Map<string, number>()

  return { open: muted.value, problem: muted.problem, reload: muted.ask, look, start, stop }

  function start(): void {
    timer = setInterval(() => void look(), intervalMs)
    void look()
  }

  async function stop(): Promise<void> {
    if (timer !== null) clearInterval(timer)
    await looking
  }

  function look(): Promise<void> {
    looking ??= muted
      .ask()
      .then(endWhatIsOver)
      .catch(error => log.warn({ error: messageOf(error) }, 'what is muted could not be read or ended'))
      .finally(() => {
        looking = null
      })
    return looking
  }

  async function endWhatIsOver(): Promise<void> {
    const now = clock()
    const mutes = muted.value()
    const timedOut = mutes.filter(mute => isOver(mute, now)).map(mute => mute.id)
    const gone = mutes.filter(mute => !isOver(mute, now) && hasEnded(mute, now)).map(mute => mute.id)
    for (const [ids, why] of [[timedOut, 'its time is over'] as const, [gone, 'the drift ended'] as const]) {
      if (ids.length === 0) continue
      await store.endMutes(endOf(ids, now, why, { type: 'observer' }))
      await muted.ask()
    }
    for (const id of goneSince.keys()) if (!muted.value().some(mute => mute.id === id)) goneSince.delete(id)
  }

  /** Nothing is concluded from what is not known: a stale cell keeps its mute. */
  function hasEnded(mute: Mute, now: number): boolean {
    const cell = observer.find(mute)?.cell ?? null
    if (cell !== null && (cell.stale || cell.state === 'Unknown' || covers(mute, cell))) {
      goneSince.delete(mute.id)
      return false
    }
    const since = goneSince.get(mute.id) ?? now
    goneSince.set(mute.id, since)
    return now - since >= endedAfterMs
  }
}

export function endOf(ids: readonly string[], at: number, why: MuteEnd, actor: NewAuditEvent['actor']): EndOfMutes {
  return {
    ids,
    at,
    why,
    eventOf: mute => ({
      at,
      actor,
      type: 'drift.unmuted',
      service: mute.service,
      environment: mute.environment,
      correlation: mute.batch,
      data: { state: mute.state, why, reason: mute.reason },
    }),
  }
}
