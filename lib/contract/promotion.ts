import { z } from 'zod'
import { field, time, workload } from './cell'

export const step = z.object({ step: z.string(), at: time, evidence: z.string() })
export const plannedSlot = z.object({
  workload,
  container: z.string(),
  field,
  before: z.string(),
  after: z.string(),
  file: z.string(),
  line: z.number(),
})
export const check = z.object({
  level: z.enum(['ok', 'warn', 'block']),
  code: z.string(),
  message: z.string(),
  link: z.string().nullable(),
})

export const promotion = z.object({
  id: z.string(),
  service: z.string(),
  environment: z.string(),
  source: z.string(),
  planId: z.string(),
  state: z.enum(['requested', 'open', 'merged', 'live', 'closed', 'failed', 'overtaken', 'reverted']),
  title: z.string(),
  slots: z.array(plannedSlot),
  branch: z.string(),
  number: z.number().nullable(),
  url: z.string().nullable(),
  mergeCommit: z.string().nullable(),
  mergedBy: z.string().nullable(),
  steps: z.array(step),
  note: z.string().nullable(),
  requestedAt: time,
  updatedAt: time,
})

export const preview = z.object({
  planId: z.string(),
  title: z.string(),
  body: z.string(),
  branch: z.string(),
  service: z.string(),
  environment: z.string(),
  source: z.string(),
  commit: z.string(),
  slots: z.array(plannedSlot),
  notMoved: z.array(plannedSlot),
  files: z.array(
    z.object({
      path: z.string(),
      /** Lines of the change with three lines around each. */
      lines: z.array(
        z.object({
          kind: z.enum(['same', 'removed', 'added', 'gap']),
          before: z.number().nullable(),
          after: z.number().nullable(),
          text: z.string(),
        }),
      ),
    }),
  ),
  effects: z.object({
    changed: z.array(z.object({ service: z.string(), environment: z.string() })),
    resolvable: z.number(),
    unresolvable: z.number(),
    mightChange: z.array(z.object({ service: z.string(), environment: z.string() })),
  }),
  /** The service's cells side by side: what each declares now, and after. */
  lanes: z.array(z.object({ environment: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
  checks: z.array(check),
})
