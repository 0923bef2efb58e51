import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handsOn } from '@/demo/world/hands'
import type { Running, Services } from '@/lib/services'
import { actor, type Shop, startShop, until } from './__fixtures__/shop'
import { countDrift } from './count-drift'
import { listDrift } from './list-drift'
import { listEvents } from './list-events'
import { muteDrift } from './mute-drift'
import { endedAfterMs } from './mute-index'
import { unmuteDrift } from './unmute-drift'

const cart = { namespace: 'shop-prod', resource: 'deployments', name: 'cart' } as const
const target = { service: 'cart', environment: 'prod' }
const drifted = { ...target, state: 'Drifted' as const }
const all = { limit: 100 }
let shop: Shop
let running: Running
let services: Services
let ahead = 0

beforeAll(async () => {
  shop = await startShop()
  running = await shop.open(() => Date.now() + ahead)
  services = running.services
  await handsOn(shop.cluster).setImage(cart, 'cart', 'registry.example/shop/cart:9-hotfix')
  await untilLive(':9-hotfix')
})
afterAll(() => shop.close())

function untilLive(tag: string): Promise<void> {
  return until(services, cells =>
    cells.some(
      cell =>
        cell.state === 'Drifted' &&
        cell.live.some(one => one.image?.endsWith(tag) === true && !one.image.includes(' ')),
    ),
  )
}

const hotfix = () => listDrift(services, all).rows.find(row => row.cells[0]?.environment === 'prod')

describe('the inbox', () => {
  it('tells of a hand who, what Git says and by whom, and the command that returns to it', () => {
    const view = listDrift(services, all)
    expect(view.totals).toMatchObject({ cells: 1, production: 1, hand: 1, pods: 0, delivery: 0, muted: 0, judged: 2 })
    expect(hotfix()).toMatchObject({
      cause: null,
      production: true,
      fault: 'hand',
      cells: [
        {
          ...drifted,
          who: { name: 'kubectl-set', byHand: true },
          git: { version: '1.4.1', file: 'apps/cart/overlays/prod/kustomization.yaml', author: expect.any(String) },
          below: '9-hotfix',
          back: { command: expect.stringMatching(/^(flux|kubectl) /) },
        },
      ],
    })
  })

  it('filters by what is asked, and its totals stay those of everything', () => {
    const rowsOf = (filter: object) => listDrift(services, { ...all, ...filter }).matching.rows
    expect([rowsOf({ production: 'true' }), rowsOf({ fault: 'pods' }), rowsOf({ q: 'KUBECTL-set hotfix' })]).toEqual([
      1, 0, 1,
    ])
    expect([
      rowsOf({ environment: 'pro*' }),
      rowsOf({ environment: 'staging' }),
      rowsOf({ state: 'Drifted,Stuck' }),
    ]).toEqual([1, 0, 1])
    expect(listDrift(services, { ...all, fault: 'pods' }).totals.cells).toBe(1)
  })
})

describe('a mute', () => {
  const typesOf = async () => (await listEvents(services, { ...target, limit: 100 })).events.map(event => event.type)

  it('is refused for a state that is not there, for an end in the past, and for one that is muted already', async () => {
    const wanted = { cells: [drifted], reason: 'load test', until: null }
    const stuck = { ...target, state: 'Stuck' as const }
    await expect(muteDrift(services, { ...wanted, cells: [stuck] }, actor)).rejects.toMatchObject({ code: 'conflict' })
    await expect(muteDrift(services, { ...wanted, until: 1 }, actor)).rejects.toMatchObject({ code: 'bad_request' })
    await muteDrift(services, wanted, actor)
    await expect(muteDrift(services, wanted, actor)).rejects.toThrow(/muted already: “load test”/)
    expect((await typesOf()).filter(type => type === 'drift.muted')).toHaveLength(1)
  })

  it('keeps the row in sight with its reason, and out of the count', () => {
    ahead += 2_000
    const view = listDrift(services, all)
    expect(view).toMatchObject({
      rows: [],
      totals: { cells: 0, muted: 1 },
      muted: [{ reason: 'load test', until: null }],
    })
    expect(countDrift(services)).toBe(0)
  })

  it('ends by hand, once, with its event', async () => {
    const ids = listDrift(services, all).muted.flatMap(one => one.ids)
    await unmuteDrift(services, ids, actor)
    expect(hotfix()?.total).toBe(1)
    await expect(unmuteDrift(services, ids, actor)).rejects.toMatchObject({ code: 'conflict' })
    expect((await typesOf()).filter(type => type === 'drift.unmuted')).toHaveLength(1)
  })

  it('says nothing of another image that a hand sets, and ends by itself once its drift is gone for good', async () => {
    await muteDrift(services, { cells: [drifted], reason: 'known hotfix', until: null }, actor)
    await handsOn(shop.cluster).setImage(cart, 'cart', 'registry.example/shop/cart:10-hotfix')
    await untilLive(':10-hotfix')
    expect(hotfix()).toMatchObject({ cells: [{ below: '10-hotfix' }] })
    await services.mutes.look()
    expect(services.mutes.open()).toHaveLength(1)
    ahead += endedAfterMs
    await services.mutes.look()
    expect(services.mutes.open()).toEqual([])
    const [event] = (await listEvents(services, { ...target, type: 'drift.unmuted', limit: 1 })).events
    expect(event).toMatchObject({
      actor: { type: 'observer' },
      data: { why: 'the drift ended', reason: 'known hotfix' },
    })
  })

  it('ends when its time is over', async () => {
    await muteDrift(services, { cells: [drifted], reason: 'for an hour', until: services.clock() + 3_600_000 }, actor)
    expect(listDrift(services, all).muted).toHaveLength(1)
    ahead += 3_600_000
    expect(listDrift(services, all).muted).toEqual([])
    await services.mutes.look()
    const [event] = (await listEvents(services, { ...target, type: 'drift.unmuted', limit: 1 })).events
    expect(event?.data).toMatchObject({ why: 'its time is over' })
  })
})
