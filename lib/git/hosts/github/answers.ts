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
export const nothingAnswer = z.unknown()
export const writtenAnswer = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())])

export const pullSummary = z.object({
  number: z.number(),
  html_url: z.string(),
  title: z.string(),
  state: z.enum(['open', 'closed']),
  user: account,
  head: side,
  base: side,
  merged_at: z.string().nullable(),
  merge_commit_sha: z.string().nullable(),
  closed_at: z.string().nullable(),
})
export const pullAnswer = pullSummary.extend({
  mergeable: z.boolean().nullable(),
  mergeable_state: z.string(),
  merged_by: account,
})
export const reviewsAnswer = z.array(z.object({ user: account, state: z.string() }))

export type PullSummary = z.infer<typeof pullSummary>
export type PullAnswer = z.infer<typeof pullAnswer>
export type Reviews = z.infer<typeof reviewsAnswer>
