import { z } from 'zod'
import { time } from './cell'

export const auditEvent = z.object({
  sequence: z.number(),
  at: time,
  actor: z.discriminatedUnion('type', [
    z.object({ type: z.literal('unauthenticated'), address: z.string() }),
    z.object({ type: z.literal('observer') }),
    z.object({ type: z.literal('host'), login: z.string() }),
  ]),
  type: z.string(),
  service: z.string().nullable(),
  environment: z.string().nullable(),
  correlation: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
})
