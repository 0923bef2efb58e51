import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrationsFolder, openTestDatabase, type TestDatabase } from '@/scripts/testing/database'
import { migrate } from './migrate'

let database: TestDatabase
let folder: string
beforeEach(async () => {
  database = await openTestDatabase({ empty: true })
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-migrations-'))
  await cp(migrationsFolder, folder, { recursive: true })
})
afterEach(async () => {
  await database.close()
  await rm(folder, { recursive: true })
})

async function addMigration(name: string, sql: string) {
  await mkdir(join(folder, name))
  await writeFile(join(folder, name, 'migration.sql'), sql)
}

async function prisma(...words: readonly string[]): Promise<string> {
  const run = promisify(execFile)
  const env = { ...process.env, DATABASE_URL: database.url }
  const { stdout, stderr } = await run(process.execPath, ['scripts/prisma.mjs', ...words], { env })
  return stdout + stderr
}

describe('migrations', () => {
  it('are applied once, also when two servers start at the same moment', async () => {
    const names = (await readdir(migrationsFolder, { withFileTypes: true })).filter(entry => entry.isDirectory())
    const results = await Promise.all([1, 2, 3].map(() => migrate(database.url, folder)))
    expect(results.flat()).toHaveLength(names.length)
    expect(await migrate(database.url, folder)).toEqual([])
  })

  it('applied here are up to date for Prisma, which finds no drift from its schema', async () => {
    await migrate(database.url, migrationsFolder)
    expect(await prisma('migrate', 'status')).toContain('Database schema is up to date')
    expect(await prisma('migrate', 'deploy')).toContain('No pending migrations')
    const diff = ['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema.prisma', '--exit-code']
    expect(await prisma(...diff)).toContain('No difference')
  })

  it('applied by Prisma are applied here', async () => {
    await prisma('migrate', 'deploy')
    expect(await migrate(database.url, migrationsFolder)).toEqual([])
  })

  it('that fail keep nothing, say why, and stop the next start until that is settled', async () => {
    await addMigration('20990101000000_broken', 'CREATE TABLE half (id int); SELECT 1/0;')
    await expect(migrate(database.url, folder)).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining('20990101000000_broken failed (division by zero)'),
    })
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    expect((await client.query(`SELECT to_regclass('half') AS half`)).rows).toEqual([{ half: null }])
    await client.end()
    await expect(migrate(database.url, folder)).rejects.toThrow('began and did not end')
  })

  it('that were changed after they were applied stop the start', async () => {
    await migrate(database.url, folder)
    const [name] = (await readdir(folder)).filter(entry => entry.includes('first'))
    await writeFile(join(folder, name ?? '', 'migration.sql'), '-- changed')
    await expect(migrate(database.url, folder)).rejects.toThrow('is not the one that this database was made with')
  })

  it('of a newer version stop the start', async () => {
    await addMigration('20990101000000_newer', 'SELECT 1')
    await migrate(database.url, folder)
    await expect(migrate(database.url, migrationsFolder)).rejects.toThrow('Start the newer Plimsoll')
  })

  it.each([
    [
      'a wrong password',
      (url: URL) => {
        url.password = 'wrong'
      },
      'refuses the password',
    ],
    [
      'a database that is not there',
      (url: URL) => {
        url.pathname = '/nowhere'
      },
      'does not exist',
    ],
    [
      'no server',
      (url: URL) => {
        url.port = '1'
      },
      'No PostgreSQL answers',
    ],
  ])('say what to do about %s', async (_, spoil, words) => {
    const url = new URL(database.url)
    spoil(url)
    await expect(migrate(url.href, folder)).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining(words),
    })
  })
})
