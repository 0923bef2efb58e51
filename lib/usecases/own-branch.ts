import type { Promotion } from '@/lib/domain/promotion'
import { isAppError } from '@/lib/errors'
import type { GitHost, HostCommit } from '@/lib/git/contract'
import type { Repository } from '@/lib/observer/contract'

/** Removes a branch only if its head is our own commit, right on the commit that was read or with the tree that was planned, or holds nothing beyond that commit. */
export async function removeOwnBranch(host: GitHost, promotion: Promotion, signal: AbortSignal): Promise<void> {
  const { id, headTree: tree, commit: base } = promotion
  const branch = await host.getBranch(promotion.branch, signal)
  if (branch === null) return
  if (branch.sha === base) return host.deleteBranch(promotion.branch, signal)
  const head = await host.getCommit(branch.sha, signal)
  const isFirst = head.parents.length === 1 && head.parents[0] === base && isNamed(head, id)
  if (isFirst || (tree !== null && (await isRebuiltHead(host, { id, tree, base }, head, signal))))
    await host.deleteBranch(promotion.branch, signal)
}

/** The same for a promotion that never opened: a branch that anybody's pull request stands on is left to them. */
export async function removeUnusedBranch(host: GitHost, promotion: Promotion, signal: AbortSignal): Promise<void> {
  const standing = await host.findPullRequests(promotion.branch, promotion.base, signal)
  if (standing.every(one => one.headIsFork)) await removeOwnBranch(host, promotion, signal)
}

interface RebuiltTo {
  /** The promotion's. */
  readonly id: string
  readonly tree: string
  readonly base: string
}

/** Whether a head has the tree that a rebuild planned, on a merge of that base: the host's merge may be below our own commit. */
export async function isRebuiltHead(
  host: GitHost,
  { id, tree, base }: RebuiltTo,
  head: HostCommit,
  signal: AbortSignal,
): Promise<boolean> {
  if (head.tree !== tree) return false
  // A host that rebuilds by merging the base itself does not write our name on that merge: its tree and its base say what it is.
  if (head.parents.length === 2) return head.parents[1] === base
  const [below] = head.parents
  if (below === undefined || !isNamed(head, id)) return false
  const { parents } = await host.getCommit(below, signal)
  return parents.length === 2 && parents[1] === base
}

function isNamed({ message }: { readonly message: string }, id: string): boolean {
  return message.includes(`Plimsoll-Promotion: ${id}`)
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
