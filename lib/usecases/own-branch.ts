import type { Promotion } from '@/lib/domain/promotion'
import { isAppError } from '@/lib/errors'
import type { GitHost } from '@/lib/git/contract'
import type { Repository } from '@/lib/observer/contract'

/** Removes a branch only if its head is our own commit, right on the commit that was read or with the tree that was planned, or holds nothing beyond that commit. */
export async function removeOwnBranch(host: GitHost, promotion: Promotion, signal: AbortSignal): Promise<void> {
  const branch = await host.getBranch(promotion.branch, signal)
  if (branch === null) return
  if (branch.sha === promotion.commit) return host.deleteBranch(promotion.branch, signal)
  const head = await host.getCommit(branch.sha, signal)
  const isNamed = head.message.includes(`Plimsoll-Promotion: ${promotion.id}`)
  const isOneCommit = head.parents.length === 1 && head.parents[0] === promotion.commit
  // A host that rebuilds by merging the base itself does not write our name on that merge: its tree and its base say what it is.
  const isRebuilt = head.tree === promotion.headTree && head.parents[1] === promotion.commit
  const isOurs = (isOneCommit && isNamed) || (isRebuilt && head.parents.length === 2)
  if (isOurs) await host.deleteBranch(promotion.branch, signal)
}

/** Whether a head is what was planned: our own commit, or the base merged into it, as a host's "update branch" does, and nothing else. */
export async function isOurHead(
  { mirror }: Pick<Repository, 'mirror'>,
  host: GitHost,
  promotion: Promotion,
  sha: string,
  signal: AbortSignal,
): Promise<boolean> {
  const head = await host.getCommit(sha, signal)
  if (head.tree === promotion.headTree) return true
  const [, base, other] = head.parents
  if (base === undefined || other !== undefined) return false
  try {
    const files = await mirror.mergeEdits(promotion.edits, await mirror.snapshot(base), signal)
    const edits = files.flatMap(({ path, before, after }) =>
      after === null || after === before ? [] : [{ path, before, after }],
    )
    if (files.some(file => file.after === null)) return false
    return (await mirror.planTree(base, edits)).tree === head.tree
  } catch (error) {
    // The base that was merged is not in the mirror, or has other files: it is not known to be ours.
    if (isAppError(error)) return false
    throw error
  }
}
