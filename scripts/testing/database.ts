import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { migrate } from '@/lib/store/migrate'
import { startPostgres } from '@/scripts/postgres.mjs'

export const migrationsFolder = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))

export interface TestDatabase {
  readonly url: string
  close(): Promise<void>
}

/**
 * A migrated database of its own on a real PostgreSQL: on the server that `npm test` started (PLIMSOLL_TEST_POSTGRES),
 * else on one for this caller alone.
 */
export async function openTestDatabase(options: { readonly empty?: boolean } = {}): Promise<TestDatabase> {
  const shared = process.env.PLIMSOLL_TEST_POSTGRES
  const server = shared ? { url: shared, stop: async () => {} } : await startTestServer()
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await onServer(server.url, async client => {
    if (options.empty) return client.query(`CREATE DATABASE ${name}`)
    await prepareTemplate(client, server.url)
    return client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`)
  })
  return {
    url: onDatabase(server.url, name),
    async close() {
      await onServer(server.url, client => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
      await server.stop()
    },
  }
}

/** A server that a test may kill, halt and start again, on the same port as a real restart would be. */
export async function startTestServer() {
  const folder = join(tmpdir(), `plimsoll-test-${randomUUID()}`)
  let running = await startPostgres({ folder, settings })
  const { url } = running
  return {
    url,
    kill: () => process.kill(running.pid, 'SIGKILL'),
    halt: () => running.stop(),
    async restart() {
      running = await startPostgres({ folder, settings, port: Number(new URL(url).port) })
    },
    async stop() {
      await running.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const settings = { max_connections: '100' }
const template = 'plimsoll_template'

async function prepareTemplate(client: pg.Client, url: string): Promise<void> {
  await client.query('SELECT pg_advisory_lock(72707371)')
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${template}`)
    await migrate(onDatabase(url, template), migrationsFolder)
  } finally {
    await client.query('SELECT pg_advisory_unlock(72707371)')
  }
}

async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function onDatabase(url: string, name: string): string {
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.href
}
