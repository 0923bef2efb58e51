import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { AppError, isAppError, messageOf } from '@/lib/errors'
import { translate } from './errors'

/**
 * Applies prisma/migrations without Prisma's command line, in its own table and under its own lock, so that
 * `prisma migrate deploy` and this may take turns on one database. Returns the names of what it applied.
 */
export async function migrate(databaseUrl: string, folder: string): Promise<readonly string[]> {
  const migrations = await readMigrations(folder)
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query(`SET lock_timeout = 60000; SELECT pg_advisory_lock(${prismaLock}); SET lock_timeout = 0`)
    await client.query(table)
    const pending = findPending(migrations, await readApplied(client))
    for (const migration of pending) await apply(client, migration)
    return pending.map(({ name }) => name)
  } catch (error) {
    throw isAppError(error) ? error : explain(error)
  } finally {
    await client.end().catch(() => {})
  }
}

/** The number that Prisma's schema engine locks. */
const prismaLock = 72_707_369

const table = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`

interface Migration {
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

interface Applied {
  readonly migration_name: string
  readonly checksum: string
  readonly finished: boolean
}

async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter(entry => entry.isDirectory()).map(entry => entry.name)
  return Promise.all(
    names.sort().map(async name => {
      const bytes = await readFile(join(folder, name, 'migration.sql'))
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') }
    }),
  )
}

async function readApplied(client: pg.Client): Promise<readonly Applied[]> {
  const { rows } = await client.query<Applied>(
    `SELECT "migration_name", "checksum", "finished_at" IS NOT NULL AS "finished"
     FROM "_prisma_migrations" WHERE "rolled_back_at" IS NULL ORDER BY "started_at"`,
  )
  return rows
}

function findPending(migrations: readonly Migration[], applied: readonly Applied[]): readonly Migration[] {
  const failed = applied.find(row => !row.finished)
  if (failed) {
    throw new AppError(
      'misconfigured',
      `The migration ${failed.migration_name} began and did not end. Restore the database, or see: npm run db -- migrate resolve --help.`,
    )
  }
  const unknown = applied.find(row => migrations.every(({ name }) => name !== row.migration_name))
  if (unknown) {
    throw new AppError(
      'misconfigured',
      `The database has the migration ${unknown.migration_name}, which this version does not know. Start the newer Plimsoll that made it.`,
    )
  }
  const changed = migrations.find(({ name, checksum }) =>
    applied.some(row => row.migration_name === name && row.checksum !== checksum),
  )
  if (changed) {
    throw new AppError(
      'misconfigured',
      `The migration ${changed.name} is not the one that this database was made with. Bring its file back as it was released.`,
    )
  }
  return migrations.filter(({ name }) => applied.every(row => row.migration_name !== name))
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const id = randomUUID()
  await client.query('INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name") VALUES ($1, $2, $3)', [
    id,
    checksum,
    name,
  ])
  try {
    // One simple query: all of its statements or none.
    await client.query(sql)
  } catch (error) {
    await client
      .query('UPDATE "_prisma_migrations" SET "logs" = $2 WHERE "id" = $1', [id, messageOf(error)])
      .catch(() => {})
    throw new AppError(
      'misconfigured',
      `The migration ${name} failed (${messageOf(error)}). Nothing of it was kept; correct the cause, then: npm run db -- migrate resolve --rolled-back ${name}.`,
      { cause: error },
    )
  }
  await client.query(
    'UPDATE "_prisma_migrations" SET "finished_at" = now(), "applied_steps_count" = 1 WHERE "id" = $1',
    [id],
  )
}

function explain(error: unknown): AppError {
  const code = typeof error === 'object' && error !== null ? String(Reflect.get(error, 'code')) : ''
  const reasons: Readonly<Record<string, string>> = {
    '28P01': 'PostgreSQL refuses the password of DATABASE_URL. Correct it and start again.',
    '28000': 'PostgreSQL refuses the user of DATABASE_URL. Correct it, or allow it in pg_hba.conf.',
    '3D000': 'The database that DATABASE_URL names does not exist. Create it (createdb) and start again.',
    '42501': 'The user of DATABASE_URL may not create tables. Grant it CREATE on the schema and start again.',
    '55P03': 'Another process has been migrating this database for a minute. Wait for it, then start again.',
    ENOTFOUND: 'The host of DATABASE_URL is not known. Correct it and start again.',
    ECONNREFUSED: 'No PostgreSQL answers at the address of DATABASE_URL. Start it, or correct the address.',
  }
  const reason = reasons[code]
  return reason ? new AppError('misconfigured', reason, { cause: error }) : translate(error, 'migrating the database')
}
