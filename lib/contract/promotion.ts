import { z } from 'zod'
import { promotionStates, purposes } from '@/lib/domain/promotion'
import { auditEvent } from './audit'
import { cell, field, name, time, workload } from './cell'

const place = z.object({ service: z.string(), environment: z.string() })

/** Where a cell's version is to come from; default: its upstream environment. */
const wantedOrigin = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('upstream') }),
  z.object({ kind: z.literal('environment'), environment: name }),
  /** What the cell itself declared at a commit of the branch: to roll back. */
  z.object({ kind: z.literal('earlier'), commit: z.string().regex(/^[0-9a-f]{40,64}$/) }),
  /** What its clusters were told to run: to adopt. */
  z.object({ kind: z.literal('live') }),
  z.object({ kind: z.literal('version'), version: z.string().min(1).max(240) }),
])

export const oneLine = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}]*$/u, { error: 'must be one line of text' })

/** What a person asks for. */
export const wanted = z.object({
  purpose: z.enum(purposes).default('promote'),
  reason: oneLine(500).nullable().default(null),
  cells: z
    .array(z.object({ service: name, environment: name, from: wantedOrigin.default({ kind: 'upstream' }) }))
    .min(1)
    .max(200),
  /** The open promotion whose place this one takes. */
  supersedes: z.string().min(1).max(64).nullable().default(null),
  /** Why the locks that hold these cells are to be passed over: needs a name, and is audited. */
  override: oneLine(300).nullable().default(null),
})

export const promoteInput = wanted.extend({
  planId: z.string().min(8).max(128),
  /** Codes of the warnings that the person ticked. */
  accepted: z.array(z.string().max(600)).max(1000).default([]),
  /** In place of the plan's own. */
  title: oneLine(200).nullable().default(null),
  /** Said at the top of the pull request. */
  note: z.string().trim().max(4000).nullable().default(null),
})

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

/** As lib/lines.ts makes them. */
export const changeLine = z.object({
  kind: z.enum(['same', 'removed', 'added', 'gap']),
  before: z.number().nullable(),
  after: z.number().nullable(),
  text: z.string(),
})

const plannedCell = place.extend({
  origin: z.object({
    kind: z.enum(['environment', 'earlier', 'live', 'version']),
    /** As the end of "from …". */
    words: z.string(),
    environment: z.string().nullable(),
  }),
  slots: z.array(plannedSlot),
  notMoved: z.array(plannedSlot),
})

export const promotion = z.object({
  id: z.string(),
  purpose: z.enum(purposes),
  reason: z.string().nullable(),
  cells: z.array(
    plannedCell.extend({
      steps: z.array(step.extend({ cluster: z.string() })),
      outcome: z.enum(['live', 'overtaken', 'reverted']).nullable(),
      note: z.string().nullable(),
      asPlanned: z.boolean().nullable(),
    }),
  ),
  planId: z.string(),
  repository: z.string(),
  state: z.enum(promotionStates),
  title: z.string(),
  branch: z.string(),
  base: z.string(),
  /** That it was planned on: there its cells declare what stood before. */
  commit: z.string(),
  files: z.array(z.string()),
  number: z.number().nullable(),
  url: z.string().nullable(),
  requestedBy: z.string().nullable(),
  accepted: z.array(z.string()),
  approvals: z.array(z.string()),
  /** All that stands in the way of its merge, as far as the host tells. */
  waits: z.array(z.string()),
  mergeCommit: z.string().nullable(),
  mergedBy: z.string().nullable(),
  steps: z.array(step),
  note: z.string().nullable(),
  /** What stands as `plimsoll/promotion` on the pull request's head. */
  status: z.object({ state: z.enum(['success', 'failure']), sentence: z.string() }).nullable(),
  supersedes: z.string().nullable(),
  supersededBy: z.string().nullable(),
  requestedAt: time,
  updatedAt: time,
})

export const promotionDetail = z.object({
  now: time,
  promotion,
  events: z.array(auditEvent),
  /** Its cells as they stand now. */
  cells: z.array(cell),
  /** How long a step usually takes after the one before it, where enough promotions of these cells were live. */
  usual: z.array(z.object({ step: z.string(), ms: z.number() })),
})

const commitsBetween = z.object({
  service: z.string(),
  from: z.string(),
  to: z.string(),
  commits: z.array(z.object({ sha: z.string(), subject: z.string(), author: z.string(), url: z.string().nullable() })),
  total: z.number(),
  lost: z.number(),
  unknown: z.string().nullable(),
})

export const preview = z.object({
  planId: z.string(),
  purpose: z.enum(purposes),
  reason: z.string().nullable(),
  title: z.string(),
  body: z.string(),
  branch: z.string(),
  base: z.string(),
  commit: z.string(),
  cells: z.array(plannedCell),
  /** Wanted and left out, with why. */
  skipped: z.array(place.extend({ why: z.string() })),
  files: z.array(
    z.object({
      path: z.string(),
      /** Lines of the change with three lines around each. */
      lines: z.array(changeLine),
    }),
  ),
  effects: z.object({
    changed: z.array(place),
    resolvable: z.number(),
    unresolvable: z.number(),
    mightChange: z.array(place),
  }),
  /** Of every planned service its cells side by side: what each declares now, and after. */
  lanes: z.array(place.extend({ before: z.string().nullable(), after: z.string().nullable() })),
  commits: z.array(commitsBetween),
  /** What source and target set differently beside their versions: a version may need it, and nothing of it is moved. */
  otherSettings: z.array(
    place.extend({
      source: z.string(),
      differences: z.array(
        z.object({
          object: z.string(),
          container: z.string().nullable(),
          name: z.string(),
          /** Null: not set there, or secret. */
          source: z.string().nullable(),
          target: z.string().nullable(),
          how: z.enum(['differs', 'only in source', 'only in target']),
        }),
      ),
      more: z.number(),
    }),
  ),
  checks: z.array(check),
})
