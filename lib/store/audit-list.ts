import { z } from 'zod'
import type { AuditEvent } from '@/lib/domain/audit'
import type { Prisma } from '@/lib/generated/prisma/client'
import type { AuditFacets, AuditFilter, AuditQuery } from './contract'
import type { Database } from './database'
import { toAuditEvent } from './rows'

export async function listEvents(database: Database, query: AuditQuery): Promise<readonly AuditEvent[]> {
  const { before, limit } = query
  const rows = await database.read('listing events', client =>
    client.auditEvent.findMany({
      where: { ...where(query), ...(before === undefined ? {} : { sequence: { lt: before } }) },
      orderBy: { sequence: 'desc' },
      take: limit,
    }),
  )
  return rows.map(toAuditEvent)
}

/** Without a filter the head tells: the sequence has no gap. */
export async function countEvents(database: Database, filter: AuditFilter): Promise<number> {
  const wanted = where(filter)
  return database.read('counting events', async client => {
    if (Object.keys(wanted).length > 0) return client.auditEvent.count({ where: wanted })
    return Number((await client.auditHead.findUniqueOrThrow({ where: { id: 1 } })).sequence)
  })
}

/** From value to next value by the index, so that a million rows cost as many looks as there are values. */
export async function listFacets(database: Database): Promise<AuditFacets> {
  return database.read('listing who and what has events', async client => ({
    persons: names.parse(
      await client.$queryRaw`
        WITH RECURSIVE "one" AS (
          (SELECT "person" AS "name" FROM "audit_event" ORDER BY "person" LIMIT 1)
          UNION ALL
          SELECT (SELECT "person" FROM "audit_event" WHERE "person" > "one"."name" ORDER BY "person" LIMIT 1)
          FROM "one" WHERE "one"."name" IS NOT NULL
        )
        SELECT "name" FROM "one" WHERE "name" <> '' LIMIT 500`,
    ),
    services: names.parse(
      await client.$queryRaw`
        WITH RECURSIVE "one" AS (
          (SELECT "service" AS "name" FROM "audit_event" WHERE "service" IS NOT NULL ORDER BY "service" LIMIT 1)
          UNION ALL
          SELECT (SELECT "service" FROM "audit_event" WHERE "service" > "one"."name" ORDER BY "service" LIMIT 1)
          FROM "one" WHERE "one"."name" IS NOT NULL
        )
        SELECT "name" FROM "one" WHERE "name" IS NOT NULL LIMIT 500`,
    ),
    environments: names.parse(
      await client.$queryRaw`
        WITH RECURSIVE "one" AS (
          (SELECT "environment" AS "name" FROM "audit_event" WHERE "environment" IS NOT NULL ORDER BY "environment" LIMIT 1)
          UNION ALL
          SELECT (SELECT "environment" FROM "audit_event" WHERE "environment" > "one"."name" ORDER BY "environment" LIMIT 1)
          FROM "one" WHERE "one"."name" IS NOT NULL
        )
        SELECT "name" FROM "one" WHERE "name" IS NOT NULL LIMIT 500`,
    ),
  }))
}

const names = z.array(z.object({ name: z.string() })).transform(rows => rows.map(({ name }) => name))

function where({
  person,
  service,
  environment,
  type,
  correlation,
  from,
  to,
}: AuditFilter): Prisma.AuditEventWhereInput {
  return {
    ...(person === undefined ? {} : { person }),
    ...(service === undefined ? {} : { service }),
    ...(environment === undefined ? {} : { environment }),
    ...(type === undefined ? {} : { type }),
    ...(correlation === undefined ? {} : { correlation }),
    ...(from === undefined && to === undefined
      ? {}
      : {
          at: {
            ...(from === undefined ? {} : { gte: new Date(from) }),
            ...(to === undefined ? {} : { lt: new Date(to) }),
          },
        }),
  }
}
