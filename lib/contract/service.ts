import { z } from 'zod'
import { deliveryStepNames } from '@/lib/domain/delivery-steps'
import { environment } from './board'
import { cell, time } from './cell'
import { problem } from './connections'
import { promotion } from './promotion'

export const observation = z.object({
  environment: z.string(),
  slot: z.string(),
  source: z.enum(['git', 'live']),
  cluster: z.string().nullable(),
  image: z.string().nullable(),
  state: z.string().nullable(),
  who: z.string().nullable(),
  commit: z.string().nullable(),
  from: time,
  to: time.nullable(),
})

export const pod = z.object({
  name: z.string(),
  cluster: z.string(),
  workload: z.string(),
  /** The pod's own words: `Running`, `CrashLoopBackOff`, `ImagePullBackOff: …`. */
  words: z.string(),
  ready: z.boolean(),
  restarts: z.number(),
  image: z.string(),
  createdAt: time,
})

export const gitCommit = z.object({
  sha: z.string(),
  subject: z.string(),
  author: z.string(),
  authoredAt: time,
  committedAt: time,
  /** Of the pull request that its subject names. */
  number: z.number().nullable(),
  /** Page on the Git host. */
  url: z.string().nullable(),
})

/** One value that Git had for the main slot. In the order of history, newest first. */
export const gitValue = z.object({
  environment: z.string(),
  image: z.string(),
  version: z.string(),
  /** Null where history was not read as far as the commit that set it. */
  commit: gitCommit.nullable(),
  /** Where it stands on a time axis: when we saw it arrive, else the committer's time; never before an older value. Null without commit. */
  at: time.nullable(),
  seen: z.boolean(),
})

/** What the application's own repository has between two versions. */
export const applicationDifference = z.object({
  /** In the upstream's version and not in this one's, newest first, at most 20. */
  commits: z.array(
    z.object({
      sha: z.string(),
      subject: z.string(),
      author: z.string(),
      committedAt: time,
      /** Of the pull request that its subject names. */
      number: z.number().nullable(),
      url: z.string().nullable(),
    }),
  ),
  total: z.number(),
  /** Commits of this environment's version that the upstream's has not; more than 0: the two diverged. */
  onlyInOwn: z.number(),
  /** Why the commits are not known; null when they are. */
  note: z.string().nullable(),
})

/** What the environment before this one has that this one has not. */
export const difference = z.object({
  environment: z.string(),
  upstream: z.string(),
  own: z.string(),
  theirs: z.string(),
  kind: z.enum(['same', 'behind', 'ahead', 'not known']),
  /** Commits that gave the upstream a later version, newest first. */
  later: z.array(z.object({ version: z.string(), commit: gitCommit })),
  /** Null where the service's source is not configured, or the version is the same. */
  application: applicationDifference.nullable(),
  /** Page that compares the two versions in the service's own repository. */
  compareUrl: z.string().nullable(),
})

export const deliverySteps = z.object({
  environment: z.string(),
  cluster: z.string(),
  steps: z.array(
    z.object({
      name: z.enum(deliveryStepNames),
      state: z.enum(['done', 'now', 'to come', 'not known']),
      at: time.nullable(),
      words: z.string(),
    }),
  ),
})

export const serviceLinks = z.object({
  environment: z.string(),
  /** The deciding line, and the commit that set it, on the Git host. */
  file: z.string().nullable(),
  commit: z.string().nullable(),
  /** By `links:` of plimsoll.yaml. */
  controller: z.string().nullable(),
  logs: z.string().nullable(),
})

export const service = z.object({
  now: time,
  name: z.string(),
  team: z.string().nullable(),
  environments: z.array(environment),
  cells: z.array(cell),
  pods: z.array(z.object({ environment: z.string(), pods: z.array(pod) })),
  history: z.array(observation),
  promotions: z.array(promotion),
  problems: z.array(z.object({ environment: z.string().nullable(), problem })),
  values: z.array(gitValue),
  /** Where a value's history was not read to its beginning, in words. */
  unread: z.array(z.object({ environment: z.string(), note: z.string() })),
  differences: z.array(difference),
  delivery: z.array(deliverySteps),
  links: z.array(serviceLinks),
})
