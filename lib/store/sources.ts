import type { StoredSource } from './contract'
import type { Database } from './database'

/** All of them at once: a source that is not named is not observed any more. */
export async function recordSources(database: Database, sources: readonly StoredSource[]): Promise<void> {
  const kinds = sources.map(source => source.kind)
  const names = sources.map(source => source.name)
  await database.transactDirectly('recording sources', async transaction => {
    await transaction.$executeRaw`
      DELETE FROM "source" WHERE ("kind", "name") NOT IN (SELECT * FROM unnest(${kinds}::text[], ${names}::text[]))`
    await transaction.$executeRaw`
      INSERT INTO "source" ("kind", "name", "epoch", "status")
      SELECT "kind", "name", "epoch", "status"::json
      FROM unnest(
        ${kinds}::text[], ${names}::text[], ${sources.map(source => source.epoch)}::bigint[],
        ${sources.map(source => JSON.stringify(source.status))}::text[]
      ) AS seen("kind", "name", "epoch", "status")
      ON CONFLICT ("kind", "name") DO UPDATE SET "epoch" = excluded."epoch", "status" = excluded."status"`
  })
}
