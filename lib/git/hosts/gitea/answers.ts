import { z } from 'zod'

/** The fields that are asked for of the answers of Gitea and Forgejo; everything else in them is left alone. */

const sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/)
const account = z.object({ login: z.string() }).nullable()

export const loginAnswer = z.object({ login: z.string() })
export const repositoryAnswer = z.object({
  full_name: z.string(),
  archived: z.boolean(),
  permissions: z.object({ push: z.boolean() }).optional(),
})
export const branchAnswer = z.object({
  name: z.string(),
  commit: z.object({ id: sha }),
  required_approvals: z.number(),
  enable_status_check: z.boolean(),
  status_check_contexts: z.array(z.string()).nullable(),
  protected: z.boolean(),
  effective_branch_protection_name: z.string().optional(),
})
export const protectionAnswer = z.object({
  require_signed_commits: z.boolean(),
  block_on_outdated_branch: z.boolean().optional(),
})
/** Its `tree.sha` is the commit's own id, not the tree's: the tree is told by the tree call alone. */
export const commitAnswer = z.object({
  sha,
  parents: z.array(z.object({ sha })).nullable(),
  commit: z.object({ message: z.string() }),
})
export const treeAnswer = z.object({
  tree: z.array(z.object({ path: z.string(), mode: z.string(), sha })).nullable(),
  truncated: z.boolean(),
  total_count: z.number(),
})
/** Only this answer names the true tree of a commit. */
export const filesAnswer = z.object({
  commit: z.object({ sha, tree: z.object({ sha }), parents: z.array(z.object({ sha })) }),
})
/** A file as it is at a commit. */
export const fileAnswer = z.object({ type: z.string(), sha })
export const labelsAnswer = z.array(z.object({ id: z.number(), name: z.string() }))
export const labelAnswer = z.object({ id: z.number(), name: z.string() })
export const writtenAnswer = z.unknown()

const side = z.object({
  /** The branch, also after it was deleted; `ref` is then `refs/pull/1/head`. */
  label: z.string(),
  sha,
  repo_id: z.number(),
})
export const pullAnswer = z.object({
  number: z.number(),
  html_url: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']),
  user: account,
  head: side,
  base: side,
  merged: z.boolean(),
  merged_at: z.string().nullable(),
  merged_by: account,
  merge_commit_sha: z.string().nullable(),
  closed_at: z.string().nullable(),
  mergeable: z.boolean(),
  draft: z.boolean().optional(),
  requested_reviewers: z.array(z.object({ login: z.string() })).nullish(),
  requested_reviewers_teams: z.array(z.object({ name: z.string() })).nullish(),
})
export const reviewsAnswer = z.array(
  z.object({ user: account, state: z.string(), dismissed: z.boolean(), stale: z.boolean() }),
)
/** An account that was deleted wrote as nobody. */
export const commentsAnswer = z.array(z.object({ user: account, body: z.string() }))
export const statusAnswer = z.object({
  statuses: z.array(z.object({ status: z.string(), context: z.string(), target_url: z.string().nullish() })).nullable(),
  total_count: z.number(),
})

export type BranchAnswer = z.infer<typeof branchAnswer>
export type PullAnswer = z.infer<typeof pullAnswer>
export type Reviews = z.infer<typeof reviewsAnswer>
export type Statuses = NonNullable<z.infer<typeof statusAnswer>['statuses']>
export type Protection = z.infer<typeof protectionAnswer>
