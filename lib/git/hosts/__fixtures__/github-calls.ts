import { expect } from 'vitest'
import { AppError } from '@/lib/errors'
import type { GitHost, NewPullRequest } from '@/lib/git/contract'
import type { attempts } from '@/lib/git/hosts/github/attempts'

export interface Call {
  readonly attempt: keyof typeof attempts
  readonly method?: 'POST' | 'PATCH' | 'DELETE'
  readonly path: RegExp
  /** “while …”, and what was asked for where its words differ from what was being done. */
  readonly doing: string
  readonly what: string
  readonly permission: string
  /** For a write: what is true when it was refused. */
  readonly undone?: string
  /** Statuses that are an answer, not a failure, and the answer. */
  readonly answers?: Readonly<Record<number, unknown>>
}

type Method = Exclude<keyof GitHost, 'kind'>
export interface Case {
  run(host: GitHost, scene: Scene): Promise<unknown>
  readonly calls: readonly Call[]
}

/** What stands on the host: pull request 1 of `head`, pull request 2 to be closed, `doomed` to be deleted. */
export interface Scene {
  /** Sha of the base branch. */
  readonly main: string
  /** Tree of `head`. */
  readonly tree: string
  /** Sha of `head` as it is now. */
  headSha(): Promise<string>
  /** A name that no branch has. */
  fresh(): string
  /** A new branch with a commit on it; its name. */
  propose(): Promise<string>
}

export const head = 'plimsoll/prod/cart/open'
export const doomed = 'plimsoll/prod/cart/doomed'
export const files = [{ path: 'README', before: 'a\n', after: 'b\n', executable: false }]

export function pullOf(branch: string): NewPullRequest {
  return { branch, base: 'main', title: 't', body: '', labels: [] }
}

const contents = { permission: 'contents: write' }
const readsBranch = { doing: 'reading the branch', what: 'the branch', permission: 'contents: read' }
const readsPull = { doing: 'reading the pull request', what: 'the pull request', permission: 'pull requests: read' }
const readsRules = {
  doing: 'reading the rules of the base branch',
  what: 'the rules of the base branch',
  permission: 'administration: read',
}
const writesCommit = { doing: 'writing the commit', what: 'the commit', undone: 'Nothing was opened.', ...contents }
const pullStays = 'The pull request is as it was.'
const addsCommit = { doing: 'adding the commit', what: 'the commit', undone: pullStays, ...contents }
const unread = (what: string) => expect.objectContaining({ checksUnread: expect.stringContaining(what) })
const unknownRules = expect.objectContaining({ requiredApprovals: null })

/** A method that is added to the contract does not compile until it stands here. */
export const githubCases: Readonly<Record<Method, Case>> = {
  login: {
    run: host => host.login(),
    calls: [
      {
        attempt: 'login',
        path: /^\/user$/,
        doing: 'reading the account',
        what: 'the account',
        permission: 'metadata: read',
      },
    ],
  },
  getBranch: {
    run: host => host.getBranch('main'),
    calls: [{ attempt: 'branch', path: /gitops\/branches\/main$/, ...readsBranch, answers: { 404: null } }],
  },
  getCommit: {
    run: (host, { main }) => host.getCommit(main),
    calls: [
      {
        attempt: 'commit',
        path: /\/git\/commits\//,
        doing: 'reading the commit',
        what: 'the commit',
        permission: 'contents: read',
      },
    ],
  },
  proposeBranch: {
    run: (host, { main, fresh }) => host.proposeBranch({ branch: fresh(), parent: main, message: 'm', files }),
    calls: [
      { attempt: 'writeCommit', method: 'POST', path: /\/git\/trees$/, ...writesCommit },
      { attempt: 'writeCommit', method: 'POST', path: /\/git\/commits$/, ...writesCommit },
      {
        attempt: 'createBranch',
        method: 'POST',
        path: /\/git\/refs$/,
        doing: 'creating the branch',
        what: 'the branch',
        undone: 'Nothing was opened.',
        ...contents,
      },
    ],
  },
  addCommit: {
    async run(host, scene) {
      const addition = { branch: head, number: 1, head: await scene.headSha(), base: null, message: 'again' }
      return host.addCommit({ ...addition, planned: { tree: scene.tree, files } })
    },
    calls: [
      { attempt: 'addCommit', method: 'POST', path: /\/git\/trees$/, ...addsCommit },
      { attempt: 'addCommit', method: 'POST', path: /\/git\/commits$/, ...addsCommit },
      {
        attempt: 'moveBranch',
        method: 'PATCH',
        path: /\/git\/refs\/heads/,
        doing: 'asking for the branch’s move',
        what: 'the branch’s move',
        undone: 'The branch is as it was.',
        ...contents,
      },
    ],
  },
  deleteBranch: {
    run: host => host.deleteBranch(doomed),
    calls: [
      {
        attempt: 'deleteBranch',
        method: 'DELETE',
        path: /\/git\/refs\/heads/,
        doing: 'asking for the branch’s deletion',
        what: 'the branch’s deletion',
        undone: 'The branch still stands.',
        ...contents,
      },
    ],
  },
  findPullRequests: {
    run: host => host.findPullRequests(head, 'main'),
    calls: [
      {
        attempt: 'pullRequests',
        path: /\/pulls$/,
        doing: 'reading the pull requests',
        what: 'the pull requests',
        permission: 'pull requests: read',
      },
    ],
  },
  openPullRequest: {
    run: async (host, { propose }) => host.openPullRequest(pullOf(await propose())),
    calls: [
      {
        attempt: 'openPullRequest',
        method: 'POST',
        path: /\/pulls$/,
        doing: 'opening the pull request',
        what: 'the pull request',
        permission: 'pull requests: write',
        undone: 'Nothing was opened.',
      },
    ],
  },
  getPullRequest: {
    run: host => host.getPullRequest(1),
    calls: [
      { attempt: 'pullRequest', path: /\/pulls\/1$/, ...readsPull },
      { attempt: 'pullRequest', path: /\/pulls\/1\/reviews$/, ...readsPull },
      {
        attempt: 'checks',
        path: /\/check-runs$/,
        doing: 'reading the checks',
        what: 'the checks',
        permission: 'checks: read',
        answers: { 403: unread('check runs'), 404: unread('check runs') },
      },
      {
        attempt: 'statuses',
        path: /\/commits\/\w+\/status$/,
        doing: 'reading the commit statuses',
        what: 'the commit statuses',
        permission: 'commit statuses: read',
        answers: { 403: unread('commit statuses'), 404: unread('commit statuses') },
      },
    ],
  },
  closePullRequest: {
    run: host => host.closePullRequest(2),
    calls: [
      {
        attempt: 'closePullRequest',
        method: 'PATCH',
        path: /\/pulls\/2$/,
        doing: 'asking for the closing of the pull request',
        what: 'the closing of the pull request',
        permission: 'pull requests: write',
        undone: pullStays,
      },
    ],
  },
  comment: {
    run: host => host.comment(1, 'words'),
    calls: [
      {
        attempt: 'comment',
        method: 'POST',
        path: /\/issues\/1\/comments$/,
        doing: 'writing the comment',
        what: 'the comment',
        permission: 'pull requests: write',
        undone: 'Nothing was written under the pull request.',
      },
    ],
  },
  readComments: {
    run: host => host.readComments(1),
    calls: [
      {
        attempt: 'comments',
        path: /\/issues\/1\/comments$/,
        doing: 'reading the comments',
        what: 'the comments',
        permission: 'pull requests: read',
      },
    ],
  },
  readRules: {
    run: host => host.readRules('main'),
    calls: [
      { attempt: 'branch', path: /gitops\/branches\/main$/, ...readsBranch },
      {
        attempt: 'rules',
        path: /\/rules\/branches\/main$/,
        ...readsRules,
        // An older enterprise server has no rulesets: its 404 says that there are none.
        answers: { 403: unknownRules, 404: expect.objectContaining({ requiredApprovals: 1 }) },
      },
      {
        attempt: 'rules',
        path: /\/branches\/main\/protection$/,
        ...readsRules,
        answers: { 403: unknownRules, 404: unknownRules },
      },
    ],
  },
  setStatus: {
    run: (host, { main }) => host.setStatus(main, { state: 'success', context: 'plimsoll', description: 'd' }),
    calls: [
      {
        attempt: 'status',
        method: 'POST',
        path: /\/statuses\//,
        doing: 'setting the commit status',
        what: 'the commit status',
        permission: 'commit statuses: write',
        undone: 'No status was set.',
      },
    ],
  },
  check: {
    // It tells a failure instead of throwing it: in the same words.
    async run(host) {
      const told = await host.check()
      if (told.ok) return told
      expect(told.fix).toMatch(/^[A-Z].*\.$/)
      throw new AppError('internal', told.message)
    },
    calls: [
      {
        attempt: 'repository',
        path: /^\/repos\/harbour\/gitops$/,
        doing: 'reading the repository',
        what: 'the repository',
        permission: 'metadata: read',
      },
    ],
  },
}
