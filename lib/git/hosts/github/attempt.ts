/** What a call was for, so that its failure can be told in a sentence a person can act on. */
export interface Attempt {
  /** What the host was asked for: “the branch”, “the pull request”. */
  readonly what: string
  /** “while reading the branch”. */
  readonly doing: string
  /** The permission that a fine-grained token or an app needs for it. */
  readonly permission: string
  /** Null for a read; for a write what is then true when the host did not do it. */
  readonly undone: string | null
}

export const attempts = {
  login: reading('the account', 'metadata: read'),
  repository: reading('the repository', 'metadata: read'),
  branch: reading('the branch', 'contents: read'),
  commit: reading('the commit', 'contents: read'),
  pullRequests: reading('the pull requests', 'pull requests: read'),
  pullRequest: reading('the pull request', 'pull requests: read'),
  writeCommit: writing('the commit', 'writing', 'contents: write', 'Nothing was opened.'),
  createBranch: writing('the branch', 'creating', 'contents: write', 'Nothing was opened.'),
  deleteBranch: writing('the branch’s deletion', 'asking for', 'contents: write', 'The branch still stands.'),
  openPullRequest: writing('the pull request', 'opening', 'pull requests: write', 'Nothing was opened.'),
  label: writing('the labels', 'setting', 'issues: write', 'The pull request has no labels.'),
  status: writing('the commit status', 'setting', 'commit statuses: write', 'No status was set.'),
} satisfies Record<string, Attempt>

function reading(what: string, permission: string): Attempt {
  return { what, doing: `reading ${what}`, permission, undone: null }
}

function writing(what: string, verb: string, permission: string, undone: string): Attempt {
  return { what, doing: `${verb} ${what}`, permission, undone }
}
