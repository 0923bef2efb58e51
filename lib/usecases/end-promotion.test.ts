import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { FaultRequest } from '@/demo/git-host/faults'
import type { Promotion } from '@/lib/domain/promotion'
import type { Running, Services } from '@/lib/services'
import { actor, mergeAsMara, promoteAsShown, promoteOne, type Shop, startShop, untilMoved } from './__fixtures__/shop'
import { closePromotion } from './close-promotion'
import { rebuildPromotion } from './rebuild-promotion'
import type { Wanted } from './wanted'

const reason = 'Not this week'
const away = { fault: { kind: 'status', status: 502 }, times: 10_000 } as const
const refused = { fault: { kind: 'status', status: 403 }, times: 10_000 } as const
const closing = { method: 'PATCH', path: /\/pulls\/\d+$/ } as const
let shop: Shop
let running: Running
let services: Services
let patch = 2

beforeAll(async () => {
  shop = await startShop()
  running = await shop.open()
  services = running.services
}, 120_000)
afterAll(() => shop.close())
afterEach(async () => {
  shop.world.host.faults.clear()
  for (const { id } of await services.store.listPromotions({ active: true, limit: 10 })) {
    const ended = await untilMoved(services, id, one => one.state !== 'requested' && one.ending === null)
    if (ended.state === 'open') await closePromotion(services, { id, reason: 'enough' }, actor)
  }
}, 120_000)

const fault = (request: FaultRequest) => shop.world.host.faults.add(request)
const close = ({ id }: Promotion) => closePromotion(services, { id, reason }, actor)

/** A version for prod by hand, each time another one. */
function hotfix(supersedes: string | null = null): Wanted {
  patch += 1
  const from = { kind: 'version', version: `1.4.${patch}` } as const
  const cells = [{ service: 'cart', environment: 'prod', from }]
  return { ...promoteOne(), purpose: 'hotfix', reason: 'The till is down', supersedes, cells }
}

function pullOf({ number }: Promotion) {
  return shop.world.host.repository('harbour', 'gitops').state.pulls.find(pull => pull.number === number)
}

function branchOf({ branch }: Promotion): Promise<string> {
  return shop.world.git(['ls-remote', '--heads', shop.bare, branch])
}

async function typesOf({ id }: Promotion): Promise<readonly string[]> {
  const events = await services.store.listEvents({ correlation: id, limit: 20 })
  return events.map(event => event.type).reverse()
}

describe('a closing', () => {
  it('that the host refuses is told, said nowhere, and is not done by itself when the host would take it', async () => {
    const promotion = await promoteAsShown(services, hotfix())
    fault({ ...refused, ...closing })
    await expect(close(promotion)).rejects.toMatchObject({ code: 'forbidden' })
    shop.world.host.faults.clear()
    const seen = await untilMoved(services, promotion.id, one => one.status !== null && one.ending === null)
    expect([seen.state, pullOf(promotion)?.state, pullOf(promotion)?.comments]).toEqual(['open', 'open', []])
    expect(await typesOf(promotion)).toEqual(['promotion.requested', 'promotion.opened'])
  }, 60_000)

  it('that the host did not answer is done later in the name of who asked, and said once', async () => {
    const promotion = await promoteAsShown(services, hotfix())
    fault({ ...closing, fault: { kind: 'lost-response' } })
    fault({ ...away, method: 'POST', path: /\/comments$/ })
    await expect(close(promotion)).rejects.toMatchObject({ code: 'upstream_unavailable' })
    const asked = await services.store.findPromotion(promotion.id)
    expect(asked).toMatchObject({ state: 'open', note: `Being closed on the host: ${reason}` })
    shop.world.host.faults.clear()
    const closed = await untilMoved(services, promotion.id, one => one.state !== 'open')
    expect(closed).toMatchObject({ state: 'closed', note: `Closed: ${reason}` })
    expect(pullOf(promotion)?.comments).toHaveLength(1)
    expect((await branchOf(promotion)).trim()).toBe('')
    const [newest] = await services.store.listEvents({ correlation: promotion.id, limit: 1 })
    expect(newest).toMatchObject({ type: 'promotion.closed', actor, data: { reason } })
  }, 60_000)

  it('goes to its end without a comment and a deletion that the host refuses', async () => {
    const promotion = await promoteAsShown(services, hotfix())
    fault({ ...refused, method: 'POST', path: /\/comments$/ })
    fault({ ...refused, method: 'DELETE', path: /\/git\/refs/ })
    expect((await close(promotion)).state).toBe('closed')
    expect([pullOf(promotion)?.state, pullOf(promotion)?.comments]).toEqual(['closed', []])
  }, 60_000)

  it('of what was merged meanwhile is dropped: it is merged, and nothing says otherwise', async () => {
    const promotion = await promoteAsShown(services, hotfix())
    fault({ ...away, ...closing })
    await expect(close(promotion)).rejects.toMatchObject({ code: 'upstream_unavailable' })
    await mergeAsMara(shop, promotion.number ?? 0)
    shop.world.host.faults.clear()
    const merged = await untilMoved(services, promotion.id, one => one.state === 'live')
    expect([merged.ending, pullOf(promotion)?.comments]).toEqual([null, []])
    expect(await typesOf(promotion)).not.toContain('promotion.closed')
  }, 60_000)

  it('holds back a rebuild', async () => {
    const promotion = await promoteAsShown(services, hotfix())
    fault({ ...away, ...closing })
    await expect(close(promotion)).rejects.toMatchObject({ code: 'upstream_unavailable' })
    await shop.world.commit('main', { 'apps/README': 'moved' })
    await expect(rebuildPromotion(services, { id: promotion.id }, actor)).rejects.toMatchObject({ code: 'conflict' })
  }, 60_000)
})

describe('a superseding', () => {
  it('is recorded by the old one itself while the new one cannot be followed', async () => {
    const old = await promoteAsShown(services, hotfix())
    const newNumber = (old.number ?? 0) + 1
    fault({ ...closing, fault: { kind: 'lost-response' } })
    fault({ ...away, path: new RegExp(`/pulls/${newNumber}$`) })
    await expect(promoteAsShown(services, hotfix(old.id))).rejects.toMatchObject({ code: 'upstream_unavailable' })
    const ended = await untilMoved(services, old.id, one => one.state !== 'open')
    const [newer] = await services.store.listPromotions({ active: true, limit: 1 })
    expect([ended.state, ended.supersededBy, newer?.number]).toEqual(['superseded', newer?.id, newNumber])
    expect(pullOf(old)?.comments).toHaveLength(1)
    expect((await branchOf(old)).trim()).toBe('')
  }, 60_000)

  it('goes on when the new one was merged before that was heard of', async () => {
    const old = await promoteAsShown(services, hotfix())
    fault({ ...away, path: new RegExp(`/pulls/${old.number}$`) })
    await expect(promoteAsShown(services, hotfix(old.id))).rejects.toMatchObject({ code: 'upstream_unavailable' })
    fault({ ...away, method: 'GET', path: /\/pulls\/\d+$/ })
    const [newer] = await services.store.listPromotions({ active: true, limit: 1 })
    await mergeAsMara(shop, newer?.number ?? 0)
    shop.world.host.faults.clear()
    const ended = await untilMoved(services, old.id, one => one.state !== 'open')
    expect([ended.state, ended.supersededBy]).toEqual(['superseded', newer?.id])
    await untilMoved(services, newer?.id ?? '', one => one.state === 'live')
  }, 60_000)
})

describe('a rebuild', () => {
  it('that was merged before it was heard of is rebuilt, then merged as planned', async () => {
    const promotion = await promoteAsShown(services, hotfix())
    await shop.world.commit('main', { 'apps/README': 'moved again' })
    fault({ method: 'PATCH', path: /\/git\/refs/, fault: { kind: 'lost-response' } })
    fault({ ...away, method: 'GET', path: /\/pulls\/\d+$/ })
    await expect(rebuildPromotion(services, promotion, actor)).rejects.toMatchObject({ code: 'upstream_unavailable' })
    await mergeAsMara(shop, promotion.number ?? 0)
    shop.world.host.faults.clear()
    const live = await untilMoved(services, promotion.id, one => one.state === 'live')
    expect(live.rebuild).toBeNull()
    expect(live.commit).not.toBe(promotion.commit)
    expect((await typesOf(promotion)).slice(0, 4)).toEqual([
      'promotion.requested',
      'promotion.opened',
      'promotion.rebuilt',
      'promotion.merged',
    ])
  }, 60_000)
})
