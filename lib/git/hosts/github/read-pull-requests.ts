import { z } from 'zod'
import type { BaseRules, PullRequest } from '@/lib/git/contract'
import { judgeChecks } from '@/lib/git/hosts/checks'
import { pullAnswer, pullSummary, type Reviews, reviewsAnswer } from './answers'
import { attempts } from './attempts'
import type { GitHubClient } from './client'
import { pageSize, readPages } from './pages'
import { summarizePullRequest, toPullRequest } from './pull-request'
import { readChecks } from './read-checks'

const maxReviewPages = 10

/**
 * An open one costs four calls (pull request, reviews, check runs, statuses) and once a minute two or three for the base's rules, an
 * ended one two. All answers are kept by ETag: polling an unchanged pull request costs no rate limit.
 */
export async function getPullRequest(
  client: GitHubClient,
  number: number,
  rulesOf: (base: string, signal?: AbortSignal) => Promise<BaseRules>,
  signal?: AbortSignal,
): Promise<PullRequest> {
  const { owner, repo } = client
  const [pull, reviews] = await Promise.all([
    client.read(`pull ${number}`, attempts.pullRequest, pullAnswer, signal, (octokit, call) =>
      octokit.pulls.get({ owner, repo, pull_number: number, ...call }),
    ),
    readReviews(client, number, signal),
  ])
  if (pull.state === 'closed') return toPullRequest(pull, reviews, null)
  const [{ reported, unread }, rules] = await Promise.all([
    readChecks(client, pull.head.sha, signal),
    rulesOf(pull.base.ref, signal),
  ])
  const checks = judgeChecks(reported, rules.requiredChecks)
  return toPullRequest(pull, reviews, { checks, checksUnread: unread, rules })
}

/**
 * Of this branch into this base, any state, newest first. GitHub's list does not tell mergeability, who merged, or reviews: those
 * are null, `unknown` and empty here, and stand in getPullRequest's answer.
 */
export async function findPullRequests(
  client: GitHubClient,
  branch: string,
  base: string,
  signal?: AbortSignal,
): Promise<readonly PullRequest[]> {
  const { owner, repo } = client
  const found = await client.read(
    `pulls ${branch} ${base}`,
    attempts.pullRequests,
    z.array(pullSummary),
    signal,
    (octokit, call) =>
      octokit.pulls.list({
        owner,
        repo,
        head: `${owner}:${branch}`,
        base,
        state: 'all',
        sort: 'created',
        direction: 'desc',
        per_page: pageSize,
        ...call,
      }),
  )
  // GitHub ignores a head filter that it cannot read and then lists everything.
  return found.filter(pull => pull.head.ref === branch && pull.base.ref === base).map(summarizePullRequest)
}

async function readReviews(client: GitHubClient, number: number, signal?: AbortSignal): Promise<Reviews> {
  const { owner, repo } = client
  const { all } = await readPages(maxReviewPages, async page => ({
    found: await client.read(
      `reviews ${number} ${page}`,
      attempts.pullRequest,
      reviewsAnswer,
      signal,
      (octokit, call) =>
        octokit.pulls.listReviews({ owner, repo, pull_number: number, per_page: pageSize, page, ...call }),
    ),
  }))
  return [...all]
}
