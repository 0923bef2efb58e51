import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { RepositorySettings } from './contract'

/** What a Git host knows beside the objects: one JSON file per repository, whole after every change. */
export interface RepositoryState {
  readonly id: number
  readonly createdAt: number
  settings: RepositorySettings
  /** Counts issues and pull requests. */
  lastNumber: number
  /** Counts everything else that has an id. */
  lastId: number
  /** Branch heads as last seen: what differs now was pushed since. */
  branches: Readonly<Record<string, string>>
  readonly pulls: PullState[]
  readonly statuses: StatusState[]
  readonly checkRuns: CheckRunState[]
  readonly labels: LabelState[]
  readonly hooks: HookState[]
}

export interface PullState {
  readonly number: number
  readonly id: number
  title: string
  body: string | null
  state: 'open' | 'closed'
  draft: boolean
  readonly author: string
  readonly headBranch: string
  /** Moves with the branch while open. */
  headSha: string
  base: string
  /** The base's head when the pull request was opened or last looked at while open. */
  baseSha: string
  readonly createdAt: number
  updatedAt: number
  closedAt: number | null
  closedBy: string | null
  merged: { readonly at: number; readonly by: string; readonly commit: string } | null
  labels: readonly string[]
  requestedReviewers: readonly string[]
  readonly reviews: ReviewState[]
  readonly comments: CommentState[]
}

export interface ReviewState {
  readonly id: number
  readonly author: string
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING'
  readonly body: string
  readonly commit: string
  readonly submittedAt: number
}

export interface CommentState {
  readonly id: number
  readonly author: string
  body: string
  readonly createdAt: number
  updatedAt: number
}

export interface StatusState {
  readonly id: number
  readonly sha: string
  readonly state: 'success' | 'failure' | 'pending' | 'error'
  readonly context: string
  readonly description: string | null
  readonly targetUrl: string | null
  readonly creator: string
  readonly createdAt: number
}

export interface CheckRunState {
  readonly id: number
  readonly sha: string
  readonly name: string
  readonly status: 'queued' | 'in_progress' | 'completed'
  readonly conclusion: 'success' | 'failure' | 'neutral' | 'skipped' | 'cancelled' | 'timed_out' | null
  readonly detailsUrl: string | null
  readonly startedAt: number
}

export interface LabelState {
  readonly id: number
  readonly name: string
  readonly color: string
  readonly description: string | null
}

export interface HookState {
  readonly id: number
  url: string
  contentType: 'json' | 'form'
  secret: string | null
  events: readonly string[]
  active: boolean
  readonly createdAt: number
  updatedAt: number
  /** Newest first. */
  readonly deliveries: DeliveryState[]
}

export interface DeliveryState {
  readonly id: number
  /** The same for every attempt to deliver one event. */
  readonly guid: string
  readonly event: string
  readonly action: string | null
  readonly payload: string
  readonly redelivery: boolean
  readonly deliveredAt: number
  readonly durationMs: number
  readonly statusCode: number
  readonly status: string
}

export function newState(
  id: number,
  createdAt: number,
  settings: RepositorySettings,
  lastNumber: number,
): RepositoryState {
  const lists = { pulls: [], statuses: [], checkRuns: [], labels: [], hooks: [] }
  return { id, createdAt, settings, lastNumber, lastId: id * 100_000, branches: {}, ...lists }
}

/** Written only by this host, so its shape is trusted; null when there is none. */
export function readState(file: string): RepositoryState | null {
  try {
    // A host of before wrote no check runs.
    return { checkRuns: [], ...JSON.parse(readFileSync(file, 'utf8')) }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** A rename is atomic: after kill -9 the old or the new state is there, never half of one. */
export function writeState(file: string, state: RepositoryState): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, JSON.stringify(state))
  renameSync(`${file}.new`, file)
}
