import { z } from 'zod'
import type { AuditFacets } from './contract'
import type { Database } from './database'

/** From value to next value by the index, so that a million rows cost as many looks as there are values. */
export async function listFacets(database: Database): Promise<AuditFacets> {
  const [persons, services, environments] = await Promise.all(
    (['person', 'service', 'environment'] as const).map(column => listValues(database, column)),
  )
  return { persons: persons ?? [], services: services ?? [], environments: environments ?? [] }
}

const most = 500

async function listValues(
  database: Database,
  column: 'person' | 'service' | 'environment',
): Promise<readonly string[]> {
  const rows = await database.read('listing who and what has events', client =>
    client.$queryRawUnsafe(`
      WITH RECURSIVE "one" AS (
        (SELECT "${column}" AS "name" FROM "audit_event" WHERE "${column}" IS NOT NULL ORDER BY "${column}" LIMIT 1)
        UNION ALL
        SELECT (
          SELECT "${column}" FROM "audit_event" WHERE "${column}" > "one"."name" ORDER BY "${column}" LIMIT 1
        ) FROM "one" WHERE "one"."name" IS NOT NULL
      )
      SELECT "name" FROM "one" WHERE "name" <> '' LIMIT ${most}`),
  )
  return names.parse(rows).map(({ name }) => name)
}

const names = z.array(z.object({ name: z.string() }))
