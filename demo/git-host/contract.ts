/** What the demo's Git host is told and what it offers to whoever started it. */

export type Access = 'read' | 'write' | 'admin'

/** A fine-grained token's permissions; what is not named is not allowed. */
export type Permission = 'contents' | 'pull_requests' | 'statuses' | 'checks' | 'issues' | 'administration' | 'webhooks'

export interface DemoUser {
  readonly login: string
  readonly name?: string
  readonly email?: string
  readonly type?: 'User' | 'Bot'
  readonly token: string
  /** Absent: everything that the user may do, like a classic token with the scope `repo`. */
  readonly permissions?: Readonly<Partial<Record<Permission, 'read' | 'write'>>>
}

/** A GitHub App with one installation. */
export interface DemoApp {
  readonly id: number
  readonly slug: string
  readonly installationId: number
  /** PEM. */
  readonly publicKey: string
  /** Absent: everything that the bot's access allows. */
  readonly permissions?: DemoUser['permissions']
}

export interface BranchProtection {
  readonly requiredApprovals: number
  readonly requiredStatuses: readonly string[]
  /** Refuse a merge while the head does not contain the base's newest commit. */
  readonly upToDate: boolean
  /** A push to the head takes approvals away. */
  readonly dismissStale: boolean
  readonly signedCommits?: boolean
  /** Logins that may push to the branch without a pull request. */
  readonly bypass: readonly string[]
}

export interface RepositorySettings {
  readonly private: boolean
  readonly defaultBranch: string
  readonly description: string
  /** What each login may do; others may read unless the repository is private. */
  readonly access: Readonly<Record<string, Access>>
  readonly protection: Readonly<Record<string, BranchProtection>>
  /** Of rulesets, by branch, in GitHub's own form; they are told, and hold nobody up. */
  readonly rules?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
}

export interface NewRepository extends Partial<RepositorySettings> {
  readonly owner: string
  readonly name: string
  /** The highest pull request that its history already names; default 0. */
  readonly lastNumber?: number
}

export interface GitHostOptions {
  /** Folder of the bare repositories and of the host's own state; made when absent. */
  readonly root: string
  /** 0 or absent: a free one. */
  readonly port?: number
  readonly users: readonly DemoUser[]
  readonly apps?: readonly DemoApp[]
  /** Epoch milliseconds. */
  readonly clock?: () => number
  /** Calls per hour and user. */
  readonly hourlyLimit?: number
}

export interface LoggedRequest {
  readonly at: number
  readonly kind: 'api' | 'git' | 'web'
  readonly method: string
  readonly path: string
  /** 0 while there is no answer. */
  readonly status: number
  readonly login: string | null
  /** Which fault was played, if one was. */
  readonly fault: string | null
}
