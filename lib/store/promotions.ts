import { z } from 'zod'
import type { NewAuditEvent } from '@/lib/domain/audit'
import type { Promotion, PromotionState } from '@/lib/domain/promotion'
import { AppError } from '@/lib/errors'
import { insertEvents } from './audit'
import type { Store } from './contract'
import type { Database } from './database'
import { json } from './json'
import { notify } from './notify'
import { promotionRow } from './rows'

const activeStates: readonly PromotionState[] = ['requested', 'open', 'merged']

export async function recordPromotion(
  database: Database,
  promotion: Promotion,
  events: readonly NewAuditEvent[],
): Promise<Promotion> {
  await database.transact('recording a promotion', async transaction => {
    const cells = promotion.cells.map(({ target: { service, environment } }) => ({ service, environment }))
    await transaction.promotion.create({
      data: { id: promotion.id, ...columns(promotion), cells: { createMany: { data: cells } } },
    })
    await notify(transaction, { kind: 'promotion', id: promotion.id })
    await insertEvents(transaction, events)
  })
  return promotion
}

export async function movePromotion(
  database: Database,
  promotion: Promotion,
  previousUpdatedAt: number,
  events: readonly NewAuditEvent[],
): Promise<Promotion> {
  // Two moves within one millisecond would otherwise share a time, and the swap could not tell them apart.
  const moved = { ...promotion, updatedAt: Math.max(promotion.updatedAt, previousUpdatedAt + 1) }
  await database.transact('moving a promotion', async transaction => {
    const { count } = await transaction.promotion.updateMany({
      where: { id: promotion.id, updatedAt: new Date(previousUpdatedAt) },
      data: columns(moved),
    })
    if (count === 0) throw movedMeanwhile(promotion.id)
    await notify(transaction, { kind: 'promotion', id: promotion.id })
    await insertEvents(transaction, events)
  })
  return moved
}

export async function findPromotion(database: Database, id: string): Promise<Promotion | null> {
  const row = await database.read('reading a promotion', client => client.promotion.findUnique({ where: { id } }))
  return row ? promotionRow.parse(row.promotion) : null
}

/** What the query leaves out is null to PostgreSQL. */
export async function listPromotions(
  database: Database,
  { target, planId, active, limit }: Parameters<Store['listPromotions']>[0],
): Promise<readonly Promotion[]> {
  const rows = await database.readDirectly(
    'listing promotions',
    statements => statements.$queryRaw`
      SELECT "promotion" FROM "promotion" AS p
      WHERE (${planId}::text IS NULL OR "plan_id" = ${planId})
        AND (${active}::boolean IS NULL OR ("state" = ANY(${activeStates}::text[])) = ${active})
        AND (${target?.service}::text IS NULL OR EXISTS (
          SELECT 1 FROM "promotion_cell" AS c
          WHERE c."promotion_id" = p."id" AND c."service" = ${target?.service}
            AND c."environment" = ${target?.environment}))
      ORDER BY "requested_at" DESC, "id" DESC LIMIT ${limit}`,
  )
  return promotionRows.parse(rows).map(row => row.promotion)
}

const promotionRows = z.array(z.object({ promotion: promotionRow }))

function columns(promotion: Promotion) {
  return {
    planId: promotion.planId,
    state: promotion.state,
    promotion: json(promotion),
    requestedAt: new Date(promotion.requestedAt),
    updatedAt: new Date(promotion.updatedAt),
  }
}

function movedMeanwhile(id: string): AppError {
  return new AppError('conflict', 'The promotion was changed meanwhile. Read it again, then repeat.', {
    details: { id },
  })
}
