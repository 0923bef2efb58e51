import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cell } from '@/lib/domain/cell'
import type { Promotion } from '@/lib/domain/promotion'
import type { Services } from '@/lib/services'
import { type CrashSite, isEach, openCrashSite, opening } from './__fixtures__/crash-site'
import { actor, overlayText, promoteOne, type Shop, until, untilPromotion } from './__fixtures__/shop'
import { closePromotion } from './close-promotion'

let site: CrashSite
let shop: Shop
let release = 2

beforeAll(async () => {
  site = await openCrashSite()
  shop = site.shop
}, 60_000)
afterAll(() => site.close())

/** Calls that only look, and are killed at all the same. */
const looks = [
  { name: 'looking for the pull request', method: 'GET', path: /\/pulls$/ },
  { name: 'looking for the branch', method: 'GET', path: /\/branches\/plimsoll/ },
] as const

const promoteCart = () => ({ kind: 'promote', wanted: promoteOne() }) as const

describe('a promotion whose process is killed', () => {
  for (const look of looks) {
    it(`before ${look.name} becomes one branch, one pull request and one story after the restart`, async () => {
      await site.kill(promoteCart(), look, 'before')
      await isWholeAfterRestart()
    }, 120_000)
  }

  for (const [index, place] of opening.entries()) {
    for (const moment of ['before', 'after'] as const) {
      if (index === 0 && moment === 'before') continue
      it(`${moment} ${place.name} becomes one branch, one pull request and one story after the restart`, async () => {
        await site.kill(promoteCart(), place, moment)
        await isWholeAfterRestart()
      }, 120_000)
    }
  }

  it('before the database commits the request is as if nothing was asked', async () => {
    await site.kill(promoteCart(), opening[0], 'before')
    const { services, stop } = await shop.openAtOnce()
    const [newest] = await services.store.listPromotions({ limit: 1 })
    expect(newest?.title).not.toBe(`Promote cart 1.4.${release} to prod`)
    expect(openPulls()).toEqual([])
    await stop()
  }, 120_000)

  it('is killed at everything that it writes', async () => {
    const written = await site.run(promoteCart())
    expect(isEach(written, opening), written.join('\n')).toBe(true)
    await isWholeAfterRestart()
  }, 120_000)
})

async function isWholeAfterRestart(): Promise<void> {
  const { services, stop } = await shop.openAtOnce()
  const promotion = await untilPromotion(
    services,
    one => one.state !== 'requested' && one.title === `Promote cart 1.4.${release} to prod`,
  )
  expect(openPulls()).toEqual([promotion.number])
  const branches = await shop.world.git(['ls-remote', '--heads', bare(), 'plimsoll/*'])
  expect(branches.split('\n').map(line => line.split('refs/heads/')[1])).toContain(promotion.branch)
  expect(branches.split('\n').filter(line => line.includes(promotion.planId.slice(0, 8)))).toHaveLength(1)
  const events = await services.store.listEvents({ correlation: promotion.id, limit: 10 })
  expect(events.map(event => event.type)).toEqual(['promotion.opened', 'promotion.requested'])
  const chain = await services.store.verifyChain({ anchors: [], signal: AbortSignal.timeout(20_000), clock: Date.now })
  expect(chain.broken).toBeNull()
  await closeAndReleaseNext(services, promotion)
  await stop()
}

function openPulls(): readonly number[] {
  const { pulls } = shop.world.host.repository('harbour', 'gitops').state
  return pulls.filter(pull => pull.state === 'open').map(pull => pull.number)
}

/** The next case needs something else to promote, and a cell that is free. */
async function closeAndReleaseNext(services: Services, promotion: Promotion): Promise<void> {
  await closePromotion(services, { id: promotion.id, reason: 'the next one is to be killed' }, actor)
  release += 1
  await shop.world.commit('main', {
    'apps/cart/overlays/staging/kustomization.yaml': overlayText('cart', 'staging', `1.4.${release}`),
  })
  await until(services, cells =>
    cells.every(cell => cell.state === 'Synced' && !cell.stale && (cell.environment === 'prod' || isReleased(cell))),
  )
}

function isReleased(cell: Cell): boolean {
  return cell.git?.image.endsWith(`:1.4.${release}`) === true
}

function bare(): string {
  return `${shop.world.folder}/root/harbour/gitops.git`
}
