import { z } from 'zod'
import { time } from './cell'

export const problem = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  file: z.string().nullable(),
  line: z.number().nullable(),
  message: z.string(),
})
export const failure = z.object({ at: time, code: z.string(), message: z.string(), fix: z.string() }).nullable()

export const connections = z.object({
  now: time,
  repositories: z.array(
    z.object({
      url: z.string(),
      branch: z.string().nullable(),
      head: z.string().nullable(),
      fresh: z.boolean(),
      lastSuccess: time.nullable(),
      lastFailure: failure,
      forcePushed: z.object({ at: time, from: z.string(), to: z.string() }).nullable(),
      host: z.object({ kind: z.string(), ok: z.boolean(), message: z.string(), fix: z.string().nullable() }).nullable(),
      cells: z.number(),
      problems: z.array(problem),
      /** What discovery found and why. */
      found: z.array(
        z.object({
          service: z.string(),
          environment: z.string().nullable(),
          path: z.string(),
          kind: z.string(),
          because: z.string(),
        }),
      ),
    }),
  ),
  clusters: z.array(
    z.object({
      name: z.string(),
      server: z.string(),
      version: z.string().nullable(),
      state: z.string(),
      fresh: z.boolean(),
      asOf: time.nullable(),
      lastFailure: failure,
      delivery: z.string(),
      kinds: z.array(
        z.object({
          resource: z.string(),
          state: z.string(),
          objects: z.number(),
          asOf: time.nullable(),
          message: z.string().nullable(),
          missingRule: z.string().nullable(),
        }),
      ),
    }),
  ),
  database: z.object({ ok: z.boolean(), message: z.string() }),
  clusterRole: z.string(),
})
