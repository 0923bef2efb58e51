import { AppError, isAppError } from '@/lib/errors'
import type { BranchProposal, GitHost, NewPullRequest, PullRequest } from '@/lib/git/contract'
import { hashObject } from '@/lib/git/planned-tree'
import { filesAnswer, labelAnswer, labelsAnswer, pullAnswer, writtenAnswer } from './answers'
import { attempts } from './attempts'
import type { GiteaClient } from './client'
import { summarizePullRequest } from './pull-request'
import { settled } from './read-pull-requests'
import { findBranch } from './read-repository'

/** The ink of the design; a label must have a colour. */
const labelColor = '#3a4552'
const labelsPerPage = 50

/**
 * There is no call for a tree or a commit: the branch is made at the parent, then one call changes all files on it, each by the blob
 * that it had, so that a branch which moved in between is refused. A branch left at the parent by an earlier attempt is completed.
 */
export async function proposeBranch(
  client: GiteaClient,
  { branch, parent, message, files }: BranchProposal,
  signal?: AbortSignal,
): Promise<{ readonly sha: string; readonly tree: string }> {
  await standAt(client, branch, parent, signal)
  const { commit } = await client.call(attempts.writeCommit, filesAnswer, signal, {
    method: 'POST',
    path: '/contents',
    body: {
      branch,
      message,
      files: files.map(({ path, before, after }) => ({
        operation: 'update',
        path,
        sha: hashObject('blob', Buffer.from(before), parent),
        content: Buffer.from(after).toString('base64'),
      })),
    },
  })
  if (commit.parents.length === 1 && commit.parents[0]?.sha === parent)
    return { sha: commit.sha, tree: commit.tree.sha }
  throw new AppError(
    'conflict',
    `Somebody pushed to ${branch} while it was made. Nothing was opened. Look at the branch, then delete it.`,
  )
}

async function standAt(client: GiteaClient, branch: string, parent: string, signal?: AbortSignal): Promise<void> {
  try {
    await client.call(attempts.createBranch, writtenAnswer, signal, {
      method: 'POST',
      path: '/branches',
      body: { new_branch_name: branch, old_ref_name: parent },
    })
  } catch (error) {
    if (!isAppError(error) || error.code !== 'conflict') throw error
    if ((await findBranch(client, branch, signal))?.commit.id !== parent) throw error
  }
}

/** A branch that is already gone counts as deleted. */
export async function deleteBranch(client: GiteaClient, name: string, signal?: AbortSignal): Promise<void> {
  try {
    await client.call(attempts.deleteBranch, writtenAnswer, signal, {
      method: 'DELETE',
      path: `/branches/${encodeURIComponent(name)}`,
    })
  } catch (error) {
    if (isAppError(error) && error.code === 'not_found' && (await findBranch(client, name, signal)) === null) return
    throw error
  }
}

export async function openPullRequest(
  client: GiteaClient,
  { branch, base, title, body, labels }: NewPullRequest,
  signal?: AbortSignal,
): Promise<PullRequest> {
  const ids = await findLabels(client, labels, signal)
  const pull = await client.call(attempts.openPullRequest, pullAnswer, signal, {
    method: 'POST',
    path: '/pulls',
    body: { head: branch, base, title, body, labels: ids },
  })
  return summarizePullRequest(pull)
}

export async function closePullRequest(
  client: GiteaClient,
  number: number,
  signal?: AbortSignal,
): Promise<PullRequest> {
  const path = `/pulls/${number}`
  const pull = await client.call(attempts.closePullRequest, pullAnswer, signal, {
    method: 'PATCH',
    path,
    body: { state: 'closed' },
  })
  // Closed by this, or by a merge that was under way.
  const again = () => client.call(attempts.closePullRequest, pullAnswer, signal, { path })
  return summarizePullRequest(await settled(pull, again, signal))
}

export async function comment(client: GiteaClient, number: number, body: string, signal?: AbortSignal): Promise<void> {
  await client.call(attempts.comment, writtenAnswer, signal, {
    method: 'POST',
    path: `/issues/${number}/comments`,
    body: { body },
  })
}

export async function setStatus(
  client: GiteaClient,
  sha: string,
  { state, context, description, url }: Parameters<GitHost['setStatus']>[1],
  signal?: AbortSignal,
): Promise<void> {
  await client.call(attempts.status, writtenAnswer, signal, {
    method: 'POST',
    path: `/statuses/${sha}`,
    body: { state, context, description, ...(url === undefined ? {} : { target_url: url }) },
  })
}

/** Labels go by number here and are made when they are not there. One that cannot be had must not hold the pull request up. */
async function findLabels(
  client: GiteaClient,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<readonly number[]> {
  if (names.length === 0) return []
  try {
    const known = await client.call(attempts.label, labelsAnswer, signal, { path: `/labels?limit=${labelsPerPage}` })
    const ids: number[] = []
    for (const name of names) {
      const label =
        known.find(one => one.name === name) ??
        (await client.call(attempts.label, labelAnswer, signal, {
          method: 'POST',
          path: '/labels',
          body: { name, color: labelColor },
        }))
      ids.push(label.id)
    }
    return ids
  } catch (error) {
    if (isAppError(error) && signal?.aborted !== true) return []
    throw error
  }
}
