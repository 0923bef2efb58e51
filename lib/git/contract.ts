import type { Snapshot } from '@/lib/manifests/contract'

export interface Commit {
  readonly sha: string
  readonly parents: readonly string[]
  readonly author: string
  readonly authorEmail: string
  /** Epoch milliseconds. */
  readonly authoredAt: number
  readonly committedAt: number
  /** First line of the message. */
  readonly subject: string
}

export interface MirrorStatus {
  /** Without credentials. */
  readonly url: string
  readonly branch: string | null
  readonly head: string | null
  readonly lastSuccess: number | null
  readonly lastFailure: {
    readonly at: number
    readonly code: string
    readonly message: string
    readonly fix: string
  } | null
  /** Set when the last head was no ancestor of this one. */
  readonly forcePushed: { readonly at: number; readonly from: string; readonly to: string } | null
  readonly intervalMs: number
  /** git's last word on a fetch that is under way (`Receiving objects:  45%`); null between fetches. */
  readonly progress?: string | null
}

/**
 * The branch's first-parent line up to a head, with what each commit changed. Positions order its commits: 0 is the oldest that was
 * read, `newest` the head. Order is history's alone; clocks have no say.
 */
export interface BranchLine {
  readonly head: string
  readonly newest: number
  /** Nothing is older than position 0. False: more was there than is held. */
  readonly complete: boolean
  commitAt(position: number): Commit | null
  positionOf(sha: string): number | null
  changesAt(position: number): readonly {
    readonly path: string
    /** Blob ids; null where the path was not there. */
    readonly before: string | null
    readonly after: string | null
  }[]
  /** Newest position up to `from` whose commit touched one of the paths; a folder (`apps/`) is touched when something below it comes or goes. */
  lastTouch(paths: readonly string[], from: number): number | null
  /** What `read` makes of the repository as it stood at a position. Only the blobs that it asks for are read; it may be called again until it asks for none. */
  past<Value>(position: number, read: (snapshot: Snapshot) => Value): Promise<Value>
}

/** A commit of an application, its texts fit to stand in a sentence. */
export type SourceCommit = Pick<Commit, 'sha' | 'author' | 'committedAt' | 'subject'>

export interface CommitsBetween {
  /** Newest first, as many as were asked for. */
  readonly commits: readonly SourceCommit[]
  readonly total: number
  /** How many the first one has that the second has not: 0 where it is the second's ancestor. */
  readonly onlyInFrom: number
}

/**
 * The history of an application's source. It is asked for when a question needs it and tells what it read last; nothing waits for it.
 * The questions throw AppError when git fails or the signal ends them.
 */
export interface SourceMirror {
  readonly id: string
  status(): MirrorStatus
  /** Asks the remote unless that was done within the interval, and waits for the answer no longer than this. Never throws. */
  refresh(waitMs: number, signal?: AbortSignal): Promise<void>
  /** Every commit whose id begins so. */
  findCommits(prefix: string, signal?: AbortSignal): Promise<readonly SourceCommit[]>
  /** Commit by the name of its tag. */
  readTags(): Promise<ReadonlyMap<string, string>>
  /** Commits of the default branch's first-parent line whose message names `#number` somewhere, newest first. */
  findNumbered(number: number, signal?: AbortSignal): Promise<readonly SourceCommit[]>
  contains(ancestor: string, descendant: string, signal?: AbortSignal): Promise<boolean>
  between(
    from: string,
    to: string,
    options: { readonly limit: number; readonly signal?: AbortSignal },
  ): Promise<CommitsBetween>
  stop(): Promise<void>
}

/** A bare mirror of one repository, kept by the git program. */
export interface Mirror {
  /** Stable id from the configuration's url without credentials. */
  readonly id: string
  status(): MirrorStatus
  /** Fetches now; resolves with the head after it. Throws AppError (upstream_unavailable, unauthenticated, forbidden, not_found, rate_limited). */
  fetch(signal?: AbortSignal): Promise<string>
  snapshot(commit: string): Promise<Snapshot>
  /** Called with the new head after a fetch that moved it, and with the same head when only freshness changed. */
  onChange(listener: (head: string, moved: boolean) => void): () => void
  commit(sha: string): Promise<Commit>
  /** The tree that `commit` has with these files replaced, told without writing anything. Throws conflict where a file is not `before`. */
  planTree(commit: string, edits: readonly FileEdit[]): Promise<PlannedTree>
  /** What a merge of these edits would make of the files as a snapshot has them. */
  mergeEdits(edits: readonly FileEdit[], now: Snapshot, signal?: AbortSignal): Promise<readonly MergedEdit[]>
  /** First-parent history of the branch, newest first. */
  log(options: { readonly limit: number; readonly path?: string; readonly before?: string }): Promise<readonly Commit[]>
  isAncestor(ancestor: string, descendant: string): Promise<boolean>
  /** The line up to a commit that is or was the branch's head. Read once, then added to by each push. */
  line(head: string): Promise<BranchLine>
  /** Commits of the line at which this text came or went in some file, newest first; null when the time given was too short. */
  findText(head: string, text: string, signal?: AbortSignal): Promise<readonly string[] | null>
  start(): Promise<void>
  stop(): Promise<void>
}

export interface PullRequest {
  readonly number: number
  readonly url: string
  readonly title: string
  /** Markdown, as anybody who may edit it left it. */
  readonly body: string
  readonly state: 'open' | 'closed' | 'merged'
  readonly author: string
  readonly headBranch: string
  readonly headSha: string
  readonly headIsFork: boolean
  readonly base: string
  readonly mergedAt: number | null
  readonly mergedBy: string | null
  readonly mergeCommit: string | null
  readonly closedAt: number | null
  /** Null while the host has not worked it out. */
  readonly mergeable: boolean | null
  /** The host's own word: clean, blocked, dirty, behind, unstable, unknown. */
  readonly mergeableState: string
  readonly draft: boolean
  /** Whose newest decision is an approval that counts. */
  readonly approvals: readonly string[]
  readonly changesRequestedBy: readonly string[]
  /** Each person's newest decision, also one that was dismissed. */
  readonly reviews: readonly ReviewDecision[]
  /** Asked for a review that they have not given; a team by its name on the host. */
  readonly reviewersRequested: { readonly people: readonly string[]; readonly teams: readonly string[] }
  /** Of the head, with every required one that has not reported; null where they were not asked for (lists, ended pull requests). */
  readonly checks: readonly Check[] | null
  /** What of the checks could not be read, in a sentence; while it is not null nobody may say that all have passed. */
  readonly checksUnread: string | null
  /** Of the base; null where they were not asked for. */
  readonly rules: BaseRules | null
  /** Review conversations that are not resolved; null where the host does not tell. */
  readonly conversationsOpen: number | null
  /** 1 is next; null where the host does not tell. */
  readonly queuePosition: number | null
}

export interface Comment {
  readonly author: string
  /** Markdown, as it was written. */
  readonly body: string
}

export interface Check {
  readonly name: string
  /** Skipped and neutral ones block nothing: success. */
  readonly state: 'pending' | 'failure' | 'success'
  readonly url: string | null
  /** Null where the rules of the base may not be read. */
  readonly required: boolean | null
}

export interface ReviewDecision {
  readonly login: string
  /** Of a dismissed one not every host tells what it was. */
  readonly decision: 'approved' | 'changes_requested' | 'dismissed'
  /** It was made on another commit than the head; null where the host does not tell. */
  readonly stale: boolean | null
}

/** What a branch asks of a merge. Null is what the credential may not read or the host does not tell: it may hold. */
export interface BaseRules {
  readonly requiredApprovals: number | null
  /** Names of checks; a `*` stands for any text. */
  readonly requiredChecks: readonly string[] | null
  readonly signedCommits: boolean | null
  /** The head must contain the base's newest commit. */
  readonly upToDate: boolean | null
  readonly conversationsResolved: boolean | null
  readonly mergeQueue: boolean | null
}

export interface FileEdit {
  readonly path: string
  readonly before: string
  readonly after: string
}

/** An edit on a file that may have changed since: `before` is its text now; `after` is null where the two changes conflict. */
export interface MergedEdit {
  readonly path: string
  readonly before: string
  readonly after: string | null
}

export interface PlannedTree {
  readonly tree: string
  /** The edits with what their files are at the commit (mode 100755 is executable). */
  readonly files: readonly (FileEdit & { readonly executable: boolean })[]
}

export interface BranchProposal {
  readonly branch: string
  /** The commit that was read and planned on. */
  readonly parent: string
  readonly message: string
  readonly files: PlannedTree['files']
}

export interface BranchAddition {
  readonly branch: string
  /** Its open pull request. */
  readonly number: number
  /** The branch's head as it was read. */
  readonly head: string
  /** The base's newest commit, to be the second parent; null: one commit on the head alone. */
  readonly base: string | null
  readonly message: string
  /** As planned on `base`, or on `head` where there is none: the branch has exactly this tree afterwards. */
  readonly planned: PlannedTree
}

export interface NewPullRequest {
  readonly branch: string
  readonly base: string
  readonly title: string
  readonly body: string
  readonly labels: readonly string[]
}

/** A commit as the host has it. */
export interface HostCommit {
  readonly sha: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly message: string
}

/**
 * A Git host's API; throws AppError only, with the host's status translated: unauthenticated 401, forbidden 403, not_found 404,
 * conflict 409 and "already exists" 422, rate_limited 429 and secondary limits, upstream_unavailable for 5xx, time-outs and broken answers.
 */
export interface GitHost {
  readonly kind: string
  /** The login that the credential acts as. */
  login(signal?: AbortSignal): Promise<string>
  getBranch(name: string, signal?: AbortSignal): Promise<{ readonly sha: string; readonly tree: string } | null>
  getCommit(sha: string, signal?: AbortSignal): Promise<HostCommit>
  /**
   * Creates a branch that holds one commit on `parent` with only these files changed, and tells its tree. Throws conflict when the branch
   * exists: it is never moved, except that a host without a call for both completes one that still stands at `parent`.
   */
  proposeBranch(
    proposal: BranchProposal,
    signal?: AbortSignal,
  ): Promise<{ readonly sha: string; readonly tree: string }>
  /**
   * Puts the planned tree on top of a branch, never by force. Throws conflict, and opens or closes nothing, when the branch is not at
   * `head`, when the base moved on, or when the tree came out otherwise; a host that merges by itself may then have merged the base.
   */
  addCommit(addition: BranchAddition, signal?: AbortSignal): Promise<{ readonly sha: string; readonly tree: string }>
  deleteBranch(name: string, signal?: AbortSignal): Promise<void>
  /** Any state, newest first. */
  findPullRequests(branch: string, base: string, signal?: AbortSignal): Promise<readonly PullRequest[]>
  openPullRequest(input: NewPullRequest, signal?: AbortSignal): Promise<PullRequest>
  /** In full. Each host says how many calls an open one costs. */
  getPullRequest(number: number, signal?: AbortSignal): Promise<PullRequest>
  /** One that has ended stays as it is: the answer tells how. */
  closePullRequest(number: number, signal?: AbortSignal): Promise<PullRequest>
  /** Markdown under a pull request; whoever writes it has escaped what is foreign. */
  comment(number: number, body: string, signal?: AbortSignal): Promise<void>
  /** Every comment under a pull request, oldest first. */
  readComments(number: number, signal?: AbortSignal): Promise<readonly Comment[]>
  /** At most a minute old. */
  readRules(base: string, signal?: AbortSignal): Promise<BaseRules>
  setStatus(
    sha: string,
    status: {
      readonly state: 'success' | 'failure' | 'pending'
      readonly context: string
      readonly description: string
      /** Where it leads, an http(s) address. */
      readonly url?: string | undefined
    },
    signal?: AbortSignal,
  ): Promise<void>
  /** What the credential may do and what is missing, in words, for /connections. */
  check(signal?: AbortSignal): Promise<{ readonly ok: boolean; readonly message: string; readonly fix: string | null }>
}
