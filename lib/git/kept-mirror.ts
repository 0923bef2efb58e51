import { join } from 'node:path'
import { type AppError, isAppError, messageOf } from '@/lib/errors'
import type { ContentLimits } from './content'
import type { MirrorStatus } from './contract'
import { gitEnvironment } from './environment'
import { failure, reasonOf } from './failure'
import { checkBranchName, type Fetched, type FetchOptions, type fetchHead, readLocalHead, tidy } from './fetch-head'
import { type Credential, parseLocation } from './location'
import { type MirrorFolder, openMirrorFolder } from './mirror-folder'
import { createPoller } from './poller'
import { openRepository, type Repository } from './repository'
import { requireGit } from './version'

export interface MirrorOptions {
  readonly url: string
  /** Null or absent: the remote's HEAD, also when it moves to another branch later. */
  readonly branch?: string | null
  /** The mirror's own folder is made in this one. */
  readonly folder: string
  readonly intervalMs?: number
  readonly credential?: () => Promise<Credential | null>
  /** Certificate authorities for https, as PEM. */
  readonly caFile?: string
  readonly now?: () => number
  readonly fetchTimeoutMs?: number
  readonly listTimeoutMs?: number
  readonly limits?: ContentLimits
  readonly onProgress?: (line: string) => void
}

/** What every mirror has, whatever is fetched into it and asked of it. */
export interface KeptMirror {
  readonly id: string
  status(): MirrorStatus
  fetch(signal?: AbortSignal): Promise<string>
  onChange(listener: (head: string, moved: boolean) => void): () => void
  /** Asks the repository on disk; one that turns out to be damaged is built anew in the background. */
  reading<Value>(act: (repository: Repository) => Promise<Value>): Promise<Value>
  start(): Promise<void>
  stop(): Promise<void>
}

export type FetchInto = typeof fetchHead

interface Opened {
  readonly place: MirrorFolder
  readonly repository: Repository
}

const defaultIntervalMs = 30_000
/** A first fetch of a large repository over a slow line; silence is noticed much earlier (http.lowSpeedTime). */
const defaultFetchTimeoutMs = 3_600_000
const defaultListTimeoutMs = 60_000
const arrivalsPerTidy = 50

/**
 * A bare mirror that the git program keeps. The folder outlives the process, also one that was killed; a damaged one is built anew
 * beside and swapped in.
 */
export function keepMirror(options: MirrorOptions, fetchInto: FetchInto): KeptMirror {
  if (options.branch) checkBranchName(options.branch)
  const location = parseLocation(options.url)
  const now = options.now ?? Date.now
  const stopping = new AbortController()
  const fetching: FetchOptions = {
    location,
    branch: options.branch ?? null,
    credential: options.credential,
    caFile: options.caFile,
    timeoutMs: options.fetchTimeoutMs ?? defaultFetchTimeoutMs,
    listTimeoutMs: options.listTimeoutMs ?? defaultListTimeoutMs,
    onProgress: progress => {
      status = { ...status, progress }
      options.onProgress?.(progress)
    },
    signal: stopping.signal,
  }
  const listeners = new Set<(head: string, moved: boolean) => void>()
  const poller = createPoller({ intervalMs: options.intervalMs ?? defaultIntervalMs, poll })
  let opening: Promise<Opened> | null = null
  let damaged = false
  let arrivals = 0
  let tidying: Promise<void> | null = null
  let status: MirrorStatus = {
    url: location.url,
    branch: options.branch ?? null,
    head: null,
    lastSuccess: null,
    lastFailure: null,
    forcePushed: null,
    intervalMs: options.intervalMs ?? defaultIntervalMs,
  }

  return {
    id: location.id,
    status: () => status,
    fetch: poller.run,
    onChange: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    reading,
    start,
    stop,
  }

  /** Resolves at once when an earlier process left a head, else after the first fetch. Trouble stands in the status and is never thrown. */
  async function start(): Promise<void> {
    await open().catch(failed)
    const first = poller.start()
    if (status.head === null) await first
  }

  async function stop(): Promise<void> {
    stopping.abort()
    await poller.stop()
    await tidying
    const opened = await opening?.catch(() => null)
    opening = null
    opened?.repository.close()
    opened?.place.release()
  }

  function open(): Promise<Opened> {
    if (stopping.signal.aborted) return Promise.reject(alreadyStopped())
    opening ??= openFolder()
    opening.catch(() => {
      opening = null
    })
    return opening
  }

  async function openFolder(): Promise<Opened> {
    await requireGit()
    const place = await openMirrorFolder(join(options.folder, location.id), gitEnvironment())
    const left = await readLocalHead(place.repository)
    if (left && (!options.branch || options.branch === left.branch)) {
      status = { ...status, head: left.sha, branch: left.branch }
    }
    return { place, repository: openMirrored(place) }
  }

  function openMirrored(place: MirrorFolder): Repository {
    const limits = options.limits ? { limits: options.limits } : {}
    return openRepository({ folder: place.repository, environment: gitEnvironment(), ...limits })
  }

  async function poll(): Promise<string> {
    try {
      const opened = await open()
      if (!damaged) return await update(opened).catch(error => (isDamage(error) ? rebuild(opened) : rethrow(error)))
      return await rebuild(opened)
    } catch (error) {
      throw failed(error)
    }
  }

  async function update({ place, repository }: Opened): Promise<string> {
    const { head, branch } = status
    const known = head && branch && (await repository.find(head)) !== null ? { branch, sha: head } : null
    const fetched = await fetchInto(place, place.repository, known, fetching, repository.find)
    if (known && !fetched.unchanged && known.branch === fetched.branch)
      await noteForcePush(repository, known.sha, fetched)
    arrived(fetched)
    // Nobody who asked for the head waits until the house is clean.
    if (!fetched.unchanged && arrivals++ % arrivalsPerTidy === 0)
      tidying ??= tidy(place.repository, stopping.signal).finally(() => (tidying = null))
    return fetched.sha
  }

  async function noteForcePush(repository: Repository, from: string, { sha }: Fetched): Promise<void> {
    if (from === sha || (await repository.isAncestor(from, sha))) return
    status = { ...status, forcePushed: { at: now(), from, to: sha } }
  }

  /** History is fetched whole into a new folder; until it is there the old one answers what it still can. */
  async function rebuild({ place, repository }: Opened): Promise<string> {
    const fetched: Fetched[] = []
    await place.replace(async folder => {
      fetched.push(await fetchInto(place, folder, null, fetching))
    })
    const [head] = fetched
    if (!head) throw failure('internal', 'unknown', 'The mirror was not built anew.', 'Look at the log.')
    repository.close()
    opening = Promise.resolve({ place, repository: openMirrored(place) })
    damaged = false
    arrived(head)
    return head.sha
  }

  function arrived({ sha, branch }: Fetched): void {
    const moved = sha !== status.head
    status = { ...status, head: sha, branch, lastSuccess: now(), lastFailure: null, progress: null }
    for (const listener of listeners) listener(sha, moved)
  }

  async function reading<Value>(act: (repository: Repository) => Promise<Value>): Promise<Value> {
    const { repository } = await open()
    try {
      return await act(repository)
    } catch (error) {
      if (isDamage(error) && !stopping.signal.aborted && !damaged) {
        damaged = true
        poller.wake()
      }
      throw error
    }
  }

  function failed(error: unknown): AppError {
    const known = isAppError(error)
      ? error
      : failure('internal', 'unknown', `Reading the repository failed: ${messageOf(error)}.`, 'Look at the log.')
    const { what, fix } = known.details
    const message = typeof what === 'string' ? what : known.message
    const lastFailure = { at: now(), code: known.code, message, fix: typeof fix === 'string' ? fix : '' }
    status = { ...status, lastFailure, progress: null }
    return known
  }
}

function alreadyStopped(): AppError {
  return failure('upstream_unavailable', 'stopped', 'The mirror is stopped.', 'Ask again when Plimsoll runs.')
}

function isDamage(error: unknown): boolean {
  return reasonOf(error) === 'corrupt'
}

function rethrow(error: unknown): never {
  throw error
}
