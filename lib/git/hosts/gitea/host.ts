import type { GitHost } from '@/lib/git/contract'
import { rememberLogin } from '@/lib/git/hosts/access'
import type { GitHostOptions } from '@/lib/git/hosts/registry'
import { addCommit } from './add-commit'
import { createGiteaClient } from './client'
import { findPullRequests, getPullRequest, readComments } from './read-pull-requests'
import { checkAccess, findBranch, getCommit, readLogin } from './read-repository'
import { readRules } from './rules'
import { readTreeId } from './tree'
import { closePullRequest, comment, deleteBranch, openPullRequest, proposeBranch, setStatus } from './write'

/** A host works out within seconds whether a pull request can be merged; one that says no for longer means it. */
const conflictAfterMs = 10_000
const keptConflicts = 1000

/** Gitea, and Forgejo, which has the same API. From the click to the open pull request it needs seven calls at most. */
export function createGiteaHost(options: GitHostOptions): GitHost {
  const client = createGiteaClient(options)
  const unmergeableSince = new Map<string, number>()
  const rulesOf = async (base: string, signal?: AbortSignal) =>
    readRules(client, await findBranch(client, base, signal), signal)
  return {
    kind: 'gitea',
    login: rememberLogin(client.credential, signal => readLogin(client, signal)),
    async getBranch(name, signal) {
      const branch = await findBranch(client, name, signal)
      if (branch === null) return null
      return { sha: branch.commit.id, tree: await readTreeId(client, branch.commit.id, signal) }
    },
    getCommit: (sha, signal) => getCommit(client, sha, signal),
    proposeBranch: (proposal, signal) => proposeBranch(client, proposal, signal),
    addCommit: (addition, signal) => addCommit(client, addition, signal),
    deleteBranch: (name, signal) => deleteBranch(client, name, signal),
    findPullRequests: (branch, base, signal) => findPullRequests(client, branch, base, signal),
    openPullRequest: (input, signal) => openPullRequest(client, input, signal),
    getPullRequest: (number, signal) => getPullRequest(client, number, rulesOf, isConflictProven, signal),
    closePullRequest: (number, signal) => closePullRequest(client, number, signal),
    comment: (number, body, signal) => comment(client, number, body, signal),
    readComments: (number, signal) => readComments(client, number, signal),
    readRules: rulesOf,
    setStatus: (sha, status, signal) => setStatus(client, sha, status, signal),
    check: signal => checkAccess(client, signal),
  }

  function isConflictProven(state: string): boolean {
    const now = options.clock()
    const since = unmergeableSince.get(state)
    if (since !== undefined) return now - since >= conflictAfterMs
    if (unmergeableSince.size >= keptConflicts) unmergeableSince.clear()
    unmergeableSince.set(state, now)
    return false
  }
}
