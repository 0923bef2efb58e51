import { z } from 'zod'
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
  /** Link to the deciding line on the Git host, by environment. */
  links: z.array(z.object({ environment: z.string(), file: z.string(), commit: z.string() })),
})
