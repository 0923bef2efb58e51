import type { PullRequest } from '@/lib/git/contract'
import type { BranchAnswer, PullAnswer, Reviews, Statuses } from './answers'

/** Who is gone from the host is called so there. */
const ghost = 'Ghost'

/** What the lists tell: nothing about reviews or rules. */
export function summarizePullRequest(pull: PullAnswer): PullRequest {
  return {
    number: pull.number,
    url: pull.html_url,
    title: pull.title,
    state: pull.merged ? 'merged' : pull.state,
    author: pull.user?.login ?? ghost,
    headBranch: pull.head.label,
    headSha: pull.head.sha,
    headIsFork: pull.head.repo_id !== pull.base.repo_id,
    base: pull.base.label,
    mergedAt: pull.merged ? epoch(pull.merged_at) : null,
    mergedBy: pull.merged ? (pull.merged_by?.login ?? ghost) : null,
    mergeCommit: pull.merged ? pull.merge_commit_sha : null,
    closedAt: epoch(pull.closed_at),
    mergeable: null,
    mergeableState: 'unknown',
    approvals: [],
    changesRequestedBy: [],
  }
}

/** What decides whether a pull request can be merged. */
export interface Standing {
  readonly reviews: Reviews
  readonly statuses: Statuses
  readonly base: BranchAnswer | null
  /** Gitea answers `mergeable: false` both for a conflict and while it has not looked yet. */
  readonly conflictProven: boolean
}

export function toPullRequest(pull: PullAnswer, standing: Standing): PullRequest {
  const approvals = reviewersWith(standing.reviews, 'APPROVED')
  const changesRequestedBy = reviewersWith(standing.reviews, 'REQUEST_CHANGES')
  const summary = { ...summarizePullRequest(pull), approvals, changesRequestedBy }
  if (pull.state === 'closed') return summary
  const mergeable = pull.mergeable ? true : standing.conflictProven ? false : null
  return { ...summary, mergeable, mergeableState: stateOf(mergeable, summary, standing) }
}

/** In the words that GitHub has for the same. */
function stateOf(
  mergeable: boolean | null,
  { approvals, changesRequestedBy }: Pick<PullRequest, 'approvals' | 'changesRequestedBy'>,
  { statuses, base }: Standing,
): string {
  if (mergeable === null || base === null) return 'unknown'
  if (!mergeable) return 'dirty'
  const failing = statuses.filter(one => one.status !== 'success' && one.status !== 'skipped')
  const required = base.enable_status_check ? (base.status_check_contexts ?? []) : []
  const isMissing = required.some(
    wanted => !statuses.some(one => matches(wanted, one.context) && !failing.includes(one)),
  )
  if (approvals.length < base.required_approvals || isMissing) return 'blocked'
  if (base.required_approvals > 0 && changesRequestedBy.length > 0) return 'blocked'
  return failing.length > 0 ? 'unstable' : 'clean'
}

/** A required context may be a pattern with `*`. */
function matches(pattern: string, context: string): boolean {
  const escaped = pattern.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${escaped.join('.*')}$`).test(context)
}

/** The last review that decides counts per person; a comment decides nothing, a dismissed review is none. */
function reviewersWith(reviews: Reviews, state: string): readonly string[] {
  const last = new Map<string, string>()
  for (const review of reviews) {
    if (review.state !== 'APPROVED' && review.state !== 'REQUEST_CHANGES') continue
    last.set(review.user?.login ?? ghost, review.dismissed ? 'DISMISSED' : review.state)
  }
  return [...last].filter(([, decided]) => decided === state).map(([login]) => login)
}

function epoch(time: string | null): number | null {
  return time === null ? null : Date.parse(time)
}
