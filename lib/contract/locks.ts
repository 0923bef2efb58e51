import { z } from 'zod'
import { name, time } from './cell'
import { oneLine } from './promotion'

const scope = z.discriminatedUnion('kind', [
  /** The stop button. */
  z.object({ kind: z.literal('organisation') }),
  z.object({ kind: z.literal('environment'), environment: name }),
  z.object({ kind: z.literal('service'), service: name }),
  z.object({ kind: z.literal('cell'), service: name, environment: name }),
])

const end = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('time'), at: time }),
  z.object({
    kind: z.literal('merge'),
    repository: z.string().min(1).max(500),
    number: z.number().int().min(1).max(1e9),
  }),
  z.object({ kind: z.literal('drift') }),
])

export const lockInput = z.object({
  scope,
  reason: oneLine(300),
  /** Null: by hand only. */
  end: end.nullable(),
})

const lock = z.object({
  id: z.string(),
  scope,
  reason: z.string(),
  /** Who, as the audit names them. */
  by: z.string(),
  at: time,
  end: end.nullable(),
  sentence: z.string(),
})

export const locks = z.object({
  now: time,
  open: z.array(lock),
  ended: z.array(
    lock.extend({
      endedAt: time,
      why: z.enum(['by hand', 'its time is over', 'the pull request was merged', 'the drift ended']),
    }),
  ),
  environments: z.array(z.string()),
  /** Those whose pull requests can end a lock. */
  repositories: z.array(z.object({ id: z.string(), url: z.string().nullable() })),
})

export const lockAnswer = z.object({ id: z.string() })
