import { z } from 'zod'
import { mark, name, state, time, who } from './cell'

export const fault = z.enum(['pods', 'hand', 'delivery'])

/** One cell that is not as Git says, with all that its line of the inbox tells. */
export const driftCell = z.object({
  service: z.string(),
  environment: z.string(),
  /** Where the worst of it is; null when no cluster was judged. */
  cluster: z.string().nullable(),
  workload: z.string().nullable(),
  production: z.boolean(),
  state,
  also: z.array(state),
  since: time.nullable(),
  reason: z.string(),
  who: who.nullable(),
  /** Null: Git does not declare it. */
  git: z
    .object({
      version: z.string(),
      file: z.string(),
      line: z.number(),
      commit: z.string(),
      author: z.string().nullable(),
      since: time.nullable(),
      fileUrl: z.string().nullable(),
      commitUrl: z.string().nullable(),
    })
    .nullable(),
  promoted: z.string().nullable(),
  /** What stands below the line: the live version, `CrashLoop 3/6`, `no workload`. */
  below: z.string().nullable(),
  live: z.array(
    z.object({
      cluster: z.string(),
      version: z.string().nullable(),
      ready: z.number().nullable(),
      wanted: z.number().nullable(),
    }),
  ),
  marks: z.array(mark),
  /** Whether something will put it back; null where nobody changed anything in the cluster. */
  fate: z.object({ reverted: z.boolean().nullable(), words: z.string() }).nullable(),
  /** The command that returns to Git, for a shell; null where none would. */
  back: z.object({ command: z.string(), note: z.string() }).nullable(),
})

export const driftRow = z.object({
  id: z.string(),
  /** What hits all of its cells; null for a cell alone. */
  cause: z.object({ kind: z.string(), words: z.string() }).nullable(),
  production: z.boolean(),
  state,
  fault: fault.nullable(),
  since: time.nullable(),
  /** The first of them, worst first; `total` says how many there are. */
  cells: z.array(driftCell),
  total: z.number(),
  /** All of them, for what is done to all of them. */
  keys: z.array(z.object({ service: z.string(), environment: z.string(), state })),
})

/** Cells of which nothing is known for one and the same reason. */
export const unseen = z.object({
  state: z.enum(['Stale', 'Unknown']),
  /** Null: the sources answer, and stored verdicts wait to be judged again. */
  source: z.object({ kind: z.enum(['git', 'cluster']), name: z.string() }).nullable(),
  asOf: time.nullable(),
  message: z.string(),
  total: z.number(),
  /** How many of them were not as Git says when last seen. */
  loud: z.number(),
  production: z.boolean(),
})

export const muted = z.object({
  ids: z.array(z.string()),
  reason: z.string(),
  by: z.string(),
  at: time,
  until: time.nullable(),
  cells: z.array(z.object({ service: z.string(), environment: z.string(), state })),
})

export const driftFilter = z.object({
  production: z.enum(['true']).optional(),
  fault: fault.optional(),
  state: z.string().max(500).optional(),
  environment: z.string().max(2000).optional(),
  q: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(2000).default(100),
})

export const drift = z.object({
  now: time,
  version: z.number(),
  /** Cells, all of them, whatever the filter is. */
  totals: z.object({
    /** Of the whole board, in whatever state. */
    judged: z.number(),
    cells: z.number(),
    production: z.number(),
    pods: z.number(),
    hand: z.number(),
    delivery: z.number(),
    muted: z.number(),
    /** Stale or Unknown, each once. */
    unseen: z.number(),
    states: z.array(z.object({ state, cells: z.number() })),
  }),
  /** What production is called here: `prod`, or `production` where it has several names. */
  productionName: z.string(),
  environments: z.array(z.string()),
  rows: z.array(driftRow),
  /** Rows and cells that match the filter. */
  matching: z.object({ rows: z.number(), cells: z.number() }),
  unseen: z.array(unseen),
  muted: z.array(muted),
  /** Why it is not known what is muted; null when it is. */
  mutedProblem: z.string().nullable(),
  /** Differences other than the image that a controller reports. */
  other: z.object({
    cells: z.number(),
    controllers: z.array(z.string()),
    items: z.array(
      z.object({
        service: z.string(),
        environment: z.string(),
        production: z.boolean(),
        text: z.string(),
        detail: z.string(),
      }),
    ),
  }),
  clusters: z.object({ fresh: z.number(), total: z.number() }),
  /** The least fresh of the sources that answer. */
  checkedAt: time.nullable(),
})

export const muteInput = z.object({
  cells: z
    .array(z.object({ service: name, environment: name, state }))
    .min(1)
    .max(1000),
  reason: z.string().trim().min(3, 'say why, in three letters at least').max(300),
  /** Null: until the drift ends by itself. */
  until: time.nullable(),
})

export const unmuteInput = z.object({ ids: z.array(z.string().min(1).max(64)).min(1).max(1000) })
