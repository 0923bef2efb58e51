import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { isAppError } from '@/lib/errors'
import type { BaseRules, Check, Comment, PullRequest } from '@/lib/git/contract'
import { judgeChecks, linkOf } from '@/lib/git/hosts/checks'
import {
  commentsAnswer,
  type PullAnswer,
  pullAnswer,
  type Reviews,
  reviewsAnswer,
  type Statuses,
  statusAnswer,
} from './answers'
import { attempts } from './attempts'
import type { GiteaClient } from './client'
import { summarizePullRequest, toPullRequest } from './pull-request'

const pageSize = 50
const mostPages = 20
/** Many times what Gitea was seen to take. */
const settleMs = 1_000

/**
 * An open one costs four calls (pull request, reviews, statuses, base) and a fifth where the base is protected, an ended one two.
 * Gitea has no ETags: every call is a whole answer. `isProven` says whether `mergeable: false` has stood long enough to mean a conflict.
 */
export async function getPullRequest(
  client: GiteaClient,
  number: number,
  rulesOf: (base: string, signal?: AbortSignal) => Promise<BaseRules>,
  isProven: (state: string) => boolean,
  signal?: AbortSignal,
): Promise<PullRequest> {
  const read = () => client.call(attempts.pullRequest, pullAnswer, signal, { path: `/pulls/${number}` })
  const pull = await settled(await read(), read, signal)
  const reviews = await readReviews(client, number, signal)
  const ended = { reviews, checks: null, checksUnread: null, rules: null, conflictProven: false }
  if (pull.state === 'closed') return toPullRequest(pull, ended)
  const [{ statuses, isWhole }, rules] = await Promise.all([
    readStatuses(client, pull.head.sha, signal),
    rulesOf(pull.base.label, signal),
  ])
  const conflictProven = !pull.mergeable && isProven(`${number} ${pull.head.sha} ${pull.base.sha}`)
  const checks = judgeChecks(statuses.map(toCheck), rules.requiredChecks)
  const checksUnread = isWhole ? null : `More than ${pageSize * mostPages} checks reported.`
  return toPullRequest(pull, { reviews, checks, checksUnread, rules, conflictProven })
}

/**
 * Gitea closes a pull request that it merges a moment before it says that it merged it (seen of 1.26 in one merge of twenty): closed without
 * a merge is only what still is so when it is asked `again`.
 */
export async function settled<T extends PullAnswer | null>(
  told: T,
  again: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  if (told === null || told.state !== 'closed' || told.merged) return told
  // Aborted meanwhile, the reading says so in its own words.
  await pause(settleMs, undefined, signal === undefined ? {} : { signal }).catch(() => {})
  return again()
}

/** Of this branch into this base, any state, newest first. The list has no filter by head, so it is looked through from the newest. */
export async function findPullRequests(
  client: GiteaClient,
  branch: string,
  base: string,
  signal?: AbortSignal,
): Promise<readonly PullRequest[]> {
  const find = () => findByBranches(client, branch, base, signal)
  // The list below is then read after the moment, too.
  const newest = await settled(await find(), find, signal)
  // The host finds one by its branches; older ones of the same name are looked for only behind one that has ended.
  if (newest === null) return []
  if (newest.state === 'open') return [summarizePullRequest(newest)]
  const found: PullRequest[] = []
  for (let page = 1; page <= mostPages; page++) {
    const query = new URLSearchParams({ state: 'all', base_branch: base, limit: String(pageSize), page: String(page) })
    const pulls = await client.call(attempts.pullRequests, z.array(pullAnswer), signal, { path: `/pulls?${query}` })
    found.push(
      ...pulls.filter(pull => pull.head.label === branch && pull.base.label === base).map(summarizePullRequest),
    )
    if (pulls.length < pageSize) break
  }
  return found.sort((a, b) => b.number - a.number)
}

/** The host gives them all at once. */
export async function readComments(
  client: GiteaClient,
  number: number,
  signal?: AbortSignal,
): Promise<readonly Comment[]> {
  const found = await client.call(attempts.comments, commentsAnswer, signal, { path: `/issues/${number}/comments` })
  return found.map(({ user, body }) => ({ author: user?.login ?? '', body }))
}

async function findByBranches(
  client: GiteaClient,
  branch: string,
  base: string,
  signal?: AbortSignal,
): Promise<PullAnswer | null> {
  try {
    const path = `/pulls/${encodeURIComponent(base)}/${encodeURIComponent(branch)}`
    const pull = await client.call(attempts.pullRequests, pullAnswer, signal, { path })
    return pull.head.label === branch && pull.base.label === base ? pull : null
  } catch (error) {
    if (isAppError(error) && error.code === 'not_found') return null
    throw error
  }
}

async function readReviews(client: GiteaClient, number: number, signal?: AbortSignal): Promise<Reviews> {
  const all: Reviews[number][] = []
  for (let page = 1; page <= mostPages; page++) {
    const path = `/pulls/${number}/reviews?limit=${pageSize}&page=${page}`
    const reviews = await client.call(attempts.pullRequest, reviewsAnswer, signal, { path })
    all.push(...reviews)
    if (reviews.length < pageSize) break
  }
  return all
}

async function readStatuses(
  client: GiteaClient,
  sha: string,
  signal?: AbortSignal,
): Promise<{ readonly statuses: Statuses; readonly isWhole: boolean }> {
  const statuses: Statuses[number][] = []
  for (let page = 1; page <= mostPages; page++) {
    const path = `/commits/${sha}/status?limit=${pageSize}&page=${page}`
    const answer = await client.call(attempts.statuses, statusAnswer, signal, { path })
    const found = answer.statuses ?? []
    statuses.push(...found)
    if (statuses.length >= answer.total_count) return { statuses, isWhole: true }
    if (found.length === 0) break
  }
  return { statuses, isWhole: false }
}

function toCheck({ status, context, target_url }: Statuses[number]): Omit<Check, 'required'> {
  const state = status === 'success' || status === 'skipped' ? 'success' : status === 'pending' ? 'pending' : 'failure'
  return { name: context, state, url: linkOf(target_url) }
}
