import { AppError, isAppError } from '@/lib/errors'
import type { RebuildProposal } from '@/lib/git/contract'
import { hashObject } from '@/lib/git/planned-tree'
import { contentAnswer, filesAnswer, writtenAnswer } from './answers'
import { attempts } from './attempts'
import type { GiteaClient } from './client'
import { findBranch } from './read-repository'
import { readTreeId } from './tree'

/**
 * There is no call for a commit with two parents: the host merges the base into the branch ("update branch"), then one call changes those
 * files that came out otherwise than planned, each by the blob that it had. Between the look and the merge somebody may push; what then
 * stands there is not the planned tree and is told as such.
 */
export async function rebuildBranch(
  client: GiteaClient,
  { number, branch, head, message, files, tree }: RebuildProposal,
  signal?: AbortSignal,
): Promise<{ readonly sha: string; readonly tree: string }> {
  if ((await findBranch(client, branch, signal))?.commit.id !== head) throw pushed(branch)
  await update(client, number, branch, signal)
  const merged = await findBranch(client, branch, signal)
  if (merged === null) throw pushed(branch)
  const sha = merged.commit.id
  const is = await readTreeId(client, sha, signal)
  if (is === tree) return { sha, tree }
  const changes = []
  for (const { path, after } of files) {
    const there = await client.call(attempts.commit, contentAnswer, signal, {
      path: `/contents/${path.split('/').map(encodeURIComponent).join('/')}?ref=${encodeURIComponent(sha)}`,
    })
    if (there.sha === hashObject('blob', Buffer.from(after), sha)) continue
    changes.push({ operation: 'update', path, sha: there.sha, content: Buffer.from(after).toString('base64') })
  }
  if (changes.length === 0) throw pushed(branch)
  const { commit } = await client.call(attempts.writeCommit, filesAnswer, signal, {
    method: 'POST',
    path: '/contents',
    body: { branch, message, files: changes },
  })
  return { sha: commit.sha, tree: commit.tree.sha }
}

async function update(client: GiteaClient, number: number, branch: string, signal?: AbortSignal): Promise<void> {
  try {
    await client.call(attempts.moveBranch, writtenAnswer, signal, {
      method: 'POST',
      path: `/pulls/${number}/update?style=merge`,
    })
  } catch (error) {
    if (!isAppError(error) || error.code !== 'conflict') throw error
    throw new AppError(
      'conflict',
      `${branch} conflicts with the branch it goes to, and this Git host cannot merge that. Supersede the promotion instead.`,
      { cause: error },
    )
  }
}

function pushed(branch: string): AppError {
  return new AppError(
    'conflict',
    `Somebody pushed to ${branch} meanwhile. Look at it on the host, or supersede the promotion.`,
  )
}
