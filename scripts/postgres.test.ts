import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startPostgres } from './postgres.mjs'

let parent: string
let folder: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'plimsoll-owner-'))
  folder = join(parent, 'postgres')
  await chmod(parent, 0o755)
})
afterEach(() => rm(parent, { recursive: true, force: true }))

async function query(url: string, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

describe('the PostgreSQL that Plimsoll brings', () => {
  it('keeps its rows over an orderly end, and listens on the loopback with a password only', async () => {
    const first = await startPostgres({ folder })
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS one')
    expect(await query(first.url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
    await expect(query(first.url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toMatchObject({ code: '28P01' })
    expect((await stat(join(folder, 'password'))).mode & 0o777).toBe(0o600)
    await first.stop()
    const second = await startPostgres({ folder })
    expect(await query(second.url, 'SELECT * FROM kept')).toEqual([{ one: 1 }])
    await second.stop()
  })

  it('refuses a second owner, and leaves the first one alone', async () => {
    const first = await startPostgres({ folder })
    await expect(startPostgres({ folder })).rejects.toThrow(/runs already on the database in .*\n.*PLIMSOLL_DATA/)
    expect(await query(first.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await first.stop()
  })

  it('goes on with the server of a launcher that was killed', async () => {
    const script = `import { startPostgres } from ${JSON.stringify(new URL('./postgres.mjs', import.meta.url).href)}
      console.log((await startPostgres({ folder: ${JSON.stringify(folder)} })).pid); setInterval(() => {}, 1000)`
    const launcher = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [pid] = await once(launcher.stdout, 'data')
    launcher.kill('SIGKILL')
    await once(launcher, 'exit')
    const next = await startPostgres({ folder })
    expect(next.pid).toBe(Number(pid))
    await next.stop()
    expect(() => process.kill(next.pid, 0)).toThrow()
  })

  it('starts in spite of a postmaster.pid whose number is another process by now', async () => {
    await (await startPostgres({ folder })).stop()
    await writeFile(join(folder, 'cluster/postmaster.pid'), `${process.pid}\n${folder}/cluster\n1\n5432\n\n127.0.0.1\n`)
    const next = await startPostgres({ folder })
    expect(await query(next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await next.stop()
  })

  it('says so when the folder was made by another version, and touches nothing', async () => {
    await (await startPostgres({ folder })).stop()
    await writeFile(join(folder, 'cluster/PG_VERSION'), '17\n')
    await expect(startPostgres({ folder })).rejects.toThrow(/made by PostgreSQL 17, and this installation brings \d+/)
    expect(await readFile(join(folder, 'cluster/PG_VERSION'), 'utf8')).toBe('17\n')
  })

  it('tells when it is gone', async () => {
    const server = await startPostgres({ folder })
    process.kill(server.pid, 'SIGKILL')
    await server.lost
    await server.stop()
  })
})
