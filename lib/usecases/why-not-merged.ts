import type { Check, PullRequest } from '@/lib/git/contract'
import { statusContext } from './publish-status'

export interface MergeFacts {
  /** Login of who asked, as they typed it; null where nobody said. */
  readonly requestedBy: string | null
  /** Whether their own approval counts. */
  readonly requesterMayApprove: boolean
  /** `plimsoll/promotion`, when it is red. */
  readonly held: string | null
}

/** Why it cannot merge yet, each in a sentence, the first one to do something about first; as far as the host tells. Empty: nothing stands in the way. */
export function whyNotMerged(pullRequest: PullRequest, facts: MergeFacts): readonly string[] {
  const reasons = [
    ...(facts.held === null ? [] : [facts.held]),
    ...conflicts(pullRequest),
    ...(pullRequest.draft ? ['It is a draft. Mark it as ready for review.'] : []),
    ...checks(pullRequest),
    ...reviews(pullRequest, facts),
    ...conversations(pullRequest),
    ...queue(pullRequest),
  ]
  const { mergeable, mergeableState } = pullRequest
  if (reasons.length > 0) return reasons
  if (mergeableState === 'blocked') return ['The host says blocked and does not say why.']
  if (mergeable === null) return ['The host has not worked out yet whether it can merge.']
  return []
}

/** Of those that approved, who counts: the requester's own approval is no second pair of eyes unless the environment says so. */
export function countingApprovals(
  { approvals }: Pick<PullRequest, 'approvals'>,
  { requestedBy, requesterMayApprove }: Pick<MergeFacts, 'requestedBy' | 'requesterMayApprove'>,
): readonly string[] {
  if (requesterMayApprove || requestedBy === null) return approvals
  return approvals.filter(login => login.toLowerCase() !== requestedBy.toLowerCase())
}

function conflicts({ mergeable, mergeableState }: PullRequest): readonly string[] {
  if (mergeable === false || mergeableState === 'dirty')
    return ['It conflicts with the branch it goes to. Rebuild it on that branch as it is now.']
  return mergeableState === 'behind'
    ? ['Its branch is behind the branch it goes to, which must be up to date before a merge. Rebuild it.']
    : []
}

function checks({ checks: all, checksUnread, mergeableState }: PullRequest): readonly string[] {
  const failing = named(all, 'failure')
  const pending = named(all, 'pending')
  const reasons: string[] = []
  if (failing.length > 0) reasons.push(`${failing.length === 1 ? 'A check fails' : 'Checks fail'}: ${listed(failing)}.`)
  if (pending.length > 0)
    reasons.push(`${pending.length === 1 ? 'A check is' : 'Checks are'} pending: ${listed(pending)}.`)
  if (checksUnread !== null) reasons.push(checksUnread)
  if (reasons.length === 0 && mergeableState === 'unstable') reasons.push('A check is failing or pending on the host.')
  return reasons
}

/** What is not required holds nothing; what is not known to be may. Ours is said for itself. */
function named(all: readonly Check[] | null, state: Check['state']): readonly string[] {
  return (all ?? [])
    .filter(check => check.state === state && check.required !== false && check.name !== statusContext)
    .map(check => check.name)
}

function reviews(pullRequest: PullRequest, facts: MergeFacts): readonly string[] {
  const { changesRequestedBy, reviewersRequested, rules, approvals } = pullRequest
  const reasons: string[] = []
  if (changesRequestedBy.length > 0) reasons.push(`Changes were requested by ${listed(changesRequestedBy)}.`)
  const counting = countingApprovals(pullRequest, facts)
  const needed = rules?.requiredApprovals ?? null
  const asked = [...reviewersRequested.people, ...reviewersRequested.teams]
  const who = asked.length === 0 ? '' : ` Asked: ${listed(asked)}.`
  if (needed !== null && approvals.length < needed)
    reasons.push(`It has ${approvals.length} of ${needed} approvals that the branch asks for.${who}`)
  else if (approvals.length > 0 && counting.length === 0)
    reasons.push(
      `Only ${facts.requestedBy} approved it, who asked for it (not verified): a second pair of eyes is needed.${who}`,
    )
  else if (approvals.length === 0) reasons.push(`Nobody has approved it yet.${who}`)
  return reasons
}

function conversations({ conversationsOpen, rules }: PullRequest): readonly string[] {
  if (conversationsOpen === null || conversationsOpen === 0 || rules?.conversationsResolved === false) return []
  return [`${conversationsOpen} ${conversationsOpen === 1 ? 'conversation is' : 'conversations are'} not resolved.`]
}

function queue({ queuePosition }: PullRequest): readonly string[] {
  return queuePosition === null ? [] : [`It is number ${queuePosition} in the merge queue.`]
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ')
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}
