import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, it } from 'vitest'
import { unprovenSentences } from '@/lib/domain/verification'
import { migrationsFolder, openTestDatabase } from '@/scripts/testing/database'
import { anEvent, testKey } from '../__fixtures__/samples'
import { migrate } from '../migrate'
import { createStore } from '../store'

it('rows from before the chain stay as they are, are found by who did it, and are said to be unproven', async () => {
  const database = await openTestDatabase({ empty: true })
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-before-'))
  const names = await readdir(migrationsFolder)
  for (const name of names.filter(one => /^\d/.test(one) && one < '20261128'))
    await cp(join(migrationsFolder, name), join(folder, name), { recursive: true })
  await migrate(database.url, folder)
  const owner = new pg.Client({ connectionString: database.url })
  await owner.connect()
  for (const actor of [
    '{"type":"observer"}',
    '{"type":"host","login":"mara"}',
    '{"type":"unauthenticated","address":"::1"}',
    '{"type":"host","login":"\\u0000"}',
  ])
    await owner.query(`INSERT INTO audit_event (at, type, actor, data) VALUES (now(), 'drift.seen', $1, '{"a": 1}')`, [
      actor,
    ])
  const { rows: before } = await owner.query('SELECT sequence, at, type, actor::text, data::text FROM audit_event')

  await migrate(database.url, migrationsFolder)
  const { rows: after } = await owner.query('SELECT sequence, at, type, actor::text, data::text FROM audit_event')
  expect(after).toEqual(before)
  const store = createStore(database.url, testKey)
  expect(await store.currentAnchor()).toBeNull()
  await store.recordEvent(anEvent({ actor: { type: 'host', login: 'lena' } }))
  expect((await store.listFacets()).persons).toEqual(['::1', 'Plimsoll itself', 'lena', 'mara'])
  const found = await store.verifyChain({ anchors: [], signal: AbortSignal.timeout(20_000), clock: Date.now })
  expect(found).toMatchObject({ rows: 5, begins: 5, broken: null })
  expect(unprovenSentences(found)[0]).toBe(
    'Rows 1 to 4 are from before the chain: whether they were changed is not known.',
  )
  await expect(owner.query("UPDATE audit_event SET type = 'x.y' WHERE sequence = 1")).rejects.toMatchObject({
    code: '23001',
  })
  await Promise.all([owner.end(), store.close()])
  await database.close()
  await rm(folder, { recursive: true })
})
