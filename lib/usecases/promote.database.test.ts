import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAppError, messageOf } from '@/lib/errors'
import type { Running } from '@/lib/services'
import { type CommitGate, openCommitGate } from './__fixtures__/commit-gate'
import { opening } from './__fixtures__/crash-site'
import { type Releases, releasesOf } from './__fixtures__/releases'
import { planAsShown, type Shop, startShop } from './__fixtures__/shop'

let shop: Shop
let gate: CommitGate
let releases: Releases
let running: Running

beforeAll(async () => {
  shop = await startShop()
  gate = await openCommitGate(shop.databaseUrl, () => {})
  releases = releasesOf(shop)
  running = await shop.open(Date.now, gate.url)
}, 60_000)
afterAll(async () => {
  gate.mend()
  await running.stop()
  await gate.close()
  await shop.close()
})

describe('a promotion whose PostgreSQL dies', () => {
  for (const place of opening) {
    if (!('commit' in place)) continue
    for (const moment of ['before', 'after'] as const) {
      it(`${moment} ${place.name} says so, and the next click finds or makes the one pull request`, async () => {
        const { services } = running
        const { click } = await planAsShown(services)
        const isCut = gate.cut(moment, place.commit)
        const [told] = await Promise.all([click().catch((error: unknown) => error), isCut])
        expect(isAppError(told) && told.code, messageOf(told)).toBe('upstream_unavailable')
        expect(messageOf(told)).toMatch(/^PostgreSQL cannot be reached while .*\. Try again in a moment/)
        gate.mend()
        const opened = await click()
        const promotion = await releases.isWhole(services)
        expect(promotion.id).toBe(opened.id)
        await releases.next(services, promotion)
      }, 120_000)
    }
  }
})
