import { AppError } from '@/lib/errors'
import type { BranchAddition } from '@/lib/git/contract'
import { hashObject } from '@/lib/git/planned-tree'
import { fileAnswer, filesAnswer, writtenAnswer } from './answers'
import { attempts } from './attempts'
import type { GiteaClient } from './client'
import { findBranch, getCommit } from './read-repository'

type Made = { readonly sha: string; readonly tree: string }

/**
 * There is no call for a commit with two parents: the host merges the base into the branch (“update branch”), then one commit writes
 * the planned texts where the merge gave others. A merge that was done by an attempt before is gone on from. Where the merge
 * conflicts the host refuses it, and the promotion can only be opened anew.
 */
export async function addCommit(client: GiteaClient, addition: BranchAddition, signal?: AbortSignal): Promise<Made> {
  const { branch, head, base, planned } = addition
  const stands = await standing(client, branch, signal)
  const start = base === null ? stands : await mergeBase(client, addition, stands, signal)
  if (base === null && stands !== head) throw pushedMeanwhile(branch)
  const made = await writeFiles(client, addition, start, signal)
  if (made.tree === planned.tree) return made
  throw new AppError(
    'conflict',
    `${branch} holds other changes than the planned ones. Nothing was merged. Look at the pull request, or open the promotion anew.`,
  )
}

/** The merge of the base into the head: made now, or already there. */
async function mergeBase(
  client: GiteaClient,
  { branch, number, head, base }: BranchAddition,
  stands: string,
  signal?: AbortSignal,
): Promise<string> {
  if (stands === head) {
    await client.call(attempts.mergeBase, writtenAnswer, signal, {
      method: 'POST',
      path: `/pulls/${number}/update?style=merge`,
    })
  }
  const merge = await getCommit(client, stands === head ? await standing(client, branch, signal) : stands, signal)
  if (merge.parents[0] !== head) throw pushedMeanwhile(branch)
  if (merge.parents[1] === base) return merge.sha
  throw new AppError(
    'conflict',
    `The base moved on while it was merged into ${branch}. Nothing was merged into the base. Look at the new preview.`,
  )
}

async function writeFiles(
  client: GiteaClient,
  { branch, message, planned }: BranchAddition,
  on: string,
  signal?: AbortSignal,
): Promise<Made> {
  const operations = []
  for (const { path, after } of planned.files) {
    const file = await client.call(attempts.commit, fileAnswer, signal, {
      path: `/contents/${path.split('/').map(encodeURIComponent).join('/')}?ref=${on}`,
    })
    if (file.sha === hashObject('blob', Buffer.from(after), on)) continue
    operations.push({ operation: 'update', path, sha: file.sha, content: Buffer.from(after).toString('base64') })
  }
  if (operations.length === 0) return getCommit(client, on, signal)
  const { commit } = await client.call(attempts.addCommit, filesAnswer, signal, {
    method: 'POST',
    path: '/contents',
    body: { branch, message, files: operations },
  })
  if (commit.parents.length === 1 && commit.parents[0]?.sha === on) return { sha: commit.sha, tree: commit.tree.sha }
  throw pushedMeanwhile(branch)
}

async function standing(client: GiteaClient, branch: string, signal?: AbortSignal): Promise<string> {
  const found = await findBranch(client, branch, signal)
  if (found !== null) return found.commit.id
  throw new AppError('conflict', `${branch} is gone. Nothing was written. Open the promotion anew.`)
}

function pushedMeanwhile(branch: string): AppError {
  return new AppError('conflict', `Somebody pushed to ${branch} meanwhile. Nothing was merged. Look what is there now.`)
}
