import type { Check } from '@/lib/git/contract'
import { linkOf } from '@/lib/git/hosts/checks'
import { type CheckRuns, checkRunsAnswer, type Statuses, statusesAnswer } from './answers'
import { attempts } from './attempts'
import type { GitHubClient } from './client'
import { pageSize, readPages } from './pages'

const mostPages = 10

type Reported = Omit<Check, 'required'>

export interface ReportedChecks {
  readonly reported: readonly Reported[]
  /** What is missing among them, in a sentence. */
  readonly unread: string | null
}

/**
 * Check runs and commit statuses of a commit: two calls, a further one for each hundred of either, all kept by ETag. A personal token
 * that is fine-grained may read no check runs at all.
 */
export async function readChecks(client: GitHubClient, sha: string, signal?: AbortSignal): Promise<ReportedChecks> {
  const [runs, statuses] = await Promise.all([
    client.unlessRefused('check runs', () => readRuns(client, sha, signal)),
    client.unlessRefused('statuses', () => readStatuses(client, sha, signal)),
  ])
  const unread = [
    ...(runs === null ? ['The credential may not read check runs (checks: read).'] : []),
    ...(statuses === null ? ['The credential may not read commit statuses (commit statuses: read).'] : []),
    ...(runs?.whole === false || statuses?.whole === false
      ? [`More than ${pageSize * mostPages} checks reported.`]
      : []),
  ]
  return {
    reported: [...(runs?.all ?? []).map(fromRun), ...(statuses?.all ?? []).map(fromStatus)],
    unread: unread.length === 0 ? null : unread.join(' '),
  }
}

function readRuns(client: GitHubClient, ref: string, signal?: AbortSignal) {
  const { owner, repo } = client
  return readPages(mostPages, async page => {
    const answer = await client.read(
      `check runs ${ref} ${page}`,
      attempts.checks,
      checkRunsAnswer,
      signal,
      (octokit, call) => octokit.checks.listForRef({ owner, repo, ref, per_page: pageSize, page, ...call }),
    )
    return { found: answer.check_runs, total: answer.total_count }
  })
}

function readStatuses(client: GitHubClient, ref: string, signal?: AbortSignal) {
  const { owner, repo } = client
  return readPages(mostPages, async page => {
    const answer = await client.read(
      `statuses ${ref} ${page}`,
      attempts.statuses,
      statusesAnswer,
      signal,
      (octokit, call) => octokit.repos.getCombinedStatusForRef({ owner, repo, ref, per_page: pageSize, page, ...call }),
    )
    return { found: answer.statuses, total: answer.total_count }
  })
}

function fromRun({ name, status, conclusion, html_url, details_url }: CheckRuns[number]): Reported {
  const passed = conclusion !== null && passing.has(conclusion)
  const state = status !== 'completed' ? 'pending' : passed ? 'success' : 'failure'
  return { name, state, url: linkOf(html_url) ?? linkOf(details_url) }
}

function fromStatus({ context, state, target_url }: Statuses[number]): Reported {
  const known = state === 'success' || state === 'pending' ? state : 'failure'
  return { name: context, state: known, url: linkOf(target_url) }
}

const passing = new Set(['success', 'neutral', 'skipped'])
