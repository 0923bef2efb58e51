import { afterEach, describe, expect, it } from 'vitest'
import type { Cell } from '@/lib/domain/cell'
import type { Services } from '@/lib/services'
import { type Shop, startShop, until } from './__fixtures__/shop'
import { search } from './search'

let shop: Shop | null = null
afterEach(async () => {
  await shop?.close()
  shop = null
})

async function set(services: Services, environment: string, version: string): Promise<string> {
  const path = `apps/cart/overlays/${environment}/kustomization.yaml`
  const text = `resources:\n- ../../base\nnamespace: shop-${environment}\nimages:\n- name: registry.example/shop/cart\n  newTag: "${version}"\n`
  const sha = (await shop?.world.commit('main', { [path]: text })) ?? ''
  await services.observer.repositories[0]?.refresh(AbortSignal.timeout(20_000))
  await until(services, cells => cells.some(cell => cell.environment === environment && runs(cell, version)))
  return sha
}

function runs(cell: Cell, version: string): boolean {
  return cell.git?.image.endsWith(`:${version}`) === true && cell.live.every(live => live.image?.endsWith(version))
}

function marks(services: Services, environment: string): readonly string[] {
  const cell = services.observer.cells().find(one => one.environment === environment)
  return (cell?.marks ?? []).map(mark => mark.text)
}

describe('where a change is', () => {
  it('is told by commit and by tag, and shown as behind and ahead on the board', async () => {
    shop = await startShop({ staging: '1.4.1', prod: '1.4.1' })
    const { services } = await shop.open()
    const contained = async (q: string) => {
      const { kind, environments } = await search(services, q)
      return [kind, ...environments.map(row => `${row.environment}: ${row.contains}, ${row.how}`)]
    }
    const commit = await set(services, 'staging', '1.4.2')
    await set(services, 'staging', '1.4.3')
    await until(services, () => marks(services, 'prod').includes('2 behind'))

    const itself = ['commit', 'staging: yes, runs 1.4.3, which came after it']
    expect(await contained(commit)).toEqual(itself)
    expect(await contained(commit.slice(0, 7))).toEqual(itself)
    expect(await contained('cart:1.4.3')).toEqual([
      'tag',
      'staging: yes, declares and runs it',
      'prod: no, runs 1.4.1, from before 1.4.3',
    ])
    expect(await contained('1.4.2')).toEqual([
      'tag',
      'staging: unknown, runs 1.4.3, whose tag does not tell whether it contains 1.4.2; had it before',
      'prod: no, runs 1.4.1, from before 1.4.2',
    ])
    expect(await search(services, '1.4.2')).toMatchObject({
      note: expect.stringContaining('services: {cart: {source:'),
    })
    expect(await search(services, 'fffffff')).toMatchObject({ kind: 'nothing', environments: [] })

    await set(services, 'prod', '2.0.0-hotfix')
    await until(services, () => marks(services, 'prod').includes('ahead of staging'))
    await set(services, 'prod', '1.4.3')
    await until(services, () => !marks(services, 'prod').some(mark => /behind|ahead/.test(mark)))
  }, 120_000)
})
