/**
 * Keeps one kind, in one namespace or all of them, true to the server for as long as the process lives: list, watch,
 * renew, resume, list again. It never gives up. The library's informer stops at the first error other than 410.
 */
import { createBackoff } from './backoff'
import type { Intake, Touched } from './cache'
import type { Clock } from './clock'
import type { Connection } from './connect'
import type { Fault, FaultCode } from './fault'
import { list, readHead } from './list'
import { locate } from './locate'
import { closedEarly, isOlder, outcomeOf, unexpected } from './outcome'
import { pathOf, type Resource } from './resources'
import type { Timing } from './timing'
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

/** Slack for a proving watch: it has to end by itself before it counts as silent, and not sooner than it was told. */
const provingSlackMs = 5_000
const earlyMs = 500

/** A watch that ends sooner does not count as a success: the next try waits. */
const briefMs = 5_000

export function follow(resource: Resource, namespace: string | null, options: FollowOptions): Feed {
  const { connection, clock, random, timing, intake, onChange, onFault } = options
  let path = pathOf(resource, namespace)
  const what = resource.id
  const backoff = createBackoff(random)
  const stopping = new AbortController()
  const { signal } = stopping
  let running: Promise<void> | null = null
  let settle = () => {}
  const settled = new Promise<void>(resolve => {
    settle = resolve
  })
  let status: FeedStatus = { state: 'listing', listedAt: null, asOf: null, fault: null }
  let callOffStale = () => {}

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        const isOpen = (await isServed()) && (!isRefused(status) || (await isAllowed()))
        const resourceVersion = isOpen ? await listOnce() : null
        settle()
        if (resourceVersion !== null) await watchFrom(resourceVersion)
      } catch (error) {
        // A fault of ours in one kind must end neither its watch nor the process.
        fail(unexpected(error))
        settle()
      }
      if (!signal.aborted) await pause(clock, waitMs(), signal)
    }
  }

  /** Custom resources come and go with what they belong to. */
  async function isServed(): Promise<boolean> {
    const located = await locate(connection, resource, namespace, signal)
    if (signal.aborted) return false
    if (located.ok) path = located.path
    else fail(located.fault)
    return located.ok
  }

  async function listOnce(): Promise<string | null> {
    const startedAt = clock.now()
    const pages = intake.startList()
    const { pageSize, pageWithinMs } = timing
    const listed = await list(connection, { path, what, pageSize, pageWithinMs }, pages.add, clock, signal)
    if (signal.aborted) return null
    if (!listed.ok) {
      fail(listed.fault)
      return null
    }
    pages.finish(namespace)
    status = { ...status, listedAt: startedAt }
    confirm(startedAt)
    onChange('all')
    return listed.resourceVersion
  }

  /** Asked before the objects are shown again: to whoever may list but not watch they would come and go. */
  async function isAllowed(): Promise<boolean> {
    const head = await readHead(
      connection,
      { path, what, pageSize: 1, pageWithinMs: timing.pageWithinMs },
      clock,
      signal,
    )
    if (signal.aborted) return false
    if (!head.ok) {
      fail(head.fault)
      return false
    }
    const { resourceVersion } = head
    const request = { path, what, resourceVersion, timeoutSeconds: 1, silenceMs: provingSlackMs }
    const end = await watch(connection, request, deaf, clock, signal)
    if (!end.opened && end.fault && !signal.aborted) fail(end.fault)
    return end.opened
  }

  /** Watches and resumes until only a new list helps. */
  async function watchFrom(listedVersion: string): Promise<void> {
    let resourceVersion = listedVersion
    let proving = false
    while (!signal.aborted) {
      const timeoutSeconds = proving ? timing.provingSeconds : between(timing.renewSeconds, random())
      const silenceMs = proving ? timeoutSeconds * 1_000 + provingSlackMs : timing.doubtMs
      const startedAt = clock.now()
      const end = await watch(
        connection,
        { path, what, resourceVersion, timeoutSeconds, silenceMs },
        sink,
        clock,
        signal,
      )
      if (signal.aborted) return
      const endedAt = clock.now()
      const lastedMs = endedAt - startedAt
      if (lastedMs >= briefMs) backoff.reset()
      const outcome = outcomeOf(end, lastedMs >= timeoutSeconds * 1_000 - earlyMs, proving)
      if (outcome === 'expired') return
      if (outcome === 'gone') return fail(end.fault ?? closedEarly(connection.server()))
      if (outcome === 'quiet' && !(await confirmQuiet(end.resourceVersion, endedAt))) return
      resourceVersion = end.resourceVersion
      proving = outcome === 'doubtful'
      await pause(clock, waitMs(), signal)
    }
  }

  /** A server restored from a backup is behind what we have seen and would stay silent for ever: only a new list helps. */
  async function confirmQuiet(resourceVersion: string, at: number): Promise<boolean> {
    const { pageWithinMs } = timing
    const head = await readHead(connection, { path, what, pageSize: 1, pageWithinMs }, clock, signal)
    if (signal.aborted) return false
    if (!head.ok) fail(head.fault)
    if (!head.ok || isOlder(head.resourceVersion, resourceVersion)) return false
    confirm(at)
    return true
  }

  const sink = {
    put: (raw: unknown) => onChange(intake.put(raw)),
    remove: (raw: unknown) => onChange(intake.remove(raw)),
    heard: () => confirm(clock.now()),
  }

  /** What the cache holds is true as of now, and passes for fresh until the server has been silent too long. */
  function confirm(at: number): void {
    const wasLost = status.state === 'lost'
    status = { ...status, state: 'watching', asOf: at, fault: null }
    if (wasLost) onChange('all')
    callOffStale()
    callOffStale = clock.after(timing.freshMs - (clock.now() - at), () => {
      status = { ...status, state: 'lost' }
      onChange('all')
    })
  }

  function fail(found: Fault): void {
    if (found.code === 'expired') return
    // That Flux or Argo CD is not installed is no failure of the cluster.
    if (found.code !== 'kind_missing' || resource.of === null) onFault(found)
    const before = status
    const refused = refusals[found.code]
    if (refused) {
      // What may no longer be read must not be shown as if it were known.
      callOffStale()
      intake.clear(namespace)
      status = { state: refused, listedAt: null, asOf: null, fault: found }
    } else {
      status = { ...status, state: 'lost', fault: found }
    }
    if (before.state !== status.state || before.fault?.code !== found.code) onChange('all')
  }

  function waitMs(): number {
    if (isRefused(status)) return timing.refusedMs * (0.8 + 0.4 * random())
    return Math.max(backoff.next(), status.fault?.retryAfterMs ?? 0)
  }

  return {
    resource,
    namespace,
    status: () => status,
    start() {
      running ??= run()
      return settled
    },
    async stop() {
      stopping.abort()
      callOffStale()
      await running
    },
  }
}

export function isRefused({ state }: FeedStatus): boolean {
  return state === 'forbidden' || state === 'absent'
}

const deaf = { put() {}, remove() {}, heard() {} }

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
