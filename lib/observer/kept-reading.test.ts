import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { realRepository } from '@/lib/git/__fixtures__/real-repository'
import { gitEnvironment } from '@/lib/git/environment'
import { openRepository } from '@/lib/git/repository'
import { createLog } from '@/lib/log'
import { noCorrections } from '@/lib/manifests/discover/discover'
import { resolveRepository } from '@/lib/manifests/repository/resolve'
import { testKey } from '@/lib/store/__fixtures__/samples'
import { createStore } from '@/lib/store/store'
import { openTestDatabase } from '@/scripts/testing/database'
import { createKeptReading } from './kept-reading'

const files = {
  'cart/base/kustomization.yaml': 'resources: [d.yaml]\n',
  'cart/base/d.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: cart}\nspec: {template: {spec: {containers: [{name: cart, image: shop/cart:0}]}}}\n',
  'cart/overlays/prod/kustomization.yaml': 'resources: [../../base]\nimages: [{name: shop/cart, newTag: "1"}]\n',
}

async function workplace() {
  const database = await openTestDatabase()
  const store = createStore(database.url, testKey)
  onTestFinished(async () => {
    await store.close()
    await database.close()
  })
  const real = realRepository(files)
  const repository = openRepository({ folder: real.gitFolder, environment: gitEnvironment() })
  onTestFinished(repository.close)
  const mirror = { id: 'shop', snapshot: repository.snapshot }
  const keptBy = (reader: string) => {
    const kept = createKeptReading({ mirror, store, reader, log: createLog('silent') }, { firstMs: 0, betweenMs: 0 })
    onTestFinished(kept.stop)
    return kept
  }
  const resolved = resolveRepository(await repository.snapshot(real.git('rev-parse', 'HEAD')), noCorrections)
  keptBy('one').keep(resolved)
  await vi.waitFor(async () => expect(await store.findReading('shop', 'one')).not.toBeNull(), { timeout: 20_000 })
  return { real, resolved, keptBy, store }
}

describe('a reading that was kept', () => {
  it('is found by the next process whole, and by no other version of the reader', async () => {
    const { resolved, keptBy } = await workplace()
    const found = await keptBy('one').find()
    expect(found?.cells).toStrictEqual(resolved.cells)
    expect(found?.snapshot.read('cart/base/kustomization.yaml')).toBe('resources: [d.yaml]\n')
    expect(await keptBy('two').find()).toBeNull()
  })

  it('gives way to a newer one, whoever wrote it', async () => {
    const { resolved, keptBy, store } = await workplace()
    keptBy('two').keep(resolved)
    await vi.waitFor(async () => expect(await store.findReading('shop', 'two')).not.toBeNull(), { timeout: 20_000 })
    expect(await store.findReading('shop', 'one')).toBeNull()
  })

  it('is not taken where its commit is not in the mirror any more, or where it is damaged', async () => {
    const { resolved, keptBy, store } = await workplace()
    const stored = await store.findReading('shop', 'one')
    await store.recordReading('shop', 'one', { commit: 'f'.repeat(40), parts: stored?.parts ?? [] })
    expect(await keptBy('one').find()).toBeNull()
    await store.recordReading('shop', 'one', { commit: resolved.commit, parts: [new Uint8Array([1, 2, 3])] })
    expect(await keptBy('one').find()).toBeNull()
  })
})
