import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/domain/audit'
import type { Promotion } from '@/lib/domain/promotion'
import type { Running, Services } from '@/lib/services'
import { mergeAsMara, promoteAsShown, type Shop, setImage, startShop, until, untilMoved } from './__fixtures__/shop'
import { closePromotion } from './close-promotion'
import { endLock } from './end-locks'
import { followPromotion } from './follow-promotion'
import { listLocks } from './list-locks'
import { makeLock } from './make-lock'
import { turnsOf } from './wanted'

let shop: Shop
let running: Running
let services: Services
let ahead = 0

beforeAll(async () => {
  shop = await startShop({ dev: '1.4.3', staging: '1.4.2', prod: '1.4.1' })
  running = await shop.open(() => Date.now() + ahead)
  services = running.services
}, 120_000)
afterAll(() => shop.close())
beforeEach(async () => {
  ahead = 0
  shop.world.host.faults.clear()
  for (const { id } of (await listLocks(services)).open) await endLock(services, id, mara)
})

const mara: Actor = { type: 'claimed', login: 'mara', address: '127.0.0.1' }
const ever = 10_000

/** A click whose pull request the host does not open; it is not asked again with success until its faults are cleared. */
async function requestOnly(): Promise<Promotion> {
  shop.world.host.faults.add({ fault: { kind: 'status', status: 502 }, times: ever, method: 'POST', path: /\/pulls$/ })
  return unanswered()
}

async function unanswered(): Promise<Promotion> {
  await expect(promoteAsShown(services)).rejects.toMatchObject({ code: 'upstream_unavailable' })
  const [newest] = await services.store.listPromotions({ target: { service: 'cart', environment: 'prod' }, limit: 1 })
  expect(newest?.state).toBe('requested')
  return newest as Promotion
}

function lockProd() {
  return makeLock(
    services,
    { scope: { kind: 'environment', environment: 'prod' }, reason: 'release week', end: null },
    mara,
  )
}

function settle(promotion: Promotion): Promise<Promotion> {
  return services.store.exclusively(turnsOf(promotion.cells.map(cell => cell.target)), async () => {
    const now = await services.store.findPromotion(promotion.id)
    if (now === null) throw new Error('It is gone.')
    return followPromotion(services, now)
  })
}

function repository() {
  return shop.world.host.repository('harbour', 'gitops')
}

function heads(): Promise<string> {
  const { world } = shop
  return world.git(['ls-remote', '--heads', join(world.folder, 'root', world.owner, `${world.repo}.git`)])
}

function pullsOf(promotion: Promotion) {
  return repository().state.pulls.filter(pull => pull.headBranch === promotion.branch)
}

describe('a request whose pull request was not opened', () => {
  it('is opened once the host answers, when all that was checked still holds', async () => {
    const requested = await requestOnly()
    shop.world.host.faults.clear()
    const opened = await untilMoved(services, requested.id, one => one.state !== 'requested')
    expect(opened).toMatchObject({ state: 'open', planId: requested.planId })
    await closePromotion(services, { id: opened.id, reason: 'not needed' }, mara)
  }, 60_000)

  it('is given up with the lock’s words when its cell was locked meanwhile, and its branch is removed', async () => {
    const requested = await requestOnly()
    await lockProd()
    shop.world.host.faults.clear()
    const failed = await untilMoved(services, requested.id, one => one.state !== 'requested')
    expect(failed.state).toBe('failed')
    expect(failed.note).toMatch(/release week.*Nothing was opened/)
    expect(pullsOf(requested)).toEqual([])
    expect(await heads()).not.toContain(requested.branch)
  }, 60_000)

  it('is given up when a change by hand came since that nobody ticked', async () => {
    const requested = await requestOnly()
    await setImage(shop, 'registry.example/shop/cart:hotfix')
    await until(services, cells => cells.some(cell => cell.environment === 'prod' && cell.state === 'Drifted'))
    shop.world.host.faults.clear()
    const failed = await untilMoved(services, requested.id, one => one.state !== 'requested')
    expect(failed).toMatchObject({ state: 'failed' })
    expect(failed.note).toMatch(/prod runs what Git does not say/)
    await setImage(shop, 'registry.example/shop/cart:1.4.1')
    await until(services, cells => cells.every(cell => cell.state === 'Synced'))
  }, 60_000)

  it('waits while the cluster is not seen, and is opened when it is again', async () => {
    const requested = await requestOnly()
    shop.cluster.faults.silence()
    ahead = 120_000
    await until(services, cells => cells.every(cell => cell.stale))
    shop.world.host.faults.clear()
    expect((await settle(requested)).state).toBe('requested')
    await shop.cluster.faults.mend()
    ahead = 0
    const opened = await untilMoved(services, requested.id, one => one.state !== 'requested')
    expect(opened.state).toBe('open')
    await closePromotion(services, { id: opened.id, reason: 'not needed' }, mara)
  }, 90_000)

  it('is adopted when the host had opened it all the same, although it is locked now', async () => {
    const { faults } = shop.world.host
    faults.add({ fault: { kind: 'lost-response' }, method: 'POST', path: /\/pulls$/ })
    // The look after the lost answer fails, too; the one before the opening does not.
    faults.add({ fault: { kind: 'status', status: 502 }, times: ever, after: 1, method: 'GET', path: /\/pulls$/ })
    const requested = await unanswered()
    await lockProd()
    faults.clear()
    const opened = await untilMoved(services, requested.id, one => one.status !== null)
    expect(opened).toMatchObject({ state: 'open', status: { state: 'failure', locked: true } })
    expect(pullsOf(requested)).toHaveLength(1)
    await mergeAsMara(shop, opened.number ?? 0)
    await untilMoved(services, requested.id, one => one.state === 'live')
  }, 90_000)
})
