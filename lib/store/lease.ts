import { AppError } from '@/lib/errors'
import type { Statements } from './statements'

/** The one role there is: judging a cell needs Git and clusters together, so one process observes all of them. */
export const leaseName = 'observer'

/**
 * Refuses the transaction unless this epoch of the lease goes on. Sharing the row's key holds back a takeover until COMMIT, and never a
 * renewal.
 */
export async function shareLease(transaction: Statements, epoch: number): Promise<void> {
  const rows = await transaction.$queryRaw`
    SELECT 1 AS "held" FROM "lease"
    WHERE "name" = ${leaseName} AND "epoch" = ${epoch} AND "expires_at" > clock_timestamp()
    FOR KEY SHARE`
  if (rows.length > 0) return
  throw new AppError(
    'conflict',
    'This process does not hold the lease to observe any more. Nothing was written; the holder writes what it sees.',
    { details: { reason: 'lease_lost', epoch } },
  )
}

/**
 * $1 name, $2 holder, $3 milliseconds that it is given for. Takes it when it is over, or when its holder's connection is gone. Whoever comes
 * at the same moment to a lease that nobody had yet inserts nothing: the table has two unique keys, and either may be met first.
 */
export const takeLeaseSql = `
  WITH "first" AS (
    INSERT INTO "lease" ("name", "holder", "epoch", "backend", "renewed_at", "expires_at")
    VALUES ($1, $2, 1, pg_backend_pid(), clock_timestamp(), clock_timestamp() + $3 * interval '1 millisecond')
    ON CONFLICT DO NOTHING
    RETURNING "epoch"
  ), "next" AS (
    UPDATE "lease" SET
      "holder" = $2, "epoch" = "epoch" + 1, "backend" = pg_backend_pid(),
      "renewed_at" = clock_timestamp(), "expires_at" = clock_timestamp() + $3 * interval '1 millisecond'
    WHERE "name" = $1 AND ${isFree('"lease"')}
    RETURNING "epoch"
  )
  SELECT "epoch" FROM "first" UNION ALL SELECT "epoch" FROM "next"`

/** $1 name, $2 epoch, $3 milliseconds. Also after it ran out, as long as nobody took it. */
export const renewLeaseSql = `
  UPDATE "lease" SET
    "backend" = pg_backend_pid(), "renewed_at" = clock_timestamp(),
    "expires_at" = clock_timestamp() + $3 * interval '1 millisecond'
  WHERE "name" = $1 AND "epoch" = $2
  RETURNING "epoch"`

/** $1 name, $2 epoch. */
export const endLeaseSql = `
  WITH "ended" AS (
    UPDATE "lease" SET "expires_at" = clock_timestamp() WHERE "name" = $1 AND "epoch" = $2 RETURNING 1
  )
  SELECT pg_notify('plimsoll', '{"kind":"lease"}') FROM "ended"`

/** $1 name: who observes, at which version the board stands, and how its sources are. */
export const lookSql = `
  SELECT
    (SELECT json_build_object(
       'epoch', "epoch", 'isFree', ${isFree('"lease"')},
       'isOver', "expires_at" <= clock_timestamp()
     ) FROM "lease" WHERE "name" = $1) AS "lease",
    (SELECT "version" FROM "board") AS "version",
    (SELECT coalesce(json_agg(json_build_object('kind', "kind", 'name', "name", 'epoch', "epoch", 'status', "status")), '[]')
     FROM "source") AS "sources"`

/** A connection that broke for a moment is made anew well before a second renewal is due. */
function isFree(lease: string): string {
  return `(${lease}."expires_at" <= clock_timestamp() OR (
    ${lease}."renewed_at" < clock_timestamp() - interval '3 seconds'
    AND NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE "pid" = ${lease}."backend")))`
}
