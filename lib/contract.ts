/**
 * Every endpoint once: method, path, input, output. Route handlers parse by it, the browser's types come from it, and
 * GET /api/v1/openapi.json is generated from it. Times are epoch milliseconds.
 */
import { z } from 'zod'
import { auditCheck, auditEvent, auditFilter, eventsInput, exportInput, type verification } from '@/lib/contract/audit'
import { type board, type boardCell, boardChange, type environment, type source } from '@/lib/contract/board'
import { boardColumns } from '@/lib/contract/board-columns'
import { cell, name } from '@/lib/contract/cell'
import { connections, foundInput, foundPage, testInput, testResult } from '@/lib/contract/connections'
import { drift, type driftCell, driftFilter, muteInput, unmuteInput } from '@/lib/contract/drift'
import { lockAnswer, lockInput, locks } from '@/lib/contract/locks'
import { oneLine, preview, promoteInput, promotion, promotionDetail, wanted } from '@/lib/contract/promotion'
import { rendered } from '@/lib/contract/rendered'
import { searchAnswer } from '@/lib/contract/search'
import { type observation, type pod, service } from '@/lib/contract/service'

const failureBody = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) }),
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
  readBoard: { method: 'GET', path: '/api/v1/board', role: 'viewer', input: z.object({}), output: boardColumns },
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
    input: wanted,
    output: preview,
  },
  /** What the plan changes in the rendered objects, where a kustomize or kubectl program is installed. */
  previewRendered: {
    method: 'POST',
    path: '/api/v1/promotions/rendered',
    role: 'viewer',
    input: wanted,
    output: rendered,
  },
  promote: {
    method: 'POST',
    path: '/api/v1/promotions',
    role: 'approver',
    input: promoteInput,
    output: promotion,
  },
  /** Closes its pull request without a merge. */
  closePromotion: {
    method: 'POST',
    path: '/api/v1/promotions/[id]/close',
    role: 'approver',
    input: z.object({ id: z.string().min(1).max(64), reason: oneLine(500) }),
    output: promotion,
  },
  /** Puts the same versions on the base as it is now, as one commit on top of its branch. */
  rebuildPromotion: {
    method: 'POST',
    path: '/api/v1/promotions/[id]/rebuild',
    role: 'approver',
    input: z.object({ id: z.string().min(1).max(64) }),
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
    output: promotionDetail,
  },
  listEvents: {
    method: 'GET',
    path: '/api/v1/audit',
    role: 'viewer',
    input: eventsInput,
    output: z.object({ events: z.array(auditEvent), next: z.number().nullable() }),
  },
  countEvents: {
    method: 'GET',
    path: '/api/v1/audit/count',
    role: 'viewer',
    input: auditFilter,
    output: z.object({ count: z.number() }),
  },
  /** A file, not JSON: text/csv or application/x-ndjson. Recorded as audit.exported. */
  exportEvents: {
    method: 'GET',
    path: '/api/v1/audit/export',
    role: 'viewer',
    input: exportInput,
    output: z.string(),
  },
  readAuditCheck: {
    method: 'GET',
    path: '/api/v1/audit/check',
    role: 'viewer',
    input: z.object({}),
    output: auditCheck,
  },
  /** Begins one unless one runs. */
  beginAuditCheck: {
    method: 'POST',
    path: '/api/v1/audit/check',
    role: 'viewer',
    input: z.object({}),
    output: auditCheck,
  },
  listLocks: { method: 'GET', path: '/api/v1/locks', role: 'viewer', input: z.object({}), output: locks },
  /** Holds promotions of everything, an environment, a service or a cell. */
  makeLock: { method: 'POST', path: '/api/v1/locks', role: 'approver', input: lockInput, output: lockAnswer },
  endLock: {
    method: 'POST',
    path: '/api/v1/locks/end',
    role: 'approver',
    input: z.object({ id: z.string().min(1).max(64) }),
    output: z.object({ ended: z.number() }),
  },
  listDrift: { method: 'GET', path: '/api/v1/drift', role: 'viewer', input: driftFilter, output: drift },
  muteDrift: {
    method: 'POST',
    path: '/api/v1/mutes',
    role: 'approver',
    input: muteInput,
    output: z.object({ muted: z.number() }),
  },
  unmuteDrift: {
    method: 'POST',
    path: '/api/v1/mutes/end',
    role: 'approver',
    input: unmuteInput,
    output: z.object({ unmuted: z.number() }),
  },
  readConnections: {
    method: 'GET',
    path: '/api/v1/connections',
    role: 'viewer',
    input: z.object({}),
    output: connections,
  },
  /** Which environments contain a commit (7 to 40 hex digits), a pull request (`#412`, `412`) or a tag. */
  search: {
    method: 'GET',
    path: '/api/v1/search',
    role: 'viewer',
    input: z.object({ q: z.string().trim().min(1).max(200) }),
    output: searchAnswer,
  },
  listFound: {
    method: 'GET',
    path: '/api/v1/connections/found',
    role: 'viewer',
    input: foundInput,
    output: foundPage,
  },
  testConnection: {
    method: 'POST',
    path: '/api/v1/connections/test',
    role: 'approver',
    input: testInput,
    output: testResult,
  },
  /** Server-sent events: `hello` and every 4 s `beat` {version, now, sources}, `change` (boardChange), `promotion`, `resync`. */
  stream: { method: 'GET', path: '/api/v1/stream', role: 'viewer', input: z.object({}), output: boardChange },
} as const

export type CellView = z.infer<typeof cell>
export type BoardView = z.infer<typeof board>
export type BoardColumns = z.infer<typeof boardColumns>
export type BoardCell = z.infer<typeof boardCell>
export type BoardChange = z.infer<typeof boardChange>
export type SourceView = z.infer<typeof source>
export type EnvironmentView = z.infer<typeof environment>
export type ServiceView = z.infer<typeof service>
export type PodView = z.infer<typeof pod>
export type ObservationView = z.infer<typeof observation>
export type GitValueView = ServiceView['values'][number]
export type DifferenceView = ServiceView['differences'][number]
export type ApplicationDifferenceView = NonNullable<DifferenceView['application']>
export type DeliveryView = ServiceView['delivery'][number]
export type PreviewView = z.infer<typeof preview>
export type PromotionView = z.infer<typeof promotion>
export type PromotionDetail = z.infer<typeof contract.getPromotion.output>
export type AuditEventView = z.infer<typeof auditEvent>
export type AuditCheckView = z.infer<typeof auditCheck>
export type VerificationView = z.infer<typeof verification>
export type SearchAnswer = z.infer<typeof searchAnswer>
export type FoundCell = SearchAnswer['environments'][number]
export type DriftView = z.infer<typeof drift>
export type DriftCellView = z.infer<typeof driftCell>
export type LocksView = z.infer<typeof locks>
export type ConnectionsView = z.infer<typeof connections>
export type SourceMirrorView = ConnectionsView['sources'][number]
export type FoundPageView = z.infer<typeof foundPage>
export type ConnectionTestView = z.infer<typeof testResult>
export type FailureBody = z.infer<typeof failureBody>
export type Contract = typeof contract
