/** What a call was for, so that its failure can be told in a sentence a person can act on. */
export interface Attempt {
  /** What the host was asked for: “the branch”, “the pull request”. */
  readonly what: string
  /** “while reading the branch”. */
  readonly doing: string
  /** The permission that a narrow token needs for it, in the host's words. */
  readonly permission: string
  /** Null for a read; for a write what is then true when the host did not do it. */
  readonly undone: string | null
}

/** What permission each call needs, as the host names it. */
interface Permissions {
  readonly account: string
  readonly repository: string
  readonly readContents: string
  readonly writeContents: string
  readonly readPullRequests: string
  readonly writePullRequests: string
  readonly writeLabels: string
  readonly readComments: string
  readonly writeComment: string
  readonly writeStatus: string
  readonly readChecks: string
  readonly readStatuses: string
  readonly readRules: string
}

/** Every call that is made of a host. */
export function attemptsWith(need: Permissions) {
  return {
    login: reading('the account', need.account),
    app: reading('the GitHub App', need.account),
    installation: reading('the installation’s token', need.account),
    repository: reading('the repository', need.repository),
    branch: reading('the branch', need.readContents),
    commit: reading('the commit', need.readContents),
    pullRequests: reading('the pull requests', need.readPullRequests),
    pullRequest: reading('the pull request', need.readPullRequests),
    comments: reading('the comments', need.readComments),
    checks: reading('the checks', need.readChecks),
    statuses: reading('the commit statuses', need.readStatuses),
    rules: reading('the rules of the base branch', need.readRules),
    writeCommit: writing('the commit', 'writing', need.writeContents, 'Nothing was opened.'),
    createBranch: writing('the branch', 'creating', need.writeContents, 'Nothing was opened.'),
    addCommit: writing('the commit', 'adding', need.writeContents, 'The pull request is as it was.'),
    moveBranch: writing('the branch’s move', 'asking for', need.writeContents, 'The branch is as it was.'),
    mergeBase: writing('the merge of the base', 'asking for', need.writeContents, 'The branch is as it was.'),
    closePullRequest: writing(
      'the closing of the pull request',
      'asking for',
      need.writePullRequests,
      'The pull request is as it was.',
    ),
    comment: writing('the comment', 'writing', need.writeComment, 'Nothing was written under the pull request.'),
    deleteBranch: writing('the branch’s deletion', 'asking for', need.writeContents, 'The branch still stands.'),
    openPullRequest: writing('the pull request', 'opening', need.writePullRequests, 'Nothing was opened.'),
    label: writing('the labels', 'setting', need.writeLabels, 'The pull request has no labels.'),
    status: writing('the commit status', 'setting', need.writeStatus, 'No status was set.'),
  } satisfies Record<string, Attempt>
}

function reading(what: string, permission: string): Attempt {
  return { what, doing: `reading ${what}`, permission, undone: null }
}

function writing(what: string, verb: string, permission: string, undone: string): Attempt {
  return { what, doing: `${verb} ${what}`, permission, undone }
}
