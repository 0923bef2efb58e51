import { z } from 'zod'
import { states } from '@/lib/domain/verdict'

export const state = z.enum(states)
export const time = z.number().int()
export const name = z.string().min(1).max(253)

export const who = z.object({ name: z.string(), words: z.string(), at: time.nullable(), byHand: z.boolean() })
export const mark = z.object({ kind: z.string(), text: z.string(), detail: z.string() })
export const workload = z.object({ kind: z.string(), namespace: z.string().nullable(), name: z.string() })
export const field = z.enum(['containers', 'initContainers'])

export const link = z.object({
  controller: z.enum(['flux', 'argocd', 'kluctl']),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
})

/** What brings Git here, and what becomes of a change made by hand; absent where its delivery was not read. */
export const deliverer = link.extend({
  heals: z.boolean().nullable(),
  held: link.extend({ how: z.enum(['suspended', 'excluded', 'manual']) }).nullable(),
  failing: link.extend({ reason: z.string(), message: z.string() }).nullable(),
})

export const slotInCluster = z.object({
  cluster: z.string(),
  state,
  rows: z.array(z.string()),
  reason: z.string(),
  since: time.nullable(),
  template: z.string().nullable(),
  running: z.array(z.object({ image: z.string(), pods: z.number(), ready: z.number() })),
  ready: z.number().nullable(),
  wanted: z.number().nullable(),
  progress: z.number().nullable(),
  digest: z.string().nullable(),
  asOf: time.nullable(),
  deliverer: deliverer.nullish(),
})

export const slot = z.object({
  workload,
  container: z.string(),
  field,
  main: z.boolean(),
  state,
  also: z.array(state),
  since: time.nullable(),
  reason: z.string(),
  who: who.nullable(),
  git: z
    .object({
      image: z.string(),
      status: z.enum(['rendered', 'declared', 'unresolved']),
      reason: z.string().nullable(),
      file: z.string(),
      line: z.number(),
    })
    .nullable(),
  clusters: z.array(slotInCluster),
  marks: z.array(mark),
})

export const cell = z.object({
  service: z.string(),
  environment: z.string(),
  repository: z.string(),
  path: z.string(),
  team: z.string().nullable(),
  state,
  also: z.array(state),
  stale: z.boolean(),
  asOf: time.nullable(),
  since: time.nullable(),
  reason: z.string(),
  who: who.nullable(),
  git: z
    .object({
      image: z.string(),
      file: z.string(),
      line: z.number(),
      commit: z.string(),
      author: z.string().nullable(),
      since: time.nullable(),
    })
    .nullable(),
  promoted: z.string().nullable(),
  live: z.array(
    z.object({
      cluster: z.string(),
      image: z.string().nullable(),
      ready: z.number().nullable(),
      wanted: z.number().nullable(),
    }),
  ),
  marks: z.array(mark),
  slots: z.array(slot),
})
