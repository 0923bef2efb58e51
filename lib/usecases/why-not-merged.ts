import type { PullRequest } from '@/lib/git/contract'

/** Why it cannot merge yet, as far as the host tells. */
export function whyNotMerged(pullRequest: PullRequest): string {
  const { changesRequestedBy, mergeable, mergeableState, approvals } = pullRequest
  if (changesRequestedBy.length > 0) return `Changes were requested by ${changesRequestedBy.join(', ')}.`
  if (mergeable === false || mergeableState === 'dirty')
    return 'It conflicts with the branch it goes to. Close it and promote again.'
  if (mergeableState === 'behind')
    return 'Its branch is behind the branch it goes to, which must be up to date before a merge.'
  if (mergeableState === 'unstable') return 'A check is failing or pending on the host.'
  if (mergeableState === 'blocked') {
    return approvals.length === 0
      ? 'The host blocks the merge: a review or a required check is missing.'
      : 'The host says blocked and does not say why.'
  }
  if (mergeable === null) return 'The host has not worked out yet whether it can merge.'
  return approvals.length === 0
    ? 'Can be merged on the Git host; nobody has approved it yet.'
    : `Approved by ${approvals.join(', ')}; waits for somebody to merge it.`
}
