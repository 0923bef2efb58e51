import { isAppError } from '@/lib/errors'
import type { GitHost } from '@/lib/git/contract'
import { checkAccess as checkAccessBy } from '@/lib/git/hosts/access'
import { branchAnswer, commitAnswer, loginAnswer, repositoryAnswer } from './answers'
import type { AppInstallation } from './app'
import { attempts } from './attempts'
import type { GitHubClient } from './client'

type Reply<K extends keyof GitHost> = GitHost[K] extends (...args: never[]) => infer R ? R : never

export async function readLogin(client: GitHubClient, signal?: AbortSignal): Promise<string> {
  const run = client.call(attempts.login, loginAnswer, signal, (octokit, call) => octokit.users.getAuthenticated(call))
  return (await run).login
}

export async function getBranch(client: GitHubClient, name: string, signal?: AbortSignal): Reply<'getBranch'> {
  const { owner, repo } = client
  try {
    const branch = await client.call(attempts.branch, branchAnswer, signal, (octokit, call) =>
      octokit.repos.getBranch({ owner, repo, branch: name, ...call }),
    )
    // GitHub leads on from a renamed branch to its new name; that is another branch.
    return branch.name === name ? { sha: branch.commit.sha, tree: branch.commit.commit.tree.sha } : null
  } catch (error) {
    if (!isAppError(error) || error.code !== 'not_found') throw error
    if (!client.sawRepository()) await requireRepository(client, signal)
    return null
  }
}

export async function getCommit(client: GitHubClient, sha: string, signal?: AbortSignal): Reply<'getCommit'> {
  const { owner, repo } = client
  const commit = await client.call(attempts.commit, commitAnswer, signal, (octokit, call) =>
    octokit.git.getCommit({ owner, repo, commit_sha: sha, ...call }),
  )
  return { sha: commit.sha, tree: commit.tree.sha, parents: commit.parents.map(p => p.sha), message: commit.message }
}

export function checkAccess(client: GitHubClient, signal?: AbortSignal): Reply<'check'> {
  return checkAccessBy({
    login: () => readLogin(client, signal),
    repository: () => requireRepository(client, signal),
    grant: login => `Give ${login} write access, or a token with contents and pull requests: write.`,
    fixes,
  })
}

/** What an App may do stands with its token: the repository's own answer tells that of people alone. */
export function checkAppAccess(client: GitHubClient, app: AppInstallation, signal?: AbortSignal): Reply<'check'> {
  return checkAccessBy({
    login: () => app.login(),
    async repository() {
      const repository = await requireRepository(client, signal)
      const granted = await app.permissions()
      return { ...repository, permissions: { push: neededOfApp.every(name => granted[name] === 'write') } }
    },
    grant: () =>
      'Give the App contents, pull requests and commit statuses: write, and accept that for its installation.',
    fixes: {
      ...fixes,
      unauthenticated: 'Check app.id and app.privateKeyFile of this repository.',
      forbidden: 'Give the App contents, pull requests, issues and commit statuses: write.',
      not_found: 'Check the repository’s url, app.installationId and which repositories the App is installed on.',
      misconfigured: 'Check app.privateKeyFile of this repository.',
    },
  })
}

const neededOfApp = ['contents', 'pull_requests', 'statuses']

/** A missing branch and a repository that the token may not see are the same 404; they are not the same to us. */
function requireRepository(client: GitHubClient, signal?: AbortSignal) {
  const { owner, repo } = client
  return client.read('repository', attempts.repository, repositoryAnswer, signal, (octokit, call) =>
    octokit.repos.get({ owner, repo, ...call }),
  )
}

const fixes: Readonly<Record<string, string>> = {
  unauthenticated: 'Give a valid token for this repository: token or tokenFile.',
  forbidden: 'Give the token contents, pull requests, issues and commit statuses: write.',
  not_found: 'Check the repository’s url and which repositories the token may see.',
  misconfigured: 'Check token or tokenFile of this repository.',
}
