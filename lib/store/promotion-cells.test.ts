import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, it } from 'vitest'
import { migrationsFolder, openTestDatabase } from '@/scripts/testing/database'
import { testKey } from './__fixtures__/samples'
import { migrate } from './migrate'
import { createStore } from './store'

/** As it was written before promotions had several cells. */
const old = {
  id: 'p1',
  target: { service: 'cart', environment: 'prod' },
  source: { service: 'cart', environment: 'staging' },
  repository: 'gitops',
  planId: 'plan1',
  state: 'live',
  title: 'Promote cart 1.4.2 to prod',
  body: 'text with "quotes" and ünïcode\n',
  slots: [{ container: 'cart', before: 'cart:1', after: 'cart:2' }],
  edits: [{ path: 'a', before: '\ufeffx\r\n', after: 'y', blob: 'b' }],
  branch: 'plimsoll/prod/cart/plan1-1',
  base: 'main',
  commit: 'c',
  headSha: 'h',
  headTree: 't',
  number: 7,
  url: null,
  mergeCommit: 'm',
  mergedBy: 'mara',
  mergedImages: ['cart:2'],
  steps: [{ step: 'merged', at: 5, evidence: '' }],
  note: null,
  requestedAt: 1000,
  updatedAt: 2000,
}

it('a promotion of one cell that an older Plimsoll recorded is kept, whole, as a promotion with one cell', async () => {
  const database = await openTestDatabase({ empty: true })
  const before = mkdtempSync(join(tmpdir(), 'migrations-'))
  const store = createStore(database.url, testKey)
  const client = new pg.Client({ connectionString: database.url })
  try {
    for (const name of readdirSync(migrationsFolder).filter(one => /^\d/.test(one) && one < '20261128120000')) {
      mkdirSync(join(before, name))
      cpSync(join(migrationsFolder, name), join(before, name), { recursive: true })
    }
    await migrate(database.url, before)
    await client.connect()
    await client.query(
      'INSERT INTO promotion (id, service, environment, plan_id, state, promotion, requested_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, now(), now())',
      ['p1', 'cart', 'prod', 'plan1', 'live', JSON.stringify(old)],
    )
    await migrate(database.url, migrationsFolder)

    const [kept] = await store.listPromotions({ target: old.target, limit: 10 })
    const { target, source, slots, mergedImages, ...same } = old
    expect(kept).toMatchObject(same)
    expect(kept?.cells).toEqual([
      {
        target,
        origin: { kind: 'environment', environment: source.environment },
        slots,
        notMoved: [],
        mergedImages,
        steps: [],
        outcome: 'live',
        note: null,
      },
    ])
    expect(kept).toMatchObject({ waits: [], overridden: [], approvals: [], rebuild: null, ending: null, anchor: null })
    expect(kept?.acceptedCodes).toEqual([])
  } finally {
    await client.end()
    await store.close()
    await database.close()
    rmSync(before, { recursive: true, force: true })
  }
})
