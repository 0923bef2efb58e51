import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Mirror } from '@/lib/git/contract'
import { createMirror } from '@/lib/git/mirror'
import { createLog } from '@/lib/log'
import { provideServices, type Services } from '@/lib/services'
import { testKey } from '@/lib/store/__fixtures__/samples'
import type { Line, Store } from '@/lib/store/contract'
import { openLine } from '@/lib/store/line'
import { createStore } from '@/lib/store/store'
import { createWakes } from '@/lib/usecases/wakes'
import { openTestDatabase, type TestDatabase } from '@/scripts/testing/database'
import { serveWebhook } from './webhook'

/** Over HTTP into a real database; what is woken belongs to another process: its own line, its own mirror. */

const secret = 'a secret of two'
const head = 'a'.repeat(40)
const folder = mkdtempSync(join(tmpdir(), 'webhook-'))
const heard: (readonly [string, number | null, string | null])[] = []
let database: TestDatabase
let store: Store
let line: Line
let mirror: Mirror
let server: Server
let url: string
let delivered = 0

beforeAll(async () => {
  git('init', '-q', '-b', 'main')
  commit()
  database = await openTestDatabase()
  store = createStore(database.url, testKey)
  line = openLine(database.url)
  await line.look()
  mirror = createMirror({
    url: folder,
    branch: 'main',
    folder: `${folder}.mirrors`,
    intervalMs: 3_600_000,
    credential: async () => null,
    now: Date.now,
  })
  await mirror.start()
  const repositories = [
    repository('demo', 'github', () => secret),
    repository('tea', 'gitea', () => secret),
    repository('open', 'github', null),
  ]
  const log = createLog('silent')
  const observer = { repositories } as unknown as Services['observer']
  createWakes({ line, observer, observes: () => true, log }).onPullRequest((...told) => heard.push(told))
  const services = { store, observer, clock: Date.now, log } as unknown as Services
  provideServices(async () => ({ services, stop: async () => {} }))
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', async () => {
      const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      const given = new Request(`http://plimsoll.example${request.url}`, {
        method: 'POST',
        headers,
        body: Buffer.concat(chunks),
      })
      const answer = await serveWebhook(given, {
        params: Promise.resolve({ repository: (request.url ?? '').split('/').at(-1) ?? '' }),
      })
      response.writeHead(answer.status).end(await answer.text())
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/api/v1/webhooks`
})
afterAll(async () => {
  server.close()
  await mirror.stop()
  await Promise.all([line.close(), store.close()])
  await database.close()
  for (const one of [folder, `${folder}.mirrors`]) rmSync(one, { recursive: true, force: true })
})

function repository(id: string, kind: string, webhookSecret: (() => string) | null) {
  return { id, mirror, config: { host: { kind, webhookSecret } } }
}

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=Mara', '-c', 'user.email=mara@harbour.localhost', '-c', 'commit.gpgsign=false']
  return execFileSync('git', ['-C', folder, ...who, ...args], { encoding: 'utf8' }).trim()
}

function commit(): string {
  git('commit', '-q', '--allow-empty', '-m', 'Change')
  return git('rev-parse', 'HEAD')
}

interface Sent {
  readonly id?: string
  readonly to?: string
  readonly key?: string
  readonly signature?: string
}

async function send(event: string, payload: unknown, { id, to = 'demo', key = secret, signature }: Sent = {}) {
  const body = JSON.stringify(payload)
  const hex = createHmac('sha256', key).update(body).digest('hex')
  delivered += 1
  const delivery = id ?? `delivery-${delivered}`
  const named = to === 'tea' ? 'gitea' : 'github'
  const signed: Record<string, string> =
    to === 'tea' ? { 'x-gitea-signature': signature ?? hex } : { 'x-hub-signature-256': signature ?? `sha256=${hex}` }
  const headers = { ...signed, [`x-${named}-event`]: event, [`x-${named}-delivery`]: delivery }
  return fetch(`${url}/${to}`, { method: 'POST', body, headers })
}

async function run(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query(sql)
  await client.end()
}

async function countOf(id: string): Promise<number> {
  return (await store.listDeliveries()).find(one => one.repository === id)?.count ?? 0
}

const pull = (number: number) => ({ action: 'synchronize', pull_request: { number, head: { sha: head } } })

it('a push makes the mirror of the observing process fetch at once', async () => {
  const pushed = commit()
  expect((await send('push', { ref: 'refs/heads/main', after: 'what it says is not believed' })).status).toBe(204)
  await expect.poll(() => mirror.status().head, { timeout: 20_000 }).toBe(pushed)
})

it.each([
  ['pull_request', pull(7), ['demo', 7, head]],
  ['pull_request_review', pull(8), ['demo', 8, head]],
  ['check_run', { check_run: { head_sha: head, pull_requests: [{ number: 9 }] } }, ['demo', 9, head]],
  ['check_suite', { check_suite: { head_sha: head } }, ['demo', null, head]],
  ['status', { sha: head, state: 'success' }, ['demo', null, head]],
])('a %s wakes what has that number or head', async (event, payload, told) => {
  expect((await send(event, payload)).status).toBe(204)
  await expect.poll(() => heard).toContainEqual(told)
})

it('an event of Gitea wakes by its own signature and names', async () => {
  expect((await send('pull_request_approved', pull(21), { to: 'tea' })).status).toBe(204)
  await expect.poll(() => heard).toContainEqual(['tea', 21, head])
})

it('a delivery that comes again does nothing, and one that comes late is news like any other', async () => {
  const before = await countOf('demo')
  for (const number of [32, 31, 32]) await send('pull_request', pull(number), { id: `twice-${number}` })
  await send('pull_request', pull(33))
  await expect.poll(() => heard).toContainEqual(['demo', 33, head])
  expect(heard.filter(([, number]) => number === 32)).toHaveLength(1)
  expect(heard.filter(([, number]) => number === 31)).toHaveLength(1)
  expect(await countOf('demo')).toBe(before + 3)
})

it('a delivery that failed here is taken when it is sent again', async () => {
  await run('ALTER TABLE "delivery" RENAME TO "gone"')
  expect((await send('pull_request', pull(41), { id: 'failed' })).ok).toBe(false)
  await run('ALTER TABLE "gone" RENAME TO "delivery"')
  expect((await send('pull_request', pull(41), { id: 'failed' })).status).toBe(204)
  await expect.poll(() => heard.filter(([, number]) => number === 41)).toHaveLength(1)
})

it.each([
  ['a wrong secret', { key: 'another' }],
  ['no signature', { signature: '' }],
  ['half a signature', { signature: 'sha256=abcd' }],
  ['a repository that is not configured', { to: 'nobody' }],
  ['a repository without a secret', { to: 'open', key: '' }],
  ['a repository without a secret, by a guess at what stands for it', { to: 'open', key: 'none' }],
])('%s is refused in the same words and leaves no row', async (_, how) => {
  const before = await store.listDeliveries()
  const refused = await send('push', {}, how)
  expect([refused.status, await refused.text()]).toEqual([404, expect.stringContaining('There is nothing here.')])
  expect(await store.listDeliveries()).toEqual(before)
})

it('a payload of another shape wakes nothing and breaks nothing', async () => {
  const before = heard.length
  for (const payload of [null, [], { pull_request: { number: -1 } }, { pull_request: { number: '7' } }])
    expect((await send('pull_request', payload)).status).toBe(204)
  await send('pull_request', pull(51))
  await expect.poll(() => heard.length).toBe(before + 1)
})
