import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAppError } from '@/lib/errors'
import type { Running, Services } from '@/lib/services'
import {
  actor,
  mergeAsMara,
  promoteAsShown,
  promoteOne,
  type Shop,
  startShop,
  until,
  untilPromotion,
} from './__fixtures__/shop'
import { listEvents } from './list-events'
import { preparePromotion } from './prepare-promotion'
import { previewPromotion } from './preview-promotion'
import { promote } from './promote'

const target = { service: 'cart', environment: 'prod' }
let shop: Shop
let running: Running
let services: Services

beforeAll(async () => {
  shop = await startShop()
  running = await shop.open()
  services = running.services
})
afterAll(() => shop.close())

describe('promote', () => {
  it('opens nothing while a warning is not accepted', async () => {
    const { planId, checks } = await previewPromotion(services, promoteOne())
    const warnings = checks.filter(check => check.level === 'warn')
    if (warnings.length === 0) return
    await expect(
      promote(services, { ...promoteOne(), planId, accepted: [], title: null, note: null }, actor),
    ).rejects.toThrow(/A warning was not accepted/)
    expect(await services.store.listPromotions({ target, limit: 10 })).toEqual([])
  })

  it('opens nothing for a plan that was not shown', async () => {
    const shown = 'f'.repeat(40)
    const refused = await promote(
      services,
      { ...promoteOne(), planId: shown, accepted: [], title: null, note: null },
      actor,
    ).catch((error: unknown) => error)
    expect(isAppError(refused) && [refused.code, refused.details.reason]).toEqual(['conflict', 'plan_changed'])
    expect(await services.store.listPromotions({ target, limit: 10 })).toEqual([])
  })

  it('gives one pull request and one promotion to twenty clicks at once, and brings it live with every step in the audit', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => promoteAsShown(services)))
    const [first] = results
    expect(new Set(results.map(one => one.id)).size).toBe(1)
    expect(first).toMatchObject({ state: 'open', title: 'Promote cart 1.4.2 to prod' })
    const pulls = shop.world.host.repository('harbour', 'gitops').state.pulls
    expect(pulls).toHaveLength(1)

    const branch = await shop.world.git(['ls-remote', '--heads', shop.bare, 'plimsoll/*'])
    expect(branch.split('\n')).toHaveLength(1)
    const diff = await shop.world.git(['-C', shop.bare, 'diff', '--unified=0', 'main', first?.branch ?? ''])
    expect(diff.split('\n').filter(line => /^[+-][^+-]/.test(line))).toEqual([
      '-  newTag: "1.4.1" # set by pull request',
      '+  newTag: "1.4.2" # set by pull request',
    ])

    await mergeAsMara(shop, first?.number ?? 0)
    await until(services, cells =>
      cells.some(
        cell =>
          cell.environment === 'prod' &&
          cell.state === 'Synced' &&
          cell.git?.image.endsWith(':1.4.2') === true &&
          cell.promoted !== null,
      ),
    )
    await untilPromotion(services, promotion => promotion.state === 'live')
    const { events } = await listEvents(services, { correlation: first?.id, limit: 50 })
    expect(events.map(event => event.type).reverse()).toEqual([
      'promotion.requested',
      'promotion.opened',
      'promotion.merged',
      'promotion.live',
    ])
    expect(events.at(-1)?.actor).toEqual(actor)
    const cell = services.observer.find(target)?.cell
    expect([cell?.git?.image, cell?.promoted, cell?.live[0]?.image]).toEqual(
      Array(3).fill('registry.example/shop/cart:1.4.2'),
    )
  })

  it('has nothing to promote once both environments declare the same', async () => {
    await expect(preparePromotion(services, promoteOne())).rejects.toThrow(/Nothing was opened/)
  })
})
