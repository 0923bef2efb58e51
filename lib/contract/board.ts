import { z } from 'zod'
import { states } from '@/lib/domain/verdict'
import { state, time } from './cell'

/** The board's narrow form of a cell: what one cell shows, and what the sentence bar says of it. */
export const boardCell = z.object({
  service: z.string(),
  environment: z.string(),
  state,
  also: z.array(state),
  stale: z.boolean(),
  asOf: time.nullable(),
  since: time.nullable(),
  /** Version texts (tag, else short digest; the whole text where it is unresolved); null where there is none. */
  git: z.string().nullable(),
  promoted: z.string().nullable(),
  live: z.string().nullable(),
  /** What stands below the line in a loud cell: the live version, `CrashLoop 3/6`, `no workload`, `2 of 5 pods`. */
  below: z.string().nullable(),
  progress: z.number().nullable(),
  reason: z.string(),
  who: z.string().nullable(),
  /** Git's version differs from the upstream environment's. */
  differs: z.boolean(),
  marks: z.array(z.object({ kind: z.string(), text: z.string() })),
  pullRequest: z.object({ number: z.number(), id: z.string() }).nullable(),
})

export const source = z.object({
  kind: z.enum(['git', 'cluster']),
  name: z.string(),
  /** `fresh`, else what is wrong in words. */
  fresh: z.boolean(),
  asOf: time.nullable(),
  message: z.string(),
  /** Git: the head commit. */
  head: z.string().nullable(),
})

export const environment = z.object({
  name: z.string(),
  group: z.string(),
  clusters: z.array(z.string()),
  /** The environment that a promotion into this one comes from; null for the first. */
  upstream: z.string().nullable(),
  /** Said once in the column's header: no cluster configured, with the line to add. */
  note: z.string().nullable(),
})

/** Over the whole board: what `cells` is the sum of. A stale cell counts as stale only. */
export const totals = z.object({
  services: z.number(),
  cells: z.number(),
  byState: z.record(z.enum(states), z.number()),
  stale: z.number(),
})

/** A board, or the rows of it that a page is first drawn with. */
export const board = z.object({
  /** Server's clock, to show ages without the reader's clock. */
  now: time,
  /** Grows with every change; the stream carries it, a gap means: fetch again. */
  version: z.number(),
  environments: z.array(environment),
  services: z.array(z.object({ name: z.string(), team: z.string().nullable() })),
  cells: z.array(boardCell),
  sources: z.array(source),
  /** False where only the first rows are given. */
  complete: z.boolean(),
  totals,
})

/** One message of GET /api/v1/stream (event `change`): the cells that changed, by key. */
export const boardChange = z.object({
  now: time,
  version: z.number(),
  cells: z.array(boardCell),
  removed: z.array(z.object({ service: z.string(), environment: z.string() })),
  services: z.array(z.object({ name: z.string(), team: z.string().nullable() })),
  environments: z.array(environment).nullable(),
  sources: z.array(source),
})
