import { AppError } from '@/lib/errors'
import type { BranchAddition } from '@/lib/git/contract'
import { commitAnswer, refAnswer, treeAnswer } from './answers'
import { attempts } from './attempts'
import type { GitHubClient } from './client'
import { getBranch, getCommit } from './read-repository'
import { toTreeEntry } from './write'

/**
 * The planned tree as one commit on the head (and the base), then the branch moves to it without force: GitHub refuses the move when
 * the branch has a commit that ours does not contain. Somebody who moved it back to an older commit is seen by the look right before.
 */
export async function addCommit(
  client: GitHubClient,
  { branch, head, base, message, planned }: BranchAddition,
  signal?: AbortSignal,
): Promise<{ readonly sha: string; readonly tree: string }> {
  const { owner, repo } = client
  const on = await getCommit(client, base ?? head, signal)
  const tree = await client.call(attempts.addCommit, treeAnswer, signal, (octokit, call) =>
    octokit.git.createTree({ owner, repo, base_tree: on.tree, tree: planned.files.map(toTreeEntry), ...call }),
  )
  if (tree.sha !== planned.tree) {
    throw new AppError(
      'conflict',
      `${on.sha.slice(0, 12)} on the Git host is not what was planned on. The pull request is as it was. Look at the new preview.`,
    )
  }
  const parents = base === null ? [head] : [head, base]
  const commit = await client.call(attempts.addCommit, commitAnswer, signal, (octokit, call) =>
    octokit.git.createCommit({ owner, repo, message, tree: tree.sha, parents, ...call }),
  )
  if ((await getBranch(client, branch, signal))?.sha !== head) {
    throw new AppError(
      'conflict',
      `Somebody pushed to ${branch} or deleted it meanwhile. The pull request is as it was. Look what is there now.`,
    )
  }
  await client.call(attempts.moveBranch, refAnswer, signal, (octokit, call) =>
    octokit.git.updateRef({ owner, repo, ref: `heads/${branch}`, sha: commit.sha, force: false, ...call }),
  )
  return { sha: commit.sha, tree: commit.tree.sha }
}
