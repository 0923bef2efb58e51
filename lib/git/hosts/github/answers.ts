import { z } from 'zod'

/** The fields that are asked for of GitHub's answers; everything else in them is left alone. */

const sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/)
const account = z.object({ login: z.string() }).nullable()
const side = z.object({ ref: z.string(), sha, repo: z.object({ id: z.union([z.number(), z.bigint()]) }).nullable() })

export const loginAnswer = z.object({ login: z.string() })
export const repositoryAnswer = z.object({
  full_name: z.string(),
  archived: z.boolean().optional(),
  permissions: z.object({ push: z.boolean() }).optional(),
})
export const branchAnswer = z.object({
  name: z.string(),
  commit: z.object({ sha, commit: z.object({ tree: z.object({ sha }) }) }),
})
export const commitAnswer = z.object({
  sha,
  tree: z.object({ sha }),
  parents: z.array(z.object({ sha })),
  message: z.string(),
})
export const treeAnswer = z.object({ sha })
export const refAnswer = z.object({ object: z.object({ sha }) })
/** Octokit's for a 204: a page of HTML in its place tells that something else than GitHub answered. */
export const nothingAnswer = z.literal('')
export const writtenAnswer = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())])

export const pullSummary = z.object({
  number: z.number(),
  html_url: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']),
  user: account,
  head: side,
  base: side,
  merged_at: z.string().nullable(),
  merge_commit_sha: z.string().nullable(),
  closed_at: z.string().nullable(),
  draft: z.boolean().optional(),
  requested_reviewers: z.array(z.object({ login: z.string() })).nullish(),
  requested_teams: z.array(z.object({ slug: z.string() })).nullish(),
})
export const pullAnswer = pullSummary.extend({
  mergeable: z.boolean().nullable(),
  mergeable_state: z.string(),
  merged_by: account,
})
export const reviewsAnswer = z.array(z.object({ user: account, state: z.string(), commit_id: z.string().nullish() }))

/** An account that was deleted wrote as nobody. */
export const commentsAnswer = z.array(z.object({ user: account, body: z.string().nullish() }))

export const checkRunsAnswer = z.object({
  total_count: z.number(),
  check_runs: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      conclusion: z.string().nullable(),
      html_url: z.string().nullable(),
      details_url: z.string().nullish(),
    }),
  ),
})
export const statusesAnswer = z.object({
  total_count: z.number(),
  statuses: z.array(z.object({ context: z.string(), state: z.string(), target_url: z.string().nullable() })),
})

/** What everybody who may read the branch is told of its protection: the required checks alone. */
export const protectedAnswer = z.object({
  protected: z.boolean().optional(),
  protection: z
    .object({
      enabled: z.boolean().optional(),
      required_status_checks: z.object({ contexts: z.array(z.string()) }).nullish(),
    })
    .nullish(),
})
const switched = z.object({ enabled: z.boolean() }).nullish()
export const protectionAnswer = z.object({
  required_status_checks: z
    .object({ strict: z.boolean().optional(), contexts: z.array(z.string()).nullish() })
    .nullish(),
  required_pull_request_reviews: z.object({ required_approving_review_count: z.number().optional() }).nullish(),
  required_signatures: switched,
  required_conversation_resolution: switched,
})
/** Rules of all rulesets that hold for a branch. */
export const rulesAnswer = z.array(
  z.object({
    type: z.string(),
    parameters: z
      .object({
        required_approving_review_count: z.number().optional(),
        required_review_thread_resolution: z.boolean().optional(),
        required_status_checks: z.array(z.object({ context: z.string() })).optional(),
        strict_required_status_checks_policy: z.boolean().optional(),
      })
      .nullish(),
  }),
)

export type PullSummary = z.infer<typeof pullSummary>
export type PullAnswer = z.infer<typeof pullAnswer>
export type Reviews = z.infer<typeof reviewsAnswer>
export type CheckRuns = z.infer<typeof checkRunsAnswer>['check_runs']
export type Statuses = z.infer<typeof statusesAnswer>['statuses']
export type Protection = z.infer<typeof protectionAnswer>
export type Rules = z.infer<typeof rulesAnswer>
