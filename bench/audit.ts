import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openAuditKey } from '@/lib/store/chain/key'
import type { AuditQuery, Store } from '@/lib/store/contract'
import { createStore } from '@/lib/store/store'
import { openTestDatabase } from '@/scripts/testing/database'
import { auditPersons, auditServices, auditTime, fillAudit } from './audit-rows'
import { type Figure, type Measurement, p95 } from './figure'
import { openWorkshop } from './workshop'

const size = Number(process.env.BENCH_ROWS || 1_000_000)
const asked = 60
const writers = 20
const appendMs = 10_000
const dayMs = 24 * 60 * 60 * 1000

/** A page of the audit by each filter, the walk over the whole chain, and events that twenty writers append. */
export const audit: Measurement = {
  name: 'audit',
  async *run(say) {
    const workshop = openWorkshop()
    const database = await openTestDatabase()
    workshop.onClose(() => database.close())
    const keyFile = join(workshop.folder, 'audit.key')
    const key = await openAuditKey(database.url, keyFile)
    const place = { url: database.url, keyFile }
    await fillAudit(database.url, key, size / 10, say)
    yield await verified(size / 10, place, null)
    await fillAudit(database.url, key, size, say)
    const store = createStore(database.url, key)
    workshop.onClose(() => store.close())
    // The first question makes the connection.
    await store.check()
    for (const [name, queryOf] of queries) yield [await paged(store, name, queryOf)]
    yield await verified(size, place, 60)
    const rate = await append(database.url, key)
    const found = await store.verifyChain({ anchors: [], signal: AbortSignal.timeout(300_000), clock: Date.now })
    const name = `audit: events appended by ${writers} writers`
    yield [
      found.broken === null
        ? { name: `${name}, as ms each`, value: 1000 / rate, unit: 'ms', budget: 20 }
        : { name, value: null, unit: 'ms', budget: 20, note: found.broken.message },
      { name, value: rate, unit: '/s', budget: null },
    ]
    await workshop.close()
  },
}

type QueryOf = (n: number) => Partial<AuditQuery>

/** Of each filter other values and other pages at every turn. */
const queries: readonly (readonly [name: string, queryOf: QueryOf])[] = [
  ['no filter', () => ({})],
  ['a person', n => ({ person: `person-${n % auditPersons}` })],
  ['a service', n => ({ service: `service-${n % auditServices}` })],
  ['an environment', n => ({ environment: ['dev', 'prod-eu', 'prod-ap'][n % 3] })],
  ['a service in an environment', n => ({ service: `service-${n % auditServices}`, environment: 'prod-eu' })],
  ['a type', n => ({ type: n % 2 === 0 ? 'promotion.merged' : 'drift.seen' })],
  ['a type that no row has', () => ({ type: 'git.force_pushed' })],
  [
    'a person and a service',
    n => ({ person: `person-${n % auditPersons}`, service: `service-${(n * 7) % auditServices}` }),
  ],
  ['a story', n => ({ correlation: `story-${Math.floor((n * size) / asked / 4)}` })],
  ['a day', n => ({ from: auditTime((n * size) / asked), to: auditTime((n * size) / asked) + dayMs })],
  ['thirty days', n => ({ from: auditTime((n * size) / asked), to: auditTime((n * size) / asked) + 30 * dayMs })],
  ['all before a day', n => ({ to: auditTime(((n + 1) * size) / asked) })],
  [
    'a day and a service',
    n => ({
      from: auditTime((n * size) / asked),
      to: auditTime((n * size) / asked) + dayMs,
      service: `service-${n % auditServices}`,
    }),
  ],
]

async function paged(store: Store, name: string, queryOf: QueryOf): Promise<Figure> {
  const took: number[] = []
  for (let n = 0; n < asked; n++) {
    const before = n % 2 === 0 ? {} : { before: Math.ceil(((n + 1) * size) / asked) }
    const begun = performance.now()
    await store.listEvents({ ...queryOf(n), ...before, limit: 101 })
    took.push(performance.now() - begun)
  }
  return { name: `audit: a page by ${name}, ${size} rows, p95 of ${asked}`, value: p95(took), unit: 'ms', budget: 50 }
}

const launcher = fileURLToPath(new URL('../bin/plimsoll', import.meta.url))

/** As people run it, in a process of its own. */
async function verified(
  rows: number,
  { url, keyFile }: { readonly url: string; readonly keyFile: string },
  budget: number | null,
): Promise<readonly Figure[]> {
  const begun = performance.now()
  const child = spawn(process.execPath, [launcher, 'audit', 'verify', '--json', '--key', keyFile], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', text => {
    out += text
  })
  const ended = new Promise<number | null>(done => child.once('close', done))
  let mostMb = 0
  let processorSeconds = 0
  let running = true
  void ended.then(() => {
    running = false
  })
  while (running) {
    mostMb = Math.max(mostMb, highestMb(child.pid))
    processorSeconds = Math.max(processorSeconds, processorTime(child.pid))
    await Promise.race([pause(100), ended])
  }
  const code = await ended
  const seconds = (performance.now() - begun) / 1000
  const name = `audit: the chain of ${rows} rows checked`
  if (code !== 0) return [{ name, value: null, unit: 's', budget, note: out.slice(0, 300) }]
  return [
    { name, value: seconds, unit: 's', budget },
    { name: `${name}: processor time of the command`, value: processorSeconds, unit: 's', budget: null },
    { name: `${name}: most resident memory`, value: mostMb, unit: 'MB', budget: null },
  ]
}

function highestMb(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** In seconds; Linux counts hundredths. */
function processorTime(pid: number | undefined): number {
  try {
    const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ').slice(11, 13) ?? []
    return (Number(user) + Number(system)) / 100
  } catch {
    return 0
  }
}

/** Events a second. */
async function append(url: string, key: Parameters<typeof createStore>[1]): Promise<number> {
  const stores = Array.from({ length: writers }, () => createStore(url, key))
  const place = { service: 'cart', environment: 'prod-eu', correlation: null }
  const event = { at: auditTime(size), actor: { type: 'observer' }, type: 'drift.seen', ...place, data: {} } as const
  await Promise.all(stores.map(store => store.check()))
  const begun = performance.now()
  let appended = 0
  await Promise.all(
    stores.map(async store => {
      while (performance.now() - begun < appendMs) {
        await store.recordEvent(event)
        appended++
      }
    }),
  )
  const rate = (appended * 1000) / (performance.now() - begun)
  await Promise.all(stores.map(store => store.close()))
  return rate
}
