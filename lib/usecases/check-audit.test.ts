import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseAnchor } from '@/lib/domain/anchor'
import type { Log } from '@/lib/log'
import { anEvent, testKey } from '@/lib/store/__fixtures__/samples'
import { createStore } from '@/lib/store/store'
import { openTestDatabase, type TestDatabase } from '@/scripts/testing/database'
import { createAuditAnchors } from './audit-anchors'
import { createAuditCheck } from './check-audit'
import { exportEvents } from './export-events'

let database: TestDatabase
let store: ReturnType<typeof createStore>
const lines: { facts: Record<string, unknown>; words: string }[] = []
const note = (facts: unknown, words: unknown) => {
  lines.push({ facts: facts as Record<string, unknown>, words: String(words) })
}
const log = { info: note, warn: note, error: note, debug: note } as unknown as Log
const actor = { type: 'unauthenticated', address: '::1' } as const

beforeAll(async () => {
  database = await openTestDatabase()
  store = createStore(database.url, testKey)
  for (let n = 0; n < 3; n++) await store.recordEvent(anEvent())
})
afterAll(async () => {
  await store.close()
  await database.close()
})

it('a check compares with the anchors of the log, tells who asked, and is known to other processes', async () => {
  const anchors = createAuditAnchors({ store, clock: Date.now, log }, 3_600_000)
  anchors.start()
  await expect.poll(() => anchors.known()).toHaveLength(1)
  anchors.stop()
  expect(lines[0]?.words).toBe('audit anchor')
  expect(parseAnchor(String(lines[0]?.facts.anchor))).toEqual(await store.currentAnchor())

  const check = createAuditCheck({ store, clock: Date.now, log }, anchors)
  expect(await check.read()).toMatchObject({ running: null, last: null, failure: null })
  check.begin(actor)
  check.begin(actor)
  await expect.poll(async () => (await check.read()).running).toBeNull()
  const { last, tail } = await check.read()
  expect(last).toMatchObject({ rows: 3, broken: null, anchors: { given: 1, agreed: 1, newest: 3 } })
  expect(tail.map(row => row.sequence)).toEqual([1, 2, 3, 4])
  const verified = await store.listEvents({ type: 'audit.verified', limit: 5 })
  expect(verified).toHaveLength(1)
  expect(verified[0]?.actor).toEqual(actor)

  const elsewhere = createAuditCheck({ store, clock: Date.now, log }, anchors)
  expect((await elsewhere.read()).last).toEqual(last)
  await Promise.all([check.stop(), elsewhere.stop()])
})

it('a check that is stopped says why and leaves what was known', async () => {
  const anchors = createAuditAnchors({ store, clock: Date.now, log }, 3_600_000)
  const check = createAuditCheck({ store, clock: Date.now, log }, anchors)
  check.begin(actor)
  await check.stop()
  expect(await check.read()).toMatchObject({
    running: null,
    last: { rows: 3 },
    failure: expect.stringContaining('Stopped'),
  })
})

it('an export is recorded with its filter and rows before the first of them leaves, and is not among them', async () => {
  const filter = { type: 'drift.seen', from: 0 }
  const signal = AbortSignal.timeout(20_000)
  const made = await exportEvents({ store, clock: Date.now }, { format: 'ndjson', filter, actor, signal })
  const [recorded] = await store.listEvents({ type: 'audit.exported', limit: 1 })
  expect(recorded).toMatchObject({
    actor,
    data: { format: 'ndjson', rows: 3, filter: { type: 'drift.seen', from: '1970-01-01T00:00:00.000Z' } },
  })
  let text = ''
  for await (const portion of made.text) text += portion
  expect(text.trimEnd().split('\n')).toHaveLength(made.count)
  expect(text).not.toContain('audit.exported')
})
