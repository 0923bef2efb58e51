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
  readonly writeComments: string
  readonly writeStatus: string
}

/** Every call that is made of a host. */
export function attemptsWith(need: Permissions) {
  return {
    login: reading('the account', need.account),
    repository: reading('the repository', need.repository),
    branch: reading('the branch', need.readContents),
    commit: reading('the commit', need.readContents),
    pullRequests: reading('the pull requests', need.readPullRequests),
    pullRequest: reading('the pull request', need.readPullRequests),
    writeCommit: writing('the commit', 'writing', need.writeContents, 'Nothing was opened.'),
    createBranch: writing('the branch', 'creating', need.writeContents, 'Nothing was opened.'),
    deleteBranch: writing('the branch’s deletion', 'asking for', need.writeContents, 'The branch still stands.'),
    openPullRequest: writing('the pull request', 'opening', need.writePullRequests, 'Nothing was opened.'),
    closePullRequest: writing('the pull request', 'closing', need.writePullRequests, 'It is still open.'),
    comment: writing('the comment', 'writing', need.writeComments, 'Nothing was said on the pull request.'),
    moveBranch: writing('the branch', 'moving', need.writeContents, 'The branch is as it was.'),
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
