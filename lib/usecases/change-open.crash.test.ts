import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Promotion } from '@/lib/domain/promotion'
import type { Running, Services } from '@/lib/services'
import { type CrashSite, isEach, type Moment, openCrashSite, opening, type Place } from './__fixtures__/crash-site'
import { actor, promoteAsShown, promoteOne, type Shop, until, untilMoved } from './__fixtures__/shop'
import { closePromotion } from './close-promotion'
import type { Wanted } from './wanted'

let site: CrashSite
let shop: Shop
/** What stands between two kills. */
let running: Running | null = null

beforeAll(async () => {
  site = await openCrashSite()
  shop = site.shop
}, 60_000)
afterAll(() => site.close())

/** What ends a pull request, in order. */
const closing = (from: number): readonly Place[] => [
  { name: 'the database commits how it is to end', commit: from },
  { name: 'closing the pull request', method: 'PATCH', path: /\/pulls\/\d+$/ },
  { name: 'writing the comment', method: 'POST', path: /\/comments$/ },
  { name: 'removing the branch', method: 'DELETE', path: /\/git\/refs\/heads/ },
  { name: 'the database commits the end', commit: from + 1 },
]

const rebuilding: readonly Place[] = [
  { name: 'the database commits the rebuild', commit: 0 },
  { name: 'writing the tree', method: 'POST', path: /\/git\/trees$/ },
  { name: 'writing the commit', method: 'POST', path: /\/git\/commits$/ },
  { name: 'moving the branch', method: 'PATCH', path: /\/git\/refs\/heads/ },
  { name: 'writing the comment', method: 'POST', path: /\/comments$/ },
  { name: 'the database commits the outcome', commit: 1 },
]

/** Of the opening, whose places stand in promote.crash.test.ts, only the last one. */
const superseding: readonly Place[] = [...opening.slice(-1), ...closing(3)]

/** Between two places nothing is written, so that before one is after the one that comes before it. */
function kills(places: readonly Place[]): readonly { readonly place: Place; readonly moment: Moment }[] {
  const [first] = places
  const after = places.map(place => ({ place, moment: 'after' as const }))
  return first === undefined ? [] : [{ place: first, moment: 'before' }, ...after]
}

describe('a closing whose process is killed', () => {
  for (const { place, moment } of kills(closing(0))) {
    const isAsked = moment === 'after'
    const outcome = isAsked ? 'is done to its end, once, after the restart' : 'is as if nothing was asked'
    it(`${moment} ${place.name} ${outcome}`, async () => {
      const promotion = await openOne(promoteOne())
      await site.kill({ kind: 'close', id: promotion.id, reason }, place, moment)
      await afterRestart(async services => {
        if (isAsked) return isClosed(services, await untilMoved(services, promotion.id, one => one.state !== 'open'))
        await isUntouched(services, promotion)
        await closePromotion(services, { id: promotion.id, reason: 'for the next case' }, actor)
      })
    }, 120_000)
  }

  it('is killed at everything that it writes', async () => {
    const promotion = await openOne(promoteOne())
    const written = await site.run({ kind: 'close', id: promotion.id, reason })
    expect(isEach(written, closing(0)), written.join('\n')).toBe(true)
    await afterRestart(async services =>
      isClosed(services, await untilMoved(services, promotion.id, one => one.state !== 'open')),
    )
  }, 120_000)
})

describe('a superseding whose process is killed', () => {
  for (const { place, moment } of kills(superseding)) {
    it(`${moment} ${place.name} is done to its end, once, after the restart`, async () => {
      const old = await openOne(promoteOne())
      await site.kill({ kind: 'promote', wanted: insteadOf(old) }, place, moment)
      await afterRestart(services => isSuperseded(services, old))
    }, 120_000)
  }

  it('is killed at everything that it writes', async () => {
    const old = await openOne(promoteOne())
    const written = await site.run({ kind: 'promote', wanted: insteadOf(old) })
    expect(isEach(written, [...opening, ...closing(3)]), written.join('\n')).toBe(true)
    await afterRestart(services => isSuperseded(services, old))
  }, 120_000)
})

describe('a rebuild whose process is killed', () => {
  for (const { place, moment } of kills(rebuilding)) {
    const isAsked = moment === 'after'
    const outcome = isAsked ? 'is done to its end, once, after the restart' : 'is as if nothing was asked'
    it(`${moment} ${place.name} ${outcome}`, async () => {
      const promotion = await openOne(promoteOne(), 'moved')
      await site.kill({ kind: 'rebuild', id: promotion.id }, place, moment)
      await afterRestart(async services => {
        if (isAsked) await isRebuilt(services, promotion)
        else await isUntouched(services, promotion)
        await closePromotion(services, { id: promotion.id, reason: 'for the next case' }, actor)
      })
    }, 120_000)
  }

  it('is killed at everything that it writes', async () => {
    const promotion = await openOne(promoteOne(), 'moved')
    const written = await site.run({ kind: 'rebuild', id: promotion.id })
    expect(isEach(written, rebuilding), written.join('\n')).toBe(true)
    await afterRestart(async services => {
      await isRebuilt(services, promotion)
      await closePromotion(services, { id: promotion.id, reason: 'for the next case' }, actor)
    })
  }, 120_000)
})

const reason = 'Not this week, @all'
let moves = 0

/** Opens it in a Plimsoll that is stopped when it has nothing more to write of it; `moved`: on a base that has moved on since. */
async function openOne(wanted: Wanted, base: 'still' | 'moved' = 'still'): Promise<Promotion> {
  running ??= await shop.open()
  const { services, stop } = running
  running = null
  const { id } = await promoteAsShown(services, wanted)
  let seen = await untilMoved(services, id, isSettled)
  if (base === 'moved') {
    moves += 1
    const head = await shop.world.commit('main', { 'apps/README': `moved ${moves}\n` })
    seen = await untilMoved(services, id, one => isSettled(one) && one.status?.base === head)
  }
  await stop()
  return (await shop.recorded(id)) ?? seen
}

function isSettled({ status, steps }: Promotion): boolean {
  return status?.state === 'success' && steps.some(step => step.step === 'checks')
}

/** Another version for the same cell, by hand. */
function insteadOf({ id }: Promotion): Wanted {
  const from = { kind: 'version', version: '1.4.9' } as const
  const cells = [{ service: 'cart', environment: 'prod', from }]
  return { ...promoteOne(), purpose: 'hotfix', reason: 'The till is down', supersedes: id, cells }
}

async function afterRestart(look: (services: Services) => Promise<void>): Promise<void> {
  running = await shop.openAtOnce()
  const { services } = running
  await until(services, cells => cells.length === 2 && cells.every(cell => !cell.stale))
  await look(services)
  const chain = await services.store.verifyChain({ anchors: [], signal: AbortSignal.timeout(20_000), clock: Date.now })
  expect(chain.broken).toBeNull()
  expect(await services.store.listPromotions({ active: true, limit: 10 })).toEqual([])
}

async function isClosed(services: Services, promotion: Promotion): Promise<void> {
  expect(promotion).toMatchObject({ state: 'closed', ending: null, note: `Closed: ${reason}` })
  expect(await eventsOf(services, promotion)).toEqual([
    ['promotion.closed', actor, expect.objectContaining({ number: promotion.number, reason })],
    opened(),
    requested(),
  ])
  await isGone(promotion, ['Closed in Plimsoll: Not this week, @\u2060all'])
}

async function isSuperseded(services: Services, { id }: Promotion): Promise<void> {
  const old = await untilMoved(services, id, one => one.state !== 'open')
  const newer = await services.store.findPromotion(old.supersededBy ?? '')
  if (newer === null) throw new Error(`Nothing took its place: ${JSON.stringify(old)}`)
  expect([old.state, old.ending, newer.state, newer.supersedes]).toEqual(['superseded', null, 'open', id])
  expect(await eventsOf(services, old)).toEqual([
    ['promotion.superseded', { type: 'observer' }, expect.objectContaining({ by: newer.id, number: newer.number })],
    opened(),
    requested(),
  ])
  expect(await eventsOf(services, newer)).toEqual([opened(), requested()])
  await isGone(old, [`Superseded by #${newer.number}: ${newer.url}`])
  expect([pullOf(newer)?.state, commentsOf(newer)]).toEqual(['open', []])
  await closePromotion(services, { id: newer.id, reason: 'for the next case' }, actor)
}

async function isRebuilt(services: Services, { id, headSha, commit, number }: Promotion): Promise<void> {
  const rebuilt = await untilMoved(services, id, one => one.commit !== commit && one.status !== null)
  const onto = rebuilt.status?.base
  expect(rebuilt).toMatchObject({ state: 'open', rebuild: null, commit: onto, status: { head: rebuilt.headSha } })
  const [branch, parents] = await headOf(rebuilt)
  expect([branch, parents]).toEqual([rebuilt.headSha, `${headSha} ${onto}`])
  expect(await eventsOf(services, rebuilt)).toEqual([
    ['promotion.rebuilt', { type: 'observer' }, expect.objectContaining({ number, from: commit, onto })],
    opened(),
    requested(),
  ])
  expect(commentsOf(rebuilt)).toEqual([expect.stringMatching(/^Rebuilt on `main` at/)])
}

async function isUntouched(services: Services, promotion: Promotion): Promise<void> {
  const same = await services.store.findPromotion(promotion.id)
  expect(same).toMatchObject({ state: 'open', ending: null, rebuild: null, headSha: promotion.headSha })
  expect([pullOf(promotion)?.state, commentsOf(promotion)]).toEqual(['open', []])
  expect((await headOf(promotion))[0]).toBe(promotion.headSha)
  expect(await eventsOf(services, promotion)).toEqual([opened(), requested()])
}

/** Closed on the host with these words, and without its branch. */
async function isGone(promotion: Promotion, words: readonly string[]): Promise<void> {
  expect(pullOf(promotion)?.state).toBe('closed')
  expect(commentsOf(promotion)).toEqual(words)
  const branches = await shop.world.git(['ls-remote', '--heads', shop.bare, promotion.branch])
  expect(branches.trim()).toBe('')
}

/** As people see them: without what is hidden. */
function commentsOf(promotion: Promotion): readonly string[] {
  return (pullOf(promotion)?.comments ?? []).map(({ body }) => body.replace(/<!--.*?-->/g, '').trim())
}

function pullOf({ number }: Promotion) {
  return shop.world.host.repository('harbour', 'gitops').state.pulls.find(pull => pull.number === number)
}

async function headOf({ branch }: Promotion): Promise<readonly string[]> {
  const text = await shop.world.git(['--git-dir', shop.bare, 'log', '-1', '--format=%H:%P', branch])
  return text.trim().split(':')
}

async function eventsOf({ store }: Services, { id }: Promotion) {
  const events = await store.listEvents({ correlation: id, limit: 20 })
  return events.map(({ type, actor: who, data }) => [type, who, data])
}

const opened = () => ['promotion.opened', { type: 'observer' }, expect.anything()]
const requested = () => ['promotion.requested', actor, expect.anything()]
