import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest'
import type { Actor } from '@/lib/domain/audit'
import type { Cell } from '@/lib/domain/cell'
import type { LockScope, LockUntil } from '@/lib/domain/lock'
import type { Running, Services } from '@/lib/services'
import {
  actor,
  mergeAsMara,
  promoteAsShown,
  promoteOne,
  type Shop,
  setImage,
  startShop,
  until,
  untilMoved,
} from './__fixtures__/shop'
import { closePromotion } from './close-promotion'
import { endLock, endLocksByEvent } from './end-locks'
import { listLocks } from './list-locks'
import { makeLock } from './make-lock'
import { previewPromotion } from './preview-promotion'
import { promote } from './promote'
import { readHeld } from './read-held'
import type { Wanted } from './wanted'

let shop: Shop
let running: Running
let services: Services
/** What the clock is ahead. */
let ahead = 0

beforeAll(async () => {
  shop = await startShop({ dev: '1.4.3', staging: '1.4.2', prod: '1.4.1' }, {}, ['cart', 'web'])
  running = await shop.open(() => Date.now() + ahead)
  services = running.services
}, 120_000)
afterAll(() => shop.close())
afterEach(async () => {
  for (const { id } of (await listLocks(services)).open) await endLock(services, id, mara)
})

const mara: Actor = { type: 'claimed', login: 'mara', address: '127.0.0.1' }
const prod: LockScope = { kind: 'environment', environment: 'prod' }
const cartInProd: LockScope = { kind: 'cell', service: 'cart', environment: 'prod' }

function lock(scope: LockScope, end: LockUntil | null = null) {
  return makeLock(services, { scope, reason: 'release week', end }, mara)
}

function hotfix(service = 'cart'): Wanted {
  return {
    ...promoteOne(service),
    purpose: 'hotfix',
    reason: 'The till is down',
    cells: [{ service, environment: 'prod', from: { kind: 'version', version: '1.4.9' } }],
  }
}

async function checksOf(wanted: Wanted) {
  const { checks } = await previewPromotion(services, wanted)
  return checks.filter(check => check.code.startsWith('locked:')).map(check => check.level)
}

function pullsOpen(): number {
  return shop.world.host.repository('harbour', 'gitops').state.pulls.filter(pull => pull.state === 'open').length
}

it('a lock of a cell or of its service is a mark on the board for as long as it lasts', async () => {
  const marked = (cells: readonly Cell[]) =>
    cells
      .filter(cell => cell.marks.some(mark => mark.kind === 'frozen'))
      .map(cell => `${cell.service} ${cell.environment}`)
  const first = await lock(cartInProd)
  await until(services, cells => marked(cells).join() === 'cart prod')
  await lock({ kind: 'service', service: 'web' })
  await until(services, cells => marked(cells).length === 4)
  await endLock(services, first.id, mara)
  await until(services, cells => marked(cells).every(name => name.startsWith('web')))
})

describe('a locked environment', () => {
  it('blocks promotions and hotfixes into it, and nothing is opened', async () => {
    await lock(prod)
    for (const wanted of [promoteOne('cart'), hotfix('web')]) {
      expect(await checksOf(wanted)).toEqual(['block'])
      await expect(promoteAsShown(services, wanted, mara)).rejects.toMatchObject({
        code: 'blocked',
        message: expect.stringContaining('Promotions to prod are held: “release week”.'),
      })
    }
    expect(pullsOpen()).toBe(0)
  })

  it('leaves every other environment alone', async () => {
    await lock(prod)
    expect(await checksOf(promoteOne('cart', 'staging'))).toEqual([])
  })

  it('lets what drifted be adopted, and a cell be rolled back', async () => {
    await lock(prod)
    await lock({ kind: 'organisation' })
    await setImage(shop, 'registry.example/shop/cart:1.4.1-fix')
    await until(services, cells => cells.some(cell => cell.service === 'cart' && cell.state === 'Drifted'))
    const adopting: Wanted = {
      ...promoteOne(),
      purpose: 'adopt',
      cells: [{ service: 'cart', environment: 'prod', from: { kind: 'live' } }],
    }
    expect(await checksOf(adopting)).toEqual(['ok', 'ok'])
    const adopted = await promoteAsShown(services, adopting)
    await mergeAsMara(shop, adopted.number ?? 0)
    await untilMoved(services, adopted.id, one => one.state === 'live')

    const back: Wanted = {
      ...promoteOne(),
      purpose: 'roll back',
      cells: [{ service: 'cart', environment: 'prod', from: { kind: 'earlier', commit: adopted.commit } }],
    }
    expect(await checksOf(back)).toEqual(['ok', 'ok'])
    const rolledBack = await promoteAsShown(services, back)
    await mergeAsMara(shop, rolledBack.number ?? 0)
    await untilMoved(services, rolledBack.id, one => one.state === 'live')
  }, 120_000)
})

describe('an override', () => {
  it('needs a name: without one nothing is opened', async () => {
    await lock(prod)
    const wanted: Wanted = { ...promoteOne('web'), override: 'INC-2041: the fix itself' }
    expect(await checksOf(wanted)).toEqual(['warn'])
    await expect(promoteAsShown(services, wanted, actor)).rejects.toMatchObject({ code: 'forbidden' })
    expect(pullsOpen()).toBe(0)
  })

  it('needs its warning ticked too', async () => {
    await lock(prod)
    const wanted: Wanted = { ...promoteOne('web'), override: 'INC-2041: the fix itself' }
    const { planId } = await previewPromotion(services, wanted)
    await expect(
      promote(services, { ...wanted, planId, accepted: [], title: null, note: null }, mara),
    ).rejects.toMatchObject({ code: 'blocked' })
  })

  it('with a name is audited with its reason, and the lock that it passed over does not turn its status red', async () => {
    const { id } = await lock(prod)
    const promotion = await promoteAsShown(
      services,
      { ...promoteOne('web'), override: 'INC-2041: the fix itself' },
      mara,
    )
    const events = await services.store.listEvents({ correlation: promotion.id, limit: 20 })
    expect(events.find(event => event.type === 'lock.overridden')).toMatchObject({
      actor: mara,
      data: { lock: id, override: 'INC-2041: the fix itself', reason: 'release week' },
    })
    const told = await untilMoved(services, promotion.id, one => one.status !== null)
    expect(told.status?.state).toBe('success')
    // Another lock is another matter.
    await lock({ kind: 'service', service: 'web' })
    await untilMoved(services, promotion.id, one => one.status?.state === 'failure')
    await closePromotion(services, { id: promotion.id, reason: 'enough' }, mara)
  }, 120_000)
})

describe('a lock made while a pull request is open', () => {
  it('turns its status red with the lock’s own sentence, and green again with its end', async () => {
    const promotion = await promoteAsShown(services, promoteOne('web'))
    await untilMoved(services, promotion.id, one => one.status?.state === 'success')
    const { id } = await lock({ kind: 'organisation' })
    const held = await untilMoved(services, promotion.id, one => one.status?.state === 'failure')
    expect(held.status?.sentence).toBe('All promotions are held: “release week”. It ends by hand only.')
    expect(statusOf(held.headSha)).toBe('failure')
    await endLock(services, id, mara)
    const free = await untilMoved(services, promotion.id, one => one.status?.state === 'success')
    expect(statusOf(free.headSha)).toBe('success')
    await closePromotion(services, { id: promotion.id, reason: 'enough' }, mara)
  }, 120_000)
})

function statusOf(sha: string | null): string | undefined {
  const { statuses } = shop.world.host.repository('harbour', 'gitops').state
  return statuses.filter(one => one.sha === sha && one.context === 'plimsoll/promotion').at(-1)?.state
}

describe('a lock ends', () => {
  it('at its time, before anybody wrote that down, and then it is written', async () => {
    const { id } = await lock(prod, { kind: 'time', at: services.clock() + 3_600_000 })
    expect(readHeld(services)).toEqual({ locks: 1, stopped: null, environments: ['prod'] })
    ahead = 3_700_000
    try {
      expect(readHeld(services).locks).toBe(0)
      expect(await checksOf(promoteOne('web'))).toEqual([])
      await services.locks.look()
      expect(await endOf(id)).toBe('its time is over')
    } finally {
      ahead = 0
    }
  })

  it('when its pull request is merged, and not before', async () => {
    const promotion = await promoteAsShown(services, promoteOne('web', 'staging'))
    const [repository] = (await listLocks(services)).repositories
    const number = promotion.number ?? 0
    const { id } = await lock(prod, { kind: 'merge', repository: repository?.id ?? '', number })
    await endLocksByEvent(services)
    expect(services.locks.open().map(one => one.id)).toEqual([id])
    await mergeAsMara(shop, number)
    await endLocksByEvent(services)
    expect(await endOf(id)).toBe('the pull request was merged')
    await untilMoved(services, promotion.id, one => one.state === 'live')
  }, 120_000)

  it('with the drift of its cell, and not before', async () => {
    const before = services.observer.find({ service: 'cart', environment: 'prod' })?.cell.git?.image ?? ''
    await setImage(shop, 'registry.example/shop/cart:1.4.1-hand')
    await until(services, cells => cells.some(cell => cell.service === 'cart' && cell.state === 'Drifted'))
    const { id } = await lock(cartInProd, { kind: 'drift' })
    await endLocksByEvent(services)
    expect(services.locks.open().map(one => one.id)).toEqual([id])
    await setImage(shop, before)
    await until(services, cells =>
      cells.every(cell => cell.service !== 'cart' || cell.environment !== 'prod' || cell.state === 'Synced'),
    )
    await endLocksByEvent(services)
    expect(await endOf(id)).toBe('the drift ended')
  }, 120_000)

  it('by hand once: the second hand is told that it is over', async () => {
    const { id } = await lock(prod)
    await endLock(services, id, mara)
    await expect(endLock(services, id, mara)).rejects.toMatchObject({ code: 'conflict' })
    const events = await services.store.listEvents({ correlation: id, limit: 10 })
    expect(events.map(event => event.type).toSorted()).toEqual(['lock.created', 'lock.ended'])
  })
})

async function endOf(id: string) {
  return (await listLocks(services)).ended.find(one => one.id === id)?.why
}

const hour = 3_600_000
test.each<[string, LockScope, LockUntil | null, string]>([
  ['of an environment that is not there', { kind: 'environment', environment: 'prdo' }, null, 'not_found'],
  ['of a service that is not there', { kind: 'service', service: 'crat' }, null, 'not_found'],
  ['of a cell whose service is not there', { ...cartInProd, service: 'crat' }, null, 'not_found'],
  ['that ends with a drift that is none', cartInProd, { kind: 'drift' }, 'conflict'],
  ['of an environment that ends with a drift', prod, { kind: 'drift' }, 'bad_request'],
  ['that ended before it began', prod, { kind: 'time', at: Date.now() - hour }, 'bad_request'],
  ['that ends in two years', prod, { kind: 'time', at: Date.now() + 2 * 366 * 24 * hour }, 'bad_request'],
  ['that ends with a merge in no repository', prod, { kind: 'merge', repository: 'no', number: 1 }, 'not_found'],
])('a lock %s is refused, and nothing is held', async (_, scope, end, code) => {
  await expect(lock(scope, end)).rejects.toMatchObject({ code })
  expect(readHeld(services).locks).toBe(0)
})
