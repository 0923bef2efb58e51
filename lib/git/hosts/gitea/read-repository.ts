import { isAppError } from '@/lib/errors'
import type { GitHost } from '@/lib/git/contract'
import { checkAccess as checkAccessBy } from '@/lib/git/hosts/access'
import { type BranchAnswer, branchAnswer, commitAnswer, loginAnswer, repositoryAnswer } from './answers'
import { attempts } from './attempts'
import type { GiteaClient } from './client'
import { readTreeId } from './tree'

type Reply<K extends keyof GitHost> = GitHost[K] extends (...args: never[]) => infer R ? R : never

export async function readLogin(client: GiteaClient, signal?: AbortSignal): Promise<string> {
  return (await client.call(attempts.login, loginAnswer, signal, { path: '/user', of: 'server' })).login
}

export async function findBranch(
  client: GiteaClient,
  name: string,
  signal?: AbortSignal,
): Promise<BranchAnswer | null> {
  try {
    return await client.call(attempts.branch, branchAnswer, signal, { path: `/branches/${encodeURIComponent(name)}` })
  } catch (error) {
    if (!isAppError(error) || error.code !== 'not_found') throw error
    // A missing branch and a repository that the token may not see are the same 404; they are not the same to us.
    if (!client.sawRepository()) await readRepository(client, signal)
    return null
  }
}

export async function getCommit(client: GiteaClient, sha: string, signal?: AbortSignal): Reply<'getCommit'> {
  const path = `/git/commits/${encodeURIComponent(sha)}?stat=false&verification=false&files=false`
  const [commit, tree] = await Promise.all([
    client.call(attempts.commit, commitAnswer, signal, { path }),
    readTreeId(client, sha, signal),
  ])
  const parents = (commit.parents ?? []).map(parent => parent.sha)
  return { sha: commit.sha, tree, parents, message: commit.commit.message }
}

export function checkAccess(client: GiteaClient, signal?: AbortSignal): Reply<'check'> {
  return checkAccessBy({
    login: () => readLogin(client, signal),
    repository: () => readRepository(client, signal),
    grant: login => `Make ${login} a collaborator with write access.`,
    fixes,
  })
}

function readRepository(client: GiteaClient, signal?: AbortSignal) {
  return client.call(attempts.repository, repositoryAnswer, signal, { path: '' })
}

const fixes: Readonly<Record<string, string>> = {
  unauthenticated: 'Give a valid access token for this repository: token or tokenFile.',
  forbidden: 'Give the token the scopes write:repository, write:issue and read:user.',
  not_found: 'Check the repository’s url and which repositories the token’s user may see.',
  misconfigured: 'Check token or tokenFile of this repository.',
}
