import { z } from 'zod'
import { faults } from '@/lib/domain/verification'
import { name, time } from './cell'

export const auditEvent = z.object({
  sequence: z.number(),
  at: time,
  actor: z.discriminatedUnion('type', [
    z.object({ type: z.literal('unauthenticated'), address: z.string() }),
    /** The login is what the reader typed: unverified. */
    z.object({ type: z.literal('claimed'), login: z.string(), address: z.string() }),
    z.object({ type: z.literal('observer') }),
    z.object({ type: z.literal('host'), login: z.string() }),
  ]),
  type: z.string(),
  service: z.string().nullable(),
  environment: z.string().nullable(),
  correlation: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
  /** HMAC-SHA256 over the hash of the row before and this row; null in rows from before the chain. */
  hash: z.string().nullable(),
})

/** Epoch milliseconds, or a time such as 2026-11-28T12:00:00Z or 2026-11-28 (its beginning, UTC). */
const moment = z.union([z.number(), z.string().max(40)]).transform((value, context) => {
  const ms = typeof value === 'string' && !/^\d+$/.test(value) ? parseUtc(value) : Number(value)
  if (Number.isInteger(ms) && Math.abs(ms) < 8.64e15) return ms
  context.addIssue({ code: 'custom', message: 'a time such as 2026-11-28T12:00:00Z is wanted' })
  return z.NEVER
})

export const auditFilter = z.object({
  /** A login, `LOGIN (unverified)`, an address, or `Plimsoll itself`. */
  person: z.string().min(1).max(256).optional(),
  service: name.optional(),
  environment: name.optional(),
  type: z.string().max(64).optional(),
  correlation: z.string().max(64).optional(),
  from: moment.optional(),
  /** Exclusive. */
  to: moment.optional(),
})

export const eventsInput = auditFilter.extend({
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

/** The answer is a file with all rows that match, newest first; `x-total-count` says how many. */
export const exportInput = auditFilter.extend({ format: z.enum(['csv', 'ndjson']) })

const anchor = z.object({ sequence: z.number(), hash: z.string() })

export const verification = z.object({
  at: time,
  tookMs: z.number(),
  rows: z.number(),
  begins: z.number().nullable(),
  from: time.nullable(),
  to: time.nullable(),
  last: anchor.nullable(),
  broken: z.object({ sequence: z.number(), fault: z.enum(faults), message: z.string() }).nullable(),
  anchors: z.object({ given: z.number(), agreed: z.number(), newest: z.number().nullable() }),
})

export const auditCheck = z.object({
  running: z.object({ since: time, rows: z.number(), of: z.number() }).nullable(),
  /** What the last check found; null before the first. */
  last: verification.nullable(),
  /** Why the last one that began did not end. */
  failure: z.string().nullable(),
  /** The newest rows in their order; the last is the head. A hash is null in rows from before the chain. */
  tail: z.array(z.object({ sequence: z.number(), hash: z.string().nullable() })),
})

function parseUtc(text: string): number {
  return Date.parse(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text) ? `${text}Z` : text)
}
