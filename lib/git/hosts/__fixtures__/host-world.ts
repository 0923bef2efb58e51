import type { AppInstallation } from '@/lib/git/hosts/registry'

/** One repository harbour/gitops on a real host for a test, with plain git beside it as the independent witness. */
export interface HostWorld {
  readonly api: string
  readonly owner: string
  readonly repo: string
  /** As whom the product acts. */
  readonly bot: string
  /** The installation that this login's credential stands for, where the host is asked by an App. */
  app?(login: string): AppInstallation
  /** What the host's clock says. */
  now(): number
  /** Of `plimsoll-bot` and `jonas` (write), `mara` (admin), `reader` (read), `stranger` (none); a wrong one for anybody else. */
  credential(login: string): string
  /** Plain git in the host's own bare repository; its text. */
  bare(...args: readonly string[]): Promise<string>
  /** A commit by somebody else straight on a branch. */
  commit(branch: string, files: Readonly<Record<string, string>>): Promise<string>
  merge(number: number, method?: 'merge' | 'squash' | 'rebase'): Promise<void>
  review(login: string, number: number, decision: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT'): Promise<void>
  /** Asks this person for a review. */
  requestReview(login: string, number: number): Promise<void>
  /** Replaces the rules of main. */
  protect(rules: {
    readonly requiredApprovals?: number
    readonly dismissStale?: boolean
    readonly requiredStatuses?: readonly string[]
    readonly signedCommits?: boolean
  }): Promise<void>
  commentsOf(number: number): Promise<readonly { readonly author: string; readonly body: string }[]>
  labelsOf(number: number): Promise<readonly string[]>
  statusesOf(sha: string): Promise<
    readonly {
      readonly state: string
      readonly context: string
      readonly description: string
      readonly url: string | null
    }[]
  >
  close(): Promise<void>
}

export const overlay = 'apps/cart/overlays/prod/kustomization.yaml'
export const before = 'images:\n  - newTag: 1.4.1\n'
