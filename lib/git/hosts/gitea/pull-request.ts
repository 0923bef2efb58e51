import type { BaseRules, Check, PullRequest, ReviewDecision } from '@/lib/git/contract'
import type { PullAnswer, Reviews } from './answers'

/** Who is gone from the host is called so there. */
const ghost = 'Ghost'

/** What the lists tell: nothing about reviews or rules. */
export function summarizePullRequest(pull: PullAnswer): PullRequest {
  return {
    number: pull.number,
    url: pull.html_url,
    title: pull.title,
    body: pull.body ?? '',
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
    draft: pull.draft === true,
    approvals: [],
    changesRequestedBy: [],
    reviews: [],
    reviewersRequested: {
      people: (pull.requested_reviewers ?? []).map(one => one.login),
      teams: (pull.requested_reviewers_teams ?? []).map(one => one.name),
    },
    checks: null,
    checksUnread: null,
    rules: null,
    // Gitea tells resolved conversations review by review alone, and has no merge queue.
    conversationsOpen: null,
    queuePosition: null,
  }
}

/** What decides whether a pull request can be merged. */
export interface Standing {
  readonly reviews: Reviews
  /** Null of an ended one. */
  readonly checks: readonly Check[] | null
  readonly checksUnread: string | null
  readonly rules: BaseRules | null
  /** Gitea answers `mergeable: false` both for a conflict and while it has not looked yet. */
  readonly conflictProven: boolean
}

export function toPullRequest(pull: PullAnswer, { reviews, conflictProven, ...standing }: Standing): PullRequest {
  const decisions = decisionsOf(reviews)
  const loginsOf = (decision: ReviewDecision['decision']) =>
    decisions.filter(one => one.decision === decision).map(one => one.login)
  const summary = summarizePullRequest(pull)
  const { people, teams } = summary.reviewersRequested
  const known = {
    ...summary,
    ...standing,
    reviewersRequested: { people: people.filter(login => isAwaited(login, reviews)), teams },
    reviews: decisions,
    approvals: loginsOf('approved'),
    changesRequestedBy: loginsOf('changes_requested'),
  }
  if (pull.state === 'closed') return known
  const mergeable = pull.mergeable ? true : conflictProven ? false : null
  return { ...known, mergeable, mergeableState: stateOf({ ...known, mergeable }) }
}

/** In the words that GitHub has for the same. */
function stateOf({ mergeable, draft, approvals, changesRequestedBy, checks, rules }: PullRequest): string {
  if (draft) return 'draft'
  if (mergeable === null || rules === null || checks === null) return 'unknown'
  if (!mergeable) return 'dirty'
  const required = rules.requiredApprovals
  if (required === null) return 'unknown'
  if (approvals.length < required || (required > 0 && changesRequestedBy.length > 0)) return 'blocked'
  if (checks.some(one => one.required === true && one.state !== 'success')) return 'blocked'
  return checks.some(one => one.state !== 'success') ? 'unstable' : 'clean'
}

/** Gitea goes on listing who was asked after the review is there; a new request is an entry of its own after it. */
function isAwaited(login: string, reviews: Reviews): boolean {
  const last = reviews.findLast(review => review.user?.login === login)
  return last === undefined || last.state === 'REQUEST_REVIEW' || last.state === 'PENDING'
}

/** The last review that decides counts per person; a comment decides nothing. */
function decisionsOf(reviews: Reviews): readonly ReviewDecision[] {
  const last = new Map<string, ReviewDecision>()
  for (const { user, state, dismissed, stale } of reviews) {
    if (state !== 'APPROVED' && state !== 'REQUEST_CHANGES') continue
    const login = user?.login ?? ghost
    const decision = dismissed ? 'dismissed' : state === 'APPROVED' ? 'approved' : 'changes_requested'
    last.set(login, { login, decision, stale })
  }
  return [...last.values()]
}

function epoch(time: string | null): number | null {
  return time === null ? null : Date.parse(time)
}
