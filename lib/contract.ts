/**
 * Every endpoint once: method, path, input, output. Route handlers parse by it, the browser's types come from it, and
 * GET /api/v1/openapi.json is generated from it. Times are epoch milliseconds.
 */
import { z } from 'zod'
import { states } from '@/lib/domain/verdict'

const state = z.enum(states)
const time = z.number().int()
const name = z.string().min(1).max(253)

const who = z.object({ name: z.string(), words: z.string(), at: time.nullable(), byHand: z.boolean() })
const mark = z.object({ kind: z.string(), text: z.string(), detail: z.string() })
const workload = z.object({ kind: z.string(), namespace: z.string().nullable(), name: z.string() })
const field = z.enum(['containers', 'initContainers'])

const slotInCluster = z.object({
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
})

const slot = z.object({
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

const cell = z.object({
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

/** The board's narrow form of a cell: what one cell shows, and what the sentence bar says of it. */
const boardCell = z.object({
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

const source = z.object({
  kind: z.enum(['git', 'cluster']),
  name: z.string(),
  /** `fresh`, else what is wrong in words. */
  fresh: z.boolean(),
  asOf: time.nullable(),
  message: z.string(),
  /** Git: the head commit. */
  head: z.string().nullable(),
})

const environment = z.object({
  name: z.string(),
  group: z.string(),
  clusters: z.array(z.string()),
  /** The environment that a promotion into this one comes from; null for the first. */
  upstream: z.string().nullable(),
  /** Said once in the column's header: no cluster configured, with the line to add. */
  note: z.string().nullable(),
})

const board = z.object({
  /** Server's clock, to show ages without the reader's clock. */
  now: time,
  /** Grows with every change; the stream carries it, a gap means: fetch again. */
  version: z.number(),
  environments: z.array(environment),
  services: z.array(z.object({ name: z.string(), team: z.string().nullable() })),
  cells: z.array(boardCell),
  sources: z.array(source),
})

/** One message of GET /api/v1/stream (event `change`): the cells that changed, by key. */
const boardChange = z.object({
  now: time,
  version: z.number(),
  cells: z.array(boardCell),
  removed: z.array(z.object({ service: z.string(), environment: z.string() })),
  services: z.array(z.object({ name: z.string(), team: z.string().nullable() })),
  environments: z.array(environment).nullable(),
  sources: z.array(source),
})

const step = z.object({ step: z.string(), at: time, evidence: z.string() })
const plannedSlot = z.object({
  workload,
  container: z.string(),
  field,
  before: z.string(),
  after: z.string(),
  file: z.string(),
  line: z.number(),
})
const check = z.object({
  level: z.enum(['ok', 'warn', 'block']),
  code: z.string(),
  message: z.string(),
  link: z.string().nullable(),
})

const promotion = z.object({
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

const preview = z.object({
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

const auditEvent = z.object({
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

const problem = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  file: z.string().nullable(),
  line: z.number().nullable(),
  message: z.string(),
})
const failure = z.object({ at: time, code: z.string(), message: z.string(), fix: z.string() }).nullable()

const connections = z.object({
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

const observation = z.object({
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

const pod = z.object({
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

const service = z.object({
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

const failureBody = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) }),
})

const target = z.object({
  service: name,
  environment: name,
  /** Default: the upstream environment. */
  source: name.optional(),
})

const list = z
  .union([z.string(), z.array(z.string())])
  .transform(value =>
    (Array.isArray(value) ? value : value.split(',')).map(part => part.trim()).filter(part => part !== ''),
  )
  .optional()

export const contract = {
  listCells: {
    method: 'GET',
    path: '/api/v1/cells',
    role: 'viewer',
    input: z.object({
      service: list,
      environment: list,
      state: list,
      limit: z.coerce.number().int().min(1).max(1000).default(200),
      cursor: z.string().max(1000).optional(),
    }),
    output: z.object({ cells: z.array(cell), next: z.string().nullable() }),
  },
  readBoard: { method: 'GET', path: '/api/v1/board', role: 'viewer', input: z.object({}), output: board },
  readService: {
    method: 'GET',
    path: '/api/v1/services/[service]',
    role: 'viewer',
    input: z.object({ service: name }),
    output: service,
  },
  previewPromotion: {
    method: 'POST',
    path: '/api/v1/promotions/preview',
    role: 'viewer',
    input: target,
    output: preview,
  },
  promote: {
    method: 'POST',
    path: '/api/v1/promotions',
    role: 'approver',
    input: target.extend({
      planId: z.string().min(8).max(128),
      /** Codes of the warnings that the person ticked. */
      accepted: z.array(z.string().max(200)).max(50).default([]),
    }),
    output: promotion,
  },
  listPromotions: {
    method: 'GET',
    path: '/api/v1/promotions',
    role: 'viewer',
    input: z.object({
      active: z.enum(['true', 'false']).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    output: z.object({ promotions: z.array(promotion) }),
  },
  getPromotion: {
    method: 'GET',
    path: '/api/v1/promotions/[id]',
    role: 'viewer',
    input: z.object({ id: z.string().min(1).max(64) }),
    output: z.object({ now: time, promotion, events: z.array(auditEvent), cell: cell.nullable() }),
  },
  listEvents: {
    method: 'GET',
    path: '/api/v1/audit',
    role: 'viewer',
    input: z.object({
      service: name.optional(),
      environment: name.optional(),
      type: z.string().max(64).optional(),
      correlation: z.string().max(64).optional(),
      before: z.coerce.number().int().min(1).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    output: z.object({ events: z.array(auditEvent), next: z.number().nullable() }),
  },
  readConnections: {
    method: 'GET',
    path: '/api/v1/connections',
    role: 'viewer',
    input: z.object({}),
    output: connections,
  },
  /** Server-sent events: `hello` {version, now}, `change` (boardChange), `resync` {}, a comment every 15 s. */
  stream: { method: 'GET', path: '/api/v1/stream', role: 'viewer', input: z.object({}), output: boardChange },
} as const

export type CellView = z.infer<typeof cell>
export type BoardView = z.infer<typeof board>
export type BoardCell = z.infer<typeof boardCell>
export type BoardChange = z.infer<typeof boardChange>
export type SourceView = z.infer<typeof source>
export type EnvironmentView = z.infer<typeof environment>
export type ServiceView = z.infer<typeof service>
export type PodView = z.infer<typeof pod>
export type ObservationView = z.infer<typeof observation>
export type PreviewView = z.infer<typeof preview>
export type PromotionView = z.infer<typeof promotion>
export type PromotionDetail = z.infer<typeof contract.getPromotion.output>
export type AuditEventView = z.infer<typeof auditEvent>
export type ConnectionsView = z.infer<typeof connections>
export type FailureBody = z.infer<typeof failureBody>
export type Contract = typeof contract
