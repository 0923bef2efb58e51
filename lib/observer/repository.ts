import type { RepositoryConfig } from '@/lib/config'
import { messageOf } from '@/lib/errors'
import type { Commit, GitHost, Mirror } from '@/lib/git/contract'
import type { Log } from '@/lib/log'
import type { DiscoveryOptions } from '@/lib/manifests/discover/discover'
import { resolvePast } from '@/lib/manifests/repository/past'
import { type ResolvedRepository, resolveInSteps, resolveRepository } from '@/lib/manifests/repository/resolve'
import type { Reading, Repository } from './contract'
import { inSlices } from './in-slices'
import type { KeptReading } from './kept-reading'
import { createPasts } from './pasts'

/** A repository that the observer follows. */
export interface ObservedRepository extends Repository {
  /** Called with each new reading, and with the same one when only the mirror's freshness changed. */
  onReading(listener: (reading: Reading, moved: boolean) => void): () => void
  start(): Promise<void>
  stop(): Promise<void>
}

export interface RepositoryParts {
  readonly config: RepositoryConfig
  readonly mirror: Mirror
  readonly host: GitHost | null
  readonly hostProblem: string | null
  readonly webUrl: string | null
  readonly discovery: Omit<DiscoveryOptions, 'from'>
  /** Null: every start reads the whole repository. */
  readonly kept: KeptReading | null
  readonly log: Log
}

/** Resolves each head of the mirror; one at a time, and only the newest when several arrive meanwhile. */
export function createRepository({
  config,
  mirror,
  host,
  hostProblem,
  webUrl,
  discovery,
  kept,
  log,
}: RepositoryParts): ObservedRepository {
  const listeners = new Set<(reading: Reading, moved: boolean) => void>()
  let resolved: ResolvedRepository | null = null
  let reading: Reading | null = null
  let working: Promise<void> | null = null
  let unsubscribe = () => {}
  let stopped = false
  const pasts = createPasts(mirror, (cell, path, snapshot) =>
    resolved === null ? { slots: [], dependsOn: [] } : resolvePast(resolved, cell, path, snapshot),
  )

  return {
    id: mirror.id,
    config,
    mirror,
    host,
    hostProblem,
    webUrl,
    head: () => reading?.snapshot.commit ?? mirror.status().head,
    current: () => reading,
    async refresh(signal) {
      const head = await mirror.fetch(signal)
      return (await read(head)) ?? (await read(head)) ?? fail(head)
    },
    resolveEdited: edited => resolveRepository(edited, options(), resolved),
    resolveAt: async commit => resolveRepository(await mirror.snapshot(commit), options(), resolved),
    past: async cell => (reading === null ? null : pasts.of(cell, reading.snapshot)),
    onReading(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async start() {
      stopped = false
      unsubscribe = mirror.onChange(head => {
        read(head).catch(error =>
          log.warn({ repository: mirror.id, error: messageOf(error) }, 'a commit could not be read'),
        )
      })
      await mirror.start()
      const { head } = mirror.status()
      if (head !== null)
        await read(head).catch(error =>
          log.warn({ repository: mirror.id, error: messageOf(error) }, 'the head could not be read'),
        )
    },
    async stop() {
      stopped = true
      unsubscribe()
      kept?.stop()
      await mirror.stop()
    },
  }

  /** Reads a head unless it is read already; null when another one was read instead. */
  async function read(head: string): Promise<Reading | null> {
    while (working !== null) await working
    if (reading !== null && reading.snapshot.commit === head) {
      publish(reading, false)
      return reading
    }
    working = readHead(head).finally(() => {
      working = null
    })
    await working
    return reading !== null && reading.snapshot.commit === head ? reading : null
  }

  async function readHead(head: string): Promise<void> {
    const [snapshot, arrival, before] = await Promise.all([
      mirror.snapshot(head),
      arrivalOf(head, reading),
      resolved ?? kept?.find(),
    ])
    const next = await inSlices(resolveInSteps(snapshot, options(), before ?? null), () => stopped)
    if (next === null) return
    const isKept = resolved === null && before != null
    const line = isKept ? await mirror.line(head).catch(() => null) : null
    resolved = next
    if (next !== before) kept?.keep(next)
    reading = { snapshot, desired: resolved, arrival, line }
    publish(reading, true)
  }

  async function arrivalOf(head: string, before: Reading | null): Promise<Commit | null> {
    if (before === null) return null
    const commit = await mirror.commit(head).catch(() => null)
    return commit?.parents[0] === before.snapshot.commit ? commit : null
  }

  function publish(current: Reading, moved: boolean): void {
    for (const listener of listeners) listener(current, moved)
  }

  function options(): DiscoveryOptions {
    const { url, branch } = mirror.status()
    return { ...discovery, from: { url, branch: config.branch ?? branch } }
  }

  function fail(head: string): never {
    throw new Error(`the head ${head} was read and is not there`)
  }
}
