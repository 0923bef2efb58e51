import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CrashSite, isEach, openCrashSite, opening } from './__fixtures__/crash-site'
import { type Releases, releasesOf } from './__fixtures__/releases'
import { promoteOne } from './__fixtures__/shop'

let site: CrashSite
let releases: Releases

beforeAll(async () => {
  site = await openCrashSite()
  releases = releasesOf(site.shop)
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
    const { services, stop } = await site.shop.openAtOnce()
    const [newest] = await services.store.listPromotions({ limit: 1 })
    expect(newest?.title).not.toBe(releases.title())
    expect(releases.openPulls()).toEqual([])
    await stop()
  }, 120_000)

  it('is killed at everything that it writes', async () => {
    const written = await site.run(promoteCart())
    expect(isEach(written, opening), written.join('\n')).toBe(true)
    await isWholeAfterRestart()
  }, 120_000)
})

async function isWholeAfterRestart(): Promise<void> {
  const { services, stop } = await site.shop.openAtOnce()
  await releases.next(services, await releases.isWhole(services))
  await stop()
}
