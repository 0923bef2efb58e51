import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/domain/audit'
import type { Promotion } from '@/lib/domain/promotion'
import type { Running, Services } from '@/lib/services'
import {
  callAsMara,
  overlayText,
  promoteAsShown,
  promoteOne,
  type Shop,
  setImage,
  startShop,
  until,
  untilMoved,
} from './__fixtures__/shop'
import { closePromotion } from './close-promotion'
import { endLock } from './end-locks'
import { listLocks } from './list-locks'
import { makeLock } from './make-lock'
import type { Wanted } from './wanted'

const mara: Actor = { type: 'claimed', login: 'mara', address: '127.0.0.1' }
const opening = { fault: { kind: 'status', status: 502 }, times: 1_000, method: 'POST', path: /\/pulls$/ } as const
let shop: Shop
let running: Running
let services: Services
/** What the clock is ahead. */
let ahead = 0
let release = 2

beforeAll(async () => {
  shop = await startShop({ staging: '1.4.2', prod: '1.4.1' })
  running = await shop.open(() => Date.now() + ahead)
  services = running.services
}, 120_000)
afterAll(() => shop.close())
afterEach(async () => {
  shop.world.host.faults.clear()
  for (const { id } of (await listLocks(services)).open) await endLock(services, id, mara)
  for (const one of await services.store.listPromotions({ active: true, limit: 10 })) {
    const opened = await untilMoved(services, one.id, ({ state }) => state !== 'requested')
    if (opened.state === 'open') await closePromotion(services, { id: one.id, reason: 'enough' }, mara)
  }
}, 120_000)

/** Asks for it while the host opens nothing: the branch is there, the pull request is not. */
async function breakOff(wanted: Wanted = promoteOne()): Promise<Promotion> {
  shop.world.host.faults.add(opening)
  await expect(promoteAsShown(services, wanted, mara)).rejects.toMatchObject({ code: 'upstream_unavailable' })
  const [promotion] = await services.store.listPromotions({ active: true, limit: 1 })
  expect(promotion?.state).toBe('requested')
  if (promotion === undefined) throw new Error('Nothing was asked for.')
  expect(await branchOf(promotion)).not.toBe('')
  return promotion
}

function settled({ id }: Promotion): Promise<Promotion> {
  return untilMoved(services, id, one => one.state !== 'requested')
}

function branchOf({ branch }: Promotion): Promise<string> {
  return shop.world.git(['ls-remote', '--heads', shop.bare, branch])
}

function pullsOf({ branch }: Promotion) {
  return shop.world.host.repository('harbour', 'gitops').state.pulls.filter(pull => pull.headBranch === branch)
}

async function isGivenUp(promotion: Promotion, why: RegExp): Promise<void> {
  const failed = await settled(promotion)
  expect([failed.state, failed.note]).toEqual(['failed', expect.stringMatching(why)])
  expect(pullsOf(promotion)).toEqual([])
  expect((await branchOf(promotion)).trim()).toBe('')
  const events = await services.store.listEvents({ correlation: promotion.id, limit: 10 })
  expect(events.filter(event => event.type.startsWith('promotion.')).map(event => event.type)).toEqual([
    'promotion.failed',
    'promotion.requested',
  ])
}

function isWell(environment: string, version: string): Promise<void> {
  return until(services, cells =>
    cells.some(
      cell =>
        cell.environment === environment &&
        cell.state === 'Synced' &&
        !cell.stale &&
        cell.git?.image.endsWith(`:${version}`) === true,
    ),
  )
}

function isDrifted(environment: string): Promise<void> {
  return until(services, cells => cells.some(cell => cell.environment === environment && cell.state === 'Drifted'))
}

const lockProd = () =>
  makeLock(services, { scope: { kind: 'environment', environment: 'prod' }, reason: 'release week', end: null }, mara)

describe('a request that the host refuses', () => {
  it('is failed with the host’s reason, and leaves no branch', async () => {
    shop.world.host.faults.add({ fault: { kind: 'status', status: 403 }, method: 'POST', path: /\/pulls$/ })
    await expect(promoteAsShown(services, promoteOne(), mara)).rejects.toMatchObject({ code: 'forbidden' })
    const [promotion] = await services.store.listPromotions({ limit: 1 })
    if (promotion === undefined) throw new Error('Nothing was asked for.')
    await isGivenUp(promotion, /refused the pull request \(403\)/)
  }, 60_000)

  it('is failed with its branch left where the host refuses that too', async () => {
    shop.world.host.faults.add({ fault: { kind: 'status', status: 403 }, method: 'POST', path: /\/pulls$/ })
    shop.world.host.faults.add({ fault: { kind: 'status', status: 403 }, method: 'DELETE', path: /\/git\/refs/ })
    await expect(promoteAsShown(services, promoteOne(), mara)).rejects.toMatchObject({ code: 'forbidden' })
    const [promotion] = await services.store.listPromotions({ limit: 1 })
    expect([promotion?.state, promotion?.note]).toEqual(['failed', expect.stringMatching(/refused the pull request/)])
  }, 60_000)
})

describe('a request that broke off', () => {
  it('is completed when every check still holds and every warning was ticked', async () => {
    const promotion = await breakOff()
    expect(promotion.acceptedCodes).toContain('image_unknown')
    shop.world.host.faults.clear()
    expect((await settled(promotion)).state).toBe('open')
    expect(pullsOf(promotion)).toHaveLength(1)
  }, 120_000)

  it('ends with the lock’s own sentence when one was made meanwhile, and leaves no branch', async () => {
    const promotion = await breakOff()
    await lockProd()
    await isGivenUp(promotion, /^Promotions to prod are held: “release week”/)
  }, 120_000)

  it('is completed under the lock that it passed over, and not under another one', async () => {
    await lockProd()
    const passing = { ...promoteOne(), override: 'INC-2041' }
    const promotion = await breakOff(passing)
    shop.world.host.faults.clear()
    const opened = await settled(promotion)
    expect(opened.state).toBe('open')
    await closePromotion(services, { id: opened.id, reason: 'once more' }, mara)
    const again = await breakOff(passing)
    await makeLock(services, { scope: { kind: 'organisation' }, reason: 'all hands', end: null }, mara)
    await isGivenUp(again, /^All promotions are held: “all hands”/)
  }, 120_000)

  it('ends when its source is no longer as Git says', async () => {
    const promotion = await breakOff()
    await setImage(shop, 'registry.example/shop/cart:hand', 'staging')
    await isGivenUp(promotion, /^staging is Drifted\b/)
    await setImage(shop, `registry.example/shop/cart:1.4.${release}`, 'staging')
    await isWell('staging', `1.4.${release}`)
  }, 120_000)

  it('is completed over a hand-made change that was ticked, and ends over one that is new', async () => {
    await setImage(shop, 'registry.example/shop/cart:hand')
    await isDrifted('prod')
    const ticked = await breakOff()
    shop.world.host.faults.clear()
    expect((await settled(ticked)).state).toBe('open')
    await closePromotion(services, { id: ticked.id, reason: 'once more' }, mara)
    await setImage(shop, 'registry.example/shop/cart:1.4.1')
    await isWell('prod', '1.4.1')
    const promotion = await breakOff()
    await setImage(shop, 'registry.example/shop/cart:hand')
    await isGivenUp(promotion, /^prod runs what Git does not say: /)
    await setImage(shop, 'registry.example/shop/cart:1.4.1')
    await isWell('prod', '1.4.1')
  }, 120_000)

  it('ends when its source came to declare another version', async () => {
    const promotion = await breakOff()
    release += 1
    await shop.world.commit('main', {
      'apps/cart/overlays/staging/kustomization.yaml': overlayText('cart', 'staging', `1.4.${release}`),
    })
    await isGivenUp(promotion, /^Git changed since this was asked for/)
    await isWell('staging', `1.4.${release}`)
  }, 120_000)

  it('ends when another promotion of the cell is under way, which is opened', async () => {
    const promotion = await breakOff()
    const other = { ...promoteOne(), purpose: 'hotfix', reason: 'The till is down', supersedes: promotion.id } as const
    const from = { kind: 'version', version: '1.4.99' } as const
    const newer = await breakOff({ ...other, cells: [{ service: 'cart', environment: 'prod', from }] })
    shop.world.host.faults.clear()
    await isGivenUp(promotion, /^(#\d+|Another promotion) \(Hotfix cart 1\.4\.99 to prod\) is under way for prod/)
    expect((await settled(newer)).state).toBe('open')
  }, 120_000)

  it('waits while Git cannot be read, says so, and is completed when it can', async () => {
    const promotion = await breakOff()
    shop.world.host.faults.add({ fault: { kind: 'status', status: 503 }, times: 10_000, path: /\/info\/refs$/ })
    const waiting = await untilMoved(services, promotion.id, one => one.note?.startsWith('Not opened yet. ') === true)
    expect(waiting.state).toBe('requested')
    shop.world.host.faults.clear()
    expect((await settled(promotion)).state).toBe('open')
  }, 120_000)

  it('is adopted whatever the checks say when its pull request is there, and its status is red', async () => {
    shop.world.host.faults.add({ fault: { kind: 'lost-response' }, method: 'POST', path: /\/pulls$/ })
    shop.world.host.faults.add({
      fault: { kind: 'status', status: 502 },
      times: 1_000,
      method: 'GET',
      path: /\/pulls$/,
      after: 1,
    })
    await expect(promoteAsShown(services, promoteOne(), mara)).rejects.toMatchObject({ code: 'upstream_unavailable' })
    const [promotion] = await services.store.listPromotions({ active: true, limit: 1 })
    await lockProd()
    shop.world.host.faults.clear()
    const red = await untilMoved(services, promotion?.id ?? '', one => one.status?.state === 'failure')
    expect([red.state, red.steps[0]?.evidence]).toEqual(['open', expect.stringMatching(/found open/)])
    expect(red.status?.sentence).toMatch(/^Promotions to prod are held: /)
  }, 120_000)

  it('leaves its branch to a pull request that somebody else opened from it', async () => {
    const promotion = await breakOff()
    shop.world.host.faults.clear()
    shop.world.host.faults.add({ fault: { kind: 'status', status: 503 }, times: 10_000, path: /\/info\/refs$/ })
    const byHand = { title: 'By hand', head: promotion.branch, base: 'main' }
    const response = await callAsMara(shop, 'POST', '/pulls', byHand)
    expect(response.status).toBe(201)
    await lockProd()
    shop.world.host.faults.clear()
    const failed = await settled(promotion)
    expect(failed.state).toBe('failed')
    expect(await branchOf(promotion)).not.toBe('')
  }, 120_000)

  it('waits after a restart for a cluster that was not read yet, and is completed when it was', async () => {
    const promotion = await breakOff()
    await running.stop()
    await shop.cluster.faults.refuse()
    shop.world.host.faults.clear()
    running = await shop.openAtOnce(() => Date.now() + ahead)
    services = running.services
    const waiting = await untilMoved(services, promotion.id, one => /not (seen lately|read yet)/.test(one.note ?? ''))
    expect([waiting.state, pullsOf(promotion)]).toEqual(['requested', []])
    await shop.cluster.faults.mend()
    expect((await settled(promotion)).state).toBe('open')
  }, 120_000)

  it('is given up when 10 min are over, waiting or not', async () => {
    const promotion = await breakOff()
    shop.world.host.faults.add({ fault: { kind: 'status', status: 503 }, times: 10_000, path: /\/info\/refs$/ })
    await untilMoved(services, promotion.id, one => one.note?.startsWith('Not opened yet. ') === true)
    ahead += 10 * 60_000
    await isGivenUp(promotion, /^The pull request was not opened within 10 min/)
  }, 120_000)
})
