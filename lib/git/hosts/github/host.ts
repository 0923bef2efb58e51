import type { GitHost } from '@/lib/git/contract'
import { rememberLogin } from '@/lib/git/hosts/access'
import { keepRules } from '@/lib/git/hosts/kept-rules'
import type { GitHostOptions } from '@/lib/git/hosts/registry'
import { addCommit } from './add-commit'
import { createGitHubClient } from './client'
import { readComments } from './read-comments'
import { findPullRequests, getPullRequest } from './read-pull-requests'
import { checkAccess, checkAppAccess, getBranch, getCommit, readLogin } from './read-repository'
import { readRules } from './read-rules'
import { closePullRequest, comment, deleteBranch, openPullRequest, proposeBranch, setStatus } from './write'

const keptTrees = 500

/**
 * GitHub, or an enterprise server of it, through Octokit. From the click to the open pull request it needs eight calls: pull
 * requests, branch, the parent's tree, tree, commit, ref, pull request, labels.
 */
export function createGitHubHost(options: GitHostOptions): GitHost {
  const client = createGitHubClient(options)
  const { app } = options
  // A commit's tree never changes, so the branch just read saves a call.
  const trees = new Map<string, string>()
  const rulesOf = keepRules(options.clock, (base, signal?: AbortSignal) => readRules(client, base, signal))
  return {
    kind: 'github',
    login:
      app === undefined ? rememberLogin(client.credential, signal => readLogin(client, signal)) : () => app.login(),
    async getBranch(name, signal) {
      const branch = await getBranch(client, name, signal)
      if (trees.size > keptTrees) trees.clear()
      if (branch !== null) trees.set(branch.sha, branch.tree)
      return branch
    },
    getCommit: (sha, signal) => getCommit(client, sha, signal),
    async proposeBranch(proposal, signal) {
      const tree = trees.get(proposal.parent) ?? (await getCommit(client, proposal.parent, signal)).tree
      return proposeBranch(client, tree, proposal, signal)
    },
    addCommit: (addition, signal) => addCommit(client, addition, signal),
    deleteBranch: (name, signal) => deleteBranch(client, name, signal),
    findPullRequests: (branch, base, signal) => findPullRequests(client, branch, base, signal),
    openPullRequest: (input, signal) => openPullRequest(client, input, signal),
    getPullRequest: (number, signal) => getPullRequest(client, number, rulesOf, signal),
    closePullRequest: (number, signal) => closePullRequest(client, number, signal),
    comment: (number, body, signal) => comment(client, number, body, signal),
    readComments: (number, signal) => readComments(client, number, signal),
    readRules: rulesOf,
    setStatus: (sha, status, signal) => setStatus(client, sha, status, signal),
    check: signal => (app === undefined ? checkAccess(client, signal) : checkAppAccess(client, app, signal)),
  }
}
