/**
 * Keeps one kind, in one namespace or all of them, true to the server for as long as the process lives: list, watch,
 * renew, resume, list again. It never gives up. The library's informer stops at the first error other than 410.
 */
import { createBackoff } from './backoff'
import type { Intake, Touched } from './cache'
import type { Clock } from './clock'
import type { Connection } from './connect'
import type { Fault, FaultCode } from './fault'
import { list } from './list'
import { pathOf, type Resource } from './resources'
import { watch } from './watch'

export interface Feed {
  readonly resource: Resource
  /** Null: all namespaces. */
  readonly namespace: string | null
  status(): FeedStatus
  /** Resolves when the first list is complete or has failed once. */
  start(): Promise<void>
  stop(): Promise<void>
}

export interface FeedStatus {
  readonly state: 'listing' | 'watching' | 'forbidden' | 'absent' | 'lost'
  /** The last complete list. */
  readonly listedAt: number | null
  /** Newest event, bookmark or complete list. */
  readonly asOf: number | null
  readonly fault: Fault | null
}

export interface FollowOptions {
  readonly connection: Connection
  readonly clock: Clock
  readonly random: () => number
  readonly timing: Timing
  readonly intake: Intake
  /** 'all' also when the state or the freshness changed. */
  onChange(touched: Touched): void
  onFault(fault: Fault): void
}

export interface Timing {
  readonly pageSize: number
  readonly pageWithinMs: number
  readonly silenceMs: number
  readonly renewSeconds: readonly [number, number]
  /** The first watch after a break is short: the server's bookmark before its end proves early that nothing was missed. */
  readonly provingSeconds: number
  /** How long until a refused or missing kind is asked for again. */
  readonly refusedMs: number
}

export const defaultTiming: Timing = {
  pageSize: 500,
  pageWithinMs: 60_000,
  silenceMs: 90_000,
  renewSeconds: [240, 300],
  provingSeconds: 10,
  refusedMs: 180_000,
}

/** A watch that ends sooner does not count as a success: the next try waits. */
const briefMs = 5_000

export function follow(resource: Resource, namespace: string | null, options: FollowOptions): Feed {
  const { connection, clock, random, timing, intake, onChange, onFault } = options
  const path = pathOf(resource, namespace)
  const what = resource.id
  const backoff = createBackoff(random)
  const stopping = new AbortController()
  const { signal } = stopping
  let running: Promise<void> | null = null
  let status: FeedStatus = { state: 'listing', listedAt: null, asOf: null, fault: null }
  let callOffStale = () => {}

  async function run(settle: () => void): Promise<void> {
    while (!signal.aborted) {
      const resourceVersion = await listOnce()
      settle()
      if (resourceVersion !== null) await watchFrom(resourceVersion)
      if (!signal.aborted) await pause(clock, waitMs(), signal)
    }
  }

  async function listOnce(): Promise<string | null> {
    const pages = intake.startList()
    const { pageSize, pageWithinMs } = timing
    const listed = await list(connection, { path, what, pageSize, pageWithinMs }, pages.add, clock, signal)
    if (signal.aborted) return null
    if (!listed.ok) {
      fail(listed.fault)
      return null
    }
    pages.finish(namespace)
    status = { ...status, listedAt: clock.now() }
    confirm()
    onChange('all')
    return listed.resourceVersion
  }

  /** Watches and resumes until only a new list helps. */
  async function watchFrom(listedVersion: string): Promise<void> {
    let resourceVersion = listedVersion
    let broken = false
    while (!signal.aborted) {
      const startedAt = clock.now()
      const timeoutSeconds = broken ? timing.provingSeconds : between(timing.renewSeconds, random())
      const request = { path, what, resourceVersion, timeoutSeconds, silenceMs: timing.silenceMs }
      const end = await watch(connection, request, sink, clock, signal)
      if (signal.aborted) return
      if (end.heard && clock.now() - startedAt >= briefMs) backoff.reset()
      // One break is no failure yet: the next try goes on where this one ended, and only it tells whether the server is gone.
      if (end.fault && !end.heard) fail(end.fault)
      else if (end.fault) onFault(end.fault)
      if (end.expired || !end.heard) return
      resourceVersion = end.resourceVersion
      broken = end.fault !== null
      await pause(clock, waitMs(), signal)
    }
  }

  const sink = {
    put: (raw: unknown) => onChange(intake.put(raw)),
    remove: (raw: unknown) => onChange(intake.remove(raw)),
    heard() {
      const wasLost = status.state === 'lost'
      confirm()
      if (wasLost) onChange('all')
    },
  }

  /** What the cache holds is true as of now, and passes for fresh until the server has been silent too long. */
  function confirm(): void {
    status = { ...status, state: 'watching', asOf: clock.now(), fault: null }
    callOffStale()
    callOffStale = clock.after(timing.silenceMs, () => {
      status = { ...status, state: 'lost' }
      onChange('all')
    })
  }

  function fail(fault: Fault): void {
    if (fault.code === 'expired') return
    onFault(fault)
    const refused = refusals[fault.code]
    if (refused) {
      // What may no longer be read must not be shown as if it were known.
      callOffStale()
      intake.clear(namespace)
      status = { state: refused, listedAt: null, asOf: null, fault }
    } else {
      status = { ...status, state: 'lost', fault }
    }
    onChange('all')
  }

  function waitMs(): number {
    const { fault } = status
    if (fault && refusals[fault.code]) return timing.refusedMs * (0.8 + 0.4 * random())
    return Math.max(backoff.next(), fault?.retryAfterMs ?? 0)
  }

  return {
    resource,
    namespace,
    status: () => status,
    start: () =>
      new Promise(resolve => {
        running ??= run(resolve)
      }),
    async stop() {
      stopping.abort()
      callOffStale()
      await running
    },
  }
}

const refusals: Partial<Record<FaultCode, 'forbidden' | 'absent'>> = { forbidden: 'forbidden', kind_missing: 'absent' }

function between([low, high]: readonly [number, number], share: number): number {
  return Math.round(low + (high - low) * share)
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      callOff()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const callOff = clock.after(ms, done)
    signal.addEventListener('abort', done)
  })
}
