import { spawn } from 'node:child_process'
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatAnchor } from '@/lib/domain/anchor'
import { anEvent } from '@/lib/store/__fixtures__/samples'
import { openAuditKey } from '@/lib/store/chain/key'
import { migrate } from '@/lib/store/migrate'
import { createStore } from '@/lib/store/store'
import { startPostgres } from '@/scripts/postgres.mjs'
import { migrationsFolder, openTestDatabase, type TestDatabase } from '@/scripts/testing/database'

const launcher = fileURLToPath(new URL('../bin/plimsoll', import.meta.url))

/** Runs the command as people do, from a folder that is not ours. */
function audit(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const env = { PATH: process.env.PATH, HOME: tmpdir(), NODE_ENV: process.env.NODE_ENV, ...environment }
  const child = spawn(process.execPath, [launcher, 'audit', ...args], { cwd: tmpdir(), env })
  const texts = { out: '', err: '' }
  for (const [name, stream] of [
    ['out', child.stdout],
    ['err', child.stderr],
  ] as const)
    stream.setEncoding('utf8').on('data', text => {
      texts[name] += text
    })
  return new Promise<{ code: number | null; out: string; err: string }>(done =>
    child.once('close', code => done({ code, ...texts })),
  )
}

let database: TestDatabase
let folder: string
let anchor: string
let environment: Readonly<Record<string, string>>

beforeAll(async () => {
  database = await openTestDatabase()
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-audit-'))
  chmodSync(folder, 0o755)
  const store = createStore(database.url, await openAuditKey(database.url, join(folder, 'audit.key')))
  for (let n = 0; n < 5; n++) await store.recordEvent(anEvent())
  const head = await store.currentAnchor()
  anchor = head === null ? '' : formatAnchor(head)
  await store.close()
  environment = { DATABASE_URL: database.url, PLIMSOLL_DATA: folder }
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('plimsoll audit verify', () => {
  it('says that the chain is whole, what no anchor proves, and ends with 0', async () => {
    const { code, out } = await audit(['verify'], environment)
    expect(out).toContain('The chain is whole. All 5 rows from row 1 on hash to the row before.')
    expect(out).toContain('No anchor was compared')
    expect(out).toContain(anchor)
    expect(out).not.toContain(new URL(database.url).password)
    expect(code).toBe(0)
  })

  it('compares with anchors that are given and with those of a log', async () => {
    const log = join(folder, 'server.log')
    writeFileSync(log, `${JSON.stringify({ level: 30, anchor, msg: 'audit anchor' })}\n`)
    const { code, out } = await audit(['verify', '--anchor', anchor.slice(0, 20), '--anchors', log], environment)
    expect(out).toContain('2 of 2 anchors agree, the newest with row 5.')
    expect(out).not.toContain('unproven')
    expect(code).toBe(0)
  })

  it('ends with 1 and one JSON object where an anchor names a row that is gone', async () => {
    const { code, out } = await audit(['verify', '--json', '--anchor', `9:${'a'.repeat(64)}`], environment)
    expect(JSON.parse(out)).toMatchObject({ whole: false, broken: { sequence: 6, fault: 'cut' }, rows: 5 })
    expect(code).toBe(1)
  })

  it.each([
    [['verify', '--anchor', 'x'], 'is no anchor'],
    [['verify', '--anchors', '/nowhere'], 'cannot be read'],
    [['verify', '--anchors', launcher], 'There is no anchor in'],
    [['verify', '--key', '/nowhere/audit.key'], 'There is no audit key in'],
    [['verify', '--data', '/nowhere'], 'There is no database in'],
    [['verify', '--made-up'], 'made-up'],
    [['look'], 'There is no command'],
    [[], 'There is no command'],
  ])('ends with 2 where it could not look: %s', async (args, words) => {
    const { code, out, err } = await audit(args, environment)
    expect(err).toContain(words)
    expect(out).toBe('')
    expect(code).toBe(2)
  })

  it('ends with 2 where no database answers, and tells no password', async () => {
    const { code, err } = await audit(['verify'], {
      ...environment,
      DATABASE_URL: 'postgresql://me:hunter2@127.0.0.1:1/plimsoll',
    })
    expect(err).toContain('PostgreSQL cannot be reached')
    expect(err).not.toContain('hunter2')
    expect(code).toBe(2)
  })

  it('reaches the data folder’s own database while npm start runs it, and starts it for the look when not', async () => {
    const data = mkdtempSync(join(tmpdir(), 'plimsoll-data-'))
    chmodSync(data, 0o755)
    const running = await startPostgres({ folder: join(data, 'demo', 'postgres') })
    await migrate(running.url, migrationsFolder)
    const key = await openAuditKey(running.url, join(data, 'demo', 'audit.key'))
    const store = createStore(running.url, key)
    await store.recordEvent(anEvent())
    await store.close()
    expect(await audit(['verify'], { PLIMSOLL_DATA: data })).toMatchObject({ code: 0 })
    await running.stop()
    expect(await audit(['verify', '--data', data])).toMatchObject({
      code: 0,
      out: expect.stringContaining('The chain is whole: its one row, row 1, is as it was written.'),
    })
    const again = await startPostgres({ folder: join(data, 'demo', 'postgres') })
    const client = new pg.Client({ connectionString: again.url })
    await client.connect()
    expect((await client.query('SELECT sequence::int FROM audit_head')).rows).toEqual([{ sequence: 1 }])
    await client.end()
    await again.stop()
    copyFileSync(join(folder, 'audit.key'), join(data, 'demo', 'audit.key'))
    const other = await audit(['verify'], { PLIMSOLL_DATA: data })
    expect(other.out).toContain(key.id)
    expect(other.code).toBe(2)
    rmSync(data, { recursive: true, force: true })
  })
})
