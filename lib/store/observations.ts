import type { CellKey } from '@/lib/domain/cell'
import type { Observation } from '@/lib/domain/observation'
import type { Database } from './database'
import { toObservation } from './rows'
import type { Transaction } from './statements'

/** Newest first. */
export async function listObservations(
  database: Database,
  { service, environment }: CellKey,
  limit: number,
): Promise<readonly Observation[]> {
  const rows = await database.read('listing observations', client =>
    client.observation.findMany({
      where: { service, environment },
      orderBy: [{ from: 'desc' }, { id: 'desc' }],
      take: limit,
    }),
  )
  return rows.map(toObservation)
}

/**
 * An observation with the start of a recorded one replaces it (it goes on, or ends); an open one with a later start ends
 * the open one first. Two statements, whatever their number.
 */
export async function insertObservations(
  transaction: Transaction,
  observations: readonly Observation[],
): Promise<void> {
  const rows = chain(observations)
  if (rows.length === 0) return
  const starts = [...groupByPlace(rows).values()].flatMap(group => group.filter(row => row.opens).slice(0, 1))
  const columns = toColumns(starts)
  await transaction.$executeRaw`
    UPDATE "observation" AS open SET "to" = greatest(open."from", later."from")
    FROM unnest(
      ${columns.service}::text[], ${columns.environment}::text[], ${columns.slot}::text[], ${columns.source}::text[],
      ${columns.cluster}::text[], ${columns.from}::timestamptz[]
    ) AS later("service", "environment", "slot", "source", "cluster", "from")
    WHERE open."to" IS NULL AND open."from" <> later."from"
      AND open."service" = later."service" AND open."environment" = later."environment" AND open."slot" = later."slot"
      AND open."source" = later."source" AND open."cluster" = later."cluster"`
  const all = toColumns(rows)
  await transaction.$executeRaw`
    INSERT INTO "observation" ("service", "environment", "slot", "source", "cluster", "value", "from", "to", "last_seen")
    SELECT "service", "environment", "slot", "source", "cluster", "value"::json, "from", "to", "last_seen"
    FROM unnest(
      ${all.service}::text[], ${all.environment}::text[], ${all.slot}::text[], ${all.source}::text[], ${all.cluster}::text[],
      ${all.value}::text[], ${all.from}::timestamptz[], ${all.to}::timestamptz[], ${all.lastSeen}::timestamptz[]
    ) AS batch("service", "environment", "slot", "source", "cluster", "value", "from", "to", "last_seen")
    ON CONFLICT ("service", "environment", "slot", "source", "cluster", "from") DO UPDATE SET
      "value" = excluded."value", "to" = excluded."to", "last_seen" = excluded."last_seen"`
}

/** `opens`: it was open when it came, also where a later one of the same batch ends it. */
interface Row extends Observation {
  readonly opens: boolean
}

/** Within a batch too, an open one ends where the next of its place begins. The last one wins where two begin together. */
function chain(observations: readonly Observation[]): readonly Row[] {
  return [...groupByPlace(observations).values()].flatMap(group => {
    const distinct = [...new Map(group.map(row => [row.from, row])).values()].sort((a, b) => a.from - b.from)
    return distinct.map((row, index) => ({
      ...row,
      to: row.to ?? distinct[index + 1]?.from ?? null,
      opens: row.to === null,
    }))
  })
}

function groupByPlace<T extends Observation>(rows: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const place = JSON.stringify([row.service, row.environment, row.slot, row.source, row.cluster])
    groups.set(place, [...(groups.get(place) ?? []), row])
  }
  return groups
}

function toColumns(rows: readonly Observation[]) {
  return {
    service: rows.map(row => row.service),
    environment: rows.map(row => row.environment),
    slot: rows.map(row => row.slot),
    source: rows.map(row => row.source),
    cluster: rows.map(row => row.cluster ?? ''),
    value: rows.map(row => JSON.stringify(row.value)),
    from: rows.map(row => new Date(row.from).toISOString()),
    to: rows.map(row => (row.to === null ? null : new Date(row.to).toISOString())),
    lastSeen: rows.map(row => new Date(row.lastSeen).toISOString()),
  }
}
