import { z } from 'zod'
import type { Actor, AuditType } from '@/lib/domain/audit'
import type { Cell } from '@/lib/domain/cell'
import type { Environment } from '@/lib/domain/environment'
import type { Observation, ObservedValue } from '@/lib/domain/observation'
import type { Promotion } from '@/lib/domain/promotion'
import { states } from '@/lib/domain/verdict'
import type { ObservationModel } from '@/lib/generated/prisma/models'

/**
 * Payloads are written here and nowhere else, so only the keys that carry the rest are looked at. What an older
 * Plimsoll wrote in another form is no match: a cell is then judged anew.
 */
export const cellRow = payload<Cell>('service', 'environment', 'state', 'reason', 'live', 'marks', 'slots')
export const promotionRow = payload<Promotion>('id', 'cells', 'planId', 'state', 'steps', 'updatedAt')
export const environmentRows = z.array(payload<Environment>('name', 'group', 'clusters', 'after'))
export const sourceRow = z.object({
  kind: z.enum(['git', 'cluster']),
  name: z.string(),
  epoch: z.number(),
  status: z.unknown(),
})
const valueRow = payload<ObservedValue>('image', 'digests', 'state')
export const actorRow = payload<Actor>('type')
/** Epoch milliseconds of a timestamptz. */
export const time = z.date().transform(date => date.getTime())
export const stateText = z.enum(states)
export const auditType = z.custom<AuditType>(value => typeof value === 'string' && value.includes('.'))
export const auditData = z.record(z.string(), z.unknown())

export function toObservation(row: ObservationModel): Observation {
  return {
    service: row.service,
    environment: row.environment,
    slot: row.slot,
    source: row.source === 'git' ? 'git' : 'live',
    cluster: row.cluster === '' ? null : row.cluster,
    value: valueRow.parse(row.value),
    from: row.from.getTime(),
    to: row.to?.getTime() ?? null,
    lastSeen: row.lastSeen.getTime(),
  }
}

function payload<T>(...keys: readonly (T extends unknown ? keyof T & string : never)[]) {
  return z.custom<T>(value => typeof value === 'object' && value !== null && keys.every(key => key in value))
}
