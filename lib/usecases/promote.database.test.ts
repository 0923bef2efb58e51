import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isAppError, messageOf } from '@/lib/errors'
import type { Running } from '@/lib/services'
import { type CommitGate, openCommitGate } from './__fixtures__/commit-gate'
import { opening } from './__fixtures__/crash-site'
import { type Releases, releasesOf } from './__fixtures__/releases'
import { actor, promoteOne, type Shop, startShop, until } from './__fixtures__/shop'
import { previewPromotion } from './preview-promotion'
import { promote } from './promote'

let shop: Shop
let gate: CommitGate
let releases: Releases
let running: Running

beforeAll(async () => {
  shop = await startShop()
  gate = await openCommitGate(shop.databaseUrl, () => {})
  releases = releasesOf(shop)
  running = await shop.openAtOnce(Date.now, gate.url)
  await until(running.services, isJudged)
}, 60_000)
afterAll(async () => {
  gate.mend()
  await running.stop()
  await gate.close()
  await shop.close()
})

const isJudged: Parameters<typeof until>[1] = cells =>
  cells.length === 2 && cells.every(cell => cell.state === 'Synced' && !cell.stale)

describe('a promotion whose PostgreSQL dies', () => {
  for (const place of opening) {
    if (!('commit' in place)) continue
    for (const moment of ['before', 'after'] as const) {
      it(`${moment} ${place.name} says so, and the next click finds or makes the one pull request`, async () => {
        const { services } = running
        const { planId, checks } = await previewPromotion(services, promoteOne())
        const accepted = checks.filter(check => check.level === 'warn').map(check => check.code)
        const click = () => promote(services, { ...promoteOne(), planId, accepted, title: null, note: null }, actor)
        const isCut = gate.cut(moment, place.commit)
        const told = await Promise.all([click().catch((error: unknown) => error), isCut]).then(([error]) => error)
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
