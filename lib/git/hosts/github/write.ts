import { AppError, isAppError } from '@/lib/errors'
import type { BranchProposal, GitHost, NewPullRequest, PullRequest, RebuildProposal } from '@/lib/git/contract'
import { commitAnswer, nothingAnswer, pullAnswer, refAnswer, treeAnswer, writtenAnswer } from './answers'
import { attempts } from './attempts'
import type { GitHubClient } from './client'
import { toPullRequest } from './pull-request'

/** GitHub's limit for the description of a status. */
const descriptionLimit = 140

/**
 * A tree on the base tree with only the changed files, the commit on it, then the branch. No author is given: for an app GitHub then
 * signs the commit. Nothing points to the commit before the last call, so a failure until then leaves nothing that anybody sees.
 */
export async function proposeBranch(
  client: GitHubClient,
  baseTree: string,
  proposal: BranchProposal,
  signal?: AbortSignal,
): Promise<{ readonly sha: string; readonly tree: string }> {
  const { owner, repo } = client
  const { branch, parent, message } = proposal
  const tree = await client.call(attempts.writeCommit, treeAnswer, signal, (octokit, call) =>
    octokit.git.createTree({ owner, repo, base_tree: baseTree, tree: proposal.files.map(toTreeEntry), ...call }),
  )
  const commit = await client.call(attempts.writeCommit, commitAnswer, signal, (octokit, call) =>
    octokit.git.createCommit({ owner, repo, message, tree: tree.sha, parents: [parent], ...call }),
  )
  await client.call(attempts.createBranch, refAnswer, signal, (octokit, call) =>
    octokit.git.createRef({ owner, repo, ref: `refs/heads/${branch}`, sha: commit.sha, ...call }),
  )
  return { sha: commit.sha, tree: commit.tree.sha }
}

/** Nothing points to the commit before the branch is moved, and that only where it still stands at its first parent. */
export async function rebuildBranch(
  client: GitHubClient,
  baseTree: string,
  { branch, head, base, message, files }: RebuildProposal,
  signal?: AbortSignal,
): Promise<{ readonly sha: string; readonly tree: string }> {
  const { owner, repo } = client
  const tree = await client.call(attempts.writeCommit, treeAnswer, signal, (octokit, call) =>
    octokit.git.createTree({ owner, repo, base_tree: baseTree, tree: files.map(toTreeEntry), ...call }),
  )
  const commit = await client.call(attempts.writeCommit, commitAnswer, signal, (octokit, call) =>
    octokit.git.createCommit({ owner, repo, message, tree: tree.sha, parents: [head, base], ...call }),
  )
  try {
    await client.call(attempts.moveBranch, refAnswer, signal, (octokit, call) =>
      octokit.git.updateRef({ owner, repo, ref: `heads/${branch}`, sha: commit.sha, force: false, ...call }),
    )
  } catch (error) {
    if (!isAppError(error) || !/fast.?forward|does not exist/i.test(String(error.details.hostMessage))) throw error
    throw new AppError(
      'conflict',
      `Somebody pushed to ${branch} meanwhile. It was left as it is. Look at it on the host.`,
      {
        cause: error,
      },
    )
  }
  return { sha: commit.sha, tree: commit.tree.sha }
}

/** A branch that is already gone counts as deleted. */
export async function deleteBranch(client: GitHubClient, name: string, signal?: AbortSignal): Promise<void> {
  const { owner, repo } = client
  try {
    await client.call(attempts.deleteBranch, nothingAnswer, signal, (octokit, call) =>
      octokit.git.deleteRef({ owner, repo, ref: `heads/${name}`, ...call }),
    )
  } catch (error) {
    if (isAppError(error) && /reference does not exist/i.test(String(error.details.hostMessage))) return
    throw error
  }
}

export async function openPullRequest(
  client: GitHubClient,
  input: NewPullRequest,
  signal?: AbortSignal,
): Promise<PullRequest> {
  const { owner, repo } = client
  const { title, body, base } = input
  const pull = await client.call(attempts.openPullRequest, pullAnswer, signal, (octokit, call) =>
    octokit.pulls.create({ owner, repo, title, body, base, head: input.branch, ...call }),
  )
  await label(client, pull.number, input.labels, signal)
  return toPullRequest(pull, [])
}

export async function closePullRequest(client: GitHubClient, number: number, signal?: AbortSignal): Promise<void> {
  const { owner, repo } = client
  await client.call(attempts.closePullRequest, writtenAnswer, signal, (octokit, call) =>
    octokit.pulls.update({ owner, repo, pull_number: number, state: 'closed', ...call }),
  )
}

export async function comment(client: GitHubClient, number: number, body: string, signal?: AbortSignal): Promise<void> {
  const { owner, repo } = client
  await client.call(attempts.comment, writtenAnswer, signal, (octokit, call) =>
    octokit.issues.createComment({ owner, repo, issue_number: number, body, ...call }),
  )
}

export async function setStatus(
  client: GitHubClient,
  sha: string,
  status: Parameters<GitHost['setStatus']>[1],
  signal?: AbortSignal,
): Promise<void> {
  const { owner, repo } = client
  const { state, context, description, url } = status
  const short = description.length > descriptionLimit ? `${description.slice(0, descriptionLimit - 1)}…` : description
  await client.call(attempts.status, writtenAnswer, signal, (octokit, call) =>
    octokit.repos.createCommitStatus({
      owner,
      repo,
      sha,
      state,
      context,
      description: short,
      ...(url == null ? {} : { target_url: url }),
      ...call,
    }),
  )
}

/** An entry replaces the old one whole, its mode too. */
function toTreeEntry({ path, after, executable }: BranchProposal['files'][number]) {
  const mode = executable ? ('100755' as const) : ('100644' as const)
  return { path, content: after, mode, type: 'blob' as const }
}

/** The pull request is open by now: a label that cannot be set must not make it look as if it were not. */
async function label(
  client: GitHubClient,
  number: number,
  labels: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  if (labels.length === 0) return
  const { owner, repo } = client
  try {
    await client.call(attempts.label, writtenAnswer, signal, (octokit, call) =>
      octokit.issues.addLabels({ owner, repo, issue_number: number, labels: [...labels], ...call }),
    )
  } catch (error) {
    if (!isAppError(error)) throw error
  }
}
