import { z } from 'zod'
import type { Delivery, HostNews } from './contract'
import type { Database } from './database'
import { notify } from './notify'

const keptDays = 30
const keptPerRepository = 20_000

/** The id and the notice in one transaction: what failed here is done when the host sends it again, what was done is not done twice. */
export async function takeDelivery(
  database: Database,
  { id, repository, event, at }: Delivery,
  news: readonly HostNews[],
): Promise<boolean> {
  return database.transact('taking a webhook', async transaction => {
    const taken = await transaction.$executeRaw`
      INSERT INTO "delivery" ("repository", "id", "event", "at") VALUES (${repository}, ${id}, ${event}, ${new Date(at)})
      ON CONFLICT DO NOTHING`
    if (taken === 0) return false
    await transaction.$executeRaw`
      DELETE FROM "delivery" WHERE "repository" = ${repository} AND "at" < (
        SELECT greatest(
          ${new Date(at)}::timestamptz - ${keptDays} * interval '1 day',
          (SELECT "at" FROM "delivery" WHERE "repository" = ${repository}
           ORDER BY "at" DESC OFFSET ${keptPerRepository} LIMIT 1)))`
    for (const one of news) await notify(transaction, { kind: 'webhook', ...one })
    return true
  })
}

const rows = z.array(
  z.object({ id: z.string(), repository: z.string(), event: z.string(), at: z.date(), count: z.coerce.number() }),
)

export async function listDeliveries(database: Database): Promise<readonly (Delivery & { readonly count: number })[]> {
  const found = await database.read(
    'reading the last webhooks',
    client => client.$queryRaw`
      SELECT "each"."repository", "last"."id", "last"."event", "last"."at", "each"."count"
      FROM (SELECT "repository", count(*) AS "count" FROM "delivery" GROUP BY "repository") AS "each"
      CROSS JOIN LATERAL (
        SELECT "id", "event", "at" FROM "delivery" WHERE "repository" = "each"."repository" ORDER BY "at" DESC LIMIT 1
      ) AS "last"
      ORDER BY "each"."repository"`,
  )
  return rows.parse(found).map(row => ({ ...row, at: row.at.getTime() }))
}
