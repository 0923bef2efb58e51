import { messageOf } from '@/lib/errors'
import type { Log } from '@/lib/log'
import type { Line } from '@/lib/store/contract'

/**
 * `held`: this process observes, and nobody else can. `alone`: the lease ran out while the database does not answer; nobody can be asked
 * who observes. `unsure`: it ran out unnoticed (the process stood still) and nobody was asked yet. `none`: another process observes, or
 * nobody.
 */
export type Standing = 'held' | 'alone' | 'unsure' | 'none'

export type Look = Awaited<ReturnType<Line['look']>>

export interface LeaseKeeper {
  standing(): Standing
  /** Of the tenure that this process has; null without one. */
  epoch(): number | null
  /** Resolves after the first question, whatever came of it. */
  start(): Promise<void>
  /** Asks now: something says that the lease may have changed hands. */
  wake(): void
  /** Asks nothing more, and keeps the lease until `release` or until it runs out. */
  rest(): Promise<void>
  /** Observing could not begin: others may try. */
  giveUp(): void
  /** Gives the lease back, so that another process need not wait until it runs out. */
  release(): Promise<void>
}

export interface LeaseKeeperParts {
  readonly line: Line
  readonly holder: string
  /** Milliseconds that pass also while the process stands still. */
  readonly elapsed: () => number
  readonly onTaken: (epoch: number) => void
  /** Another tenure began, or the lease could not be had back. */
  readonly onLost: () => void
  /** The lease had run out and goes on all the same. */
  readonly onAgain: () => void
  /** What others may know, each time it was asked as a bystander. */
  readonly onLook: (look: Look) => void
  readonly log: Log
}

/** Takeover after a freeze: at most the time given plus one look. */
export const leaseMs = 8_000
const renewMs = 2_000
const lookMs = 1_000
/** The line answers or fails within 3 s; what took longer says that this process stood still, not that the database is away. */
const longestQuestionMs = 5_000
/** How long one failed question tells that the database is away: until the next one must have ended. */
const awayMs = renewMs + longestQuestionMs

/** Takes the observer's lease when it is free, renews it, and knows by its own clock when it may not count on it any more. */
export function keepLease({
  line,
  holder,
  elapsed,
  onTaken,
  onLost,
  onAgain,
  onLook,
  log,
}: LeaseKeeperParts): LeaseKeeper {
  let epoch: number | null = null
  let heldUntil = 0
  let awaySince: number | null = null
  let timer: NodeJS.Timeout | null = null
  let asking: Promise<void> | null = null
  let again = false
  let resting = false
  line.onNotice(notice => {
    if (notice.kind === 'lease' && epoch === null) wake()
  })
  line.onBack(() => {
    if (epoch !== null && standing() !== 'held') wake()
  })

  return { standing, epoch: () => epoch, start: ask, wake, rest, giveUp, release }

  function standing(): Standing {
    if (epoch === null) return 'none'
    const now = elapsed()
    if (now < heldUntil) return 'held'
    return awaySince !== null && now - awaySince < awayMs ? 'alone' : 'unsure'
  }

  function wake(): void {
    if (resting) return
    if (asking === null) void ask()
    else again = true
  }

  function ask(): Promise<void> {
    if (timer !== null) clearTimeout(timer)
    timer = null
    asking ??= askOnce().finally(() => {
      asking = null
      if (resting) return
      timer = setTimeout(ask, again ? 0 : epoch === null ? lookMs : renewMs)
      again = false
    })
    return asking
  }

  async function askOnce(): Promise<void> {
    const begun = elapsed()
    try {
      if (epoch === null) await lookAndTake(begun)
      else await renew(epoch, begun)
      awaySince = null
    } catch (error) {
      const ended = elapsed()
      if (ended - begun > longestQuestionMs) again = true
      else {
        if (awaySince === null) log.warn({ error: messageOf(error) }, 'the lease to observe cannot be asked for')
        awaySince = ended
      }
    }
  }

  async function renew(held: number, begun: number): Promise<void> {
    if (await line.renewLease(held, leaseMs)) {
      const wasHeld = standing() === 'held'
      heldUntil = begun + leaseMs
      if (!wasHeld) onAgain()
      return
    }
    log.warn({ epoch: held }, 'another process observes now; this one follows it')
    epoch = null
    again = true
    onLost()
  }

  async function lookAndTake(begun: number): Promise<void> {
    const look = await line.look()
    if (look.lease === null || look.lease.isFree) {
      const taken = await line.takeLease(holder, leaseMs)
      if (taken !== null) {
        epoch = taken
        heldUntil = begun + leaseMs
        log.info({ epoch: taken }, 'this process observes')
        onTaken(taken)
        return
      }
    }
    onLook(look)
  }

  function giveUp(): void {
    const held = epoch
    epoch = null
    if (held !== null) line.endLease(held).catch(() => {})
  }

  async function rest(): Promise<void> {
    resting = true
    if (timer !== null) clearTimeout(timer)
    await asking
  }

  async function release(): Promise<void> {
    await rest()
    if (epoch === null) return
    const held = epoch
    epoch = null
    await line.endLease(held).catch(error => log.warn({ error: messageOf(error) }, 'the lease runs out by itself'))
  }
}
