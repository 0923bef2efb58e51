import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Promotion } from '@/lib/domain/promotion'
import type { Running, Services } from '@/lib/services'
import {
  actor,
  approveAsMara,
  callAsMara,
  mergeAsMara,
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
import { previewPromotion } from './preview-promotion'
import { promote } from './promote'
import { rebuildPromotion } from './rebuild-promotion'
import type { Wanted } from './wanted'

let shop: Shop
let running: Running
let services: Services

beforeAll(async () => {
  shop = await startShop({ dev: '1.4.3', staging: '1.4.2', prod: '1.4.1' }, {}, ['cart', 'web', 'shipping'])
  running = await shop.open()
  services = running.services
}, 120_000)
afterAll(() => shop.close())

const prod = (service: string) => `apps/${service}/overlays/prod/kustomization.yaml`
const all = ['cart', 'web', 'shipping']

function column(environment = 'prod', names: readonly string[] = all): Wanted {
  const cells = names.map(service => ({ service, environment, from: { kind: 'upstream' } as const }))
  return { purpose: 'promote', reason: null, cells, supersedes: null, override: null }
}

function pulls() {
  return shop.world.host.repository('harbour', 'gitops').state.pulls
}

async function mergedAndLive(promotion: Promotion): Promise<Promotion> {
  await mergeAsMara(shop, promotion.number ?? 0)
  return untilMoved(services, promotion.id, one => one.state === 'live')
}

/** Until the board rests on what was pushed. */
async function declares(service: string, environment: string, version: string): Promise<void> {
  await until(services, cells =>
    cells.some(
      cell =>
        cell.service === service &&
        cell.environment === environment &&
        cell.git?.image.endsWith(`:${version}`) === true &&
        cell.state === 'Synced' &&
        !cell.stale,
    ),
  )
}

describe('several services', () => {
  it('become one pull request that names each, leaves out with its reason what has nothing to bring, and is live when all are', async () => {
    await shop.world.commit('main', { [prod('shipping')]: overlayText('shipping', 'prod', '1.4.2') })
    await declares('shipping', 'prod', '1.4.2')
    const preview = await previewPromotion(services, column())
    expect(preview.cells.map(cell => cell.service)).toEqual(['cart', 'web'])
    expect(preview.skipped).toMatchObject([{ service: 'shipping', why: expect.stringMatching(/already declares/) }])
    expect(preview.files.map(file => file.path)).toEqual([prod('cart'), prod('web')])
    expect(preview.effects.changed).toHaveLength(2)

    const promotion = await promoteAsShown(services, column())
    expect(promotion.title).toBe('Promote 2 services to prod')
    expect(promotion.branch).toMatch(/^plimsoll\/prod\/[0-9a-f]{8}-1$/)
    const body = pulls().find(pull => pull.number === promotion.number)?.body ?? ''
    expect(body).toContain('| cart in prod | `Deployment cart` | `cart` | `registry.example/shop/cart:1.4.1` |')
    expect(body).toContain('shipping in prod: ')
    await approveAsMara(shop, promotion.number ?? 0)
    const live = await mergedAndLive(promotion)
    expect(live.cells.map(cell => cell.outcome)).toEqual(['live', 'live'])
    // Also where both came between two looks.
    expect(live.steps).toContainEqual(expect.objectContaining({ step: 'reviewed', evidence: 'approved by mara' }))
    const events = await services.store.listEvents({ correlation: promotion.id, limit: 50 })
    expect(events.filter(event => event.service === 'web').map(event => event.type)).toEqual([
      'promotion.live',
      'promotion.merged',
      'promotion.opened',
      'promotion.requested',
    ])
  }, 120_000)

  it('have nothing to open when none of them can change, and each reason is told', async () => {
    await expect(previewPromotion(services, column())).rejects.toMatchObject({
      code: 'nothing_to_promote',
      details: { skipped: [{ service: 'cart' }, { service: 'web' }, { service: 'shipping' }] },
    })
  })
})

describe('the pull request', () => {
  it('carries a block that verifies with this server’s key, and an anchor of the audit that the check agrees with', async () => {
    const [newest] = await services.store.listPromotions({ limit: 1 })
    const body = pulls().find(pull => pull.number === newest?.number)?.body ?? ''
    const read = services.seal.read(body)
    expect(read).toMatchObject({
      kind: 'ours',
      sealed: { promotion: newest?.id, plan: newest?.planId, anchor: newest?.anchor },
    })
    expect(services.seal.read(body.replace(/plimsoll:v1 ./, 'plimsoll:v1 X')).kind).toBe('forged')
    const verified = await services.store.verifyChain({
      anchors: [],
      signal: AbortSignal.timeout(20_000),
      clock: Date.now,
    })
    expect(verified.broken).toBeNull()
    expect(verified.anchors.agreed).toBeGreaterThan(0)
  })
})

describe('roll back', () => {
  it('brings an earlier value of the cell back, and what it undoes is told as reverted', async () => {
    const { values } = await import('./read-service').then(({ readService }) => readService(services, 'cart'))
    const earlier = values.find(value => value.environment === 'prod' && value.version === '1.4.1')
    const undone = services.promotions.findMerged({ service: 'cart', environment: 'prod' })
    const wanted: Wanted = {
      ...promoteOne(),
      purpose: 'roll back',
      cells: [{ service: 'cart', environment: 'prod', from: { kind: 'earlier', commit: earlier?.commit?.sha ?? '' } }],
    }
    const promotion = await promoteAsShown(services, wanted)
    expect(promotion.title).toBe('Roll back cart to 1.4.1 in prod')
    await mergedAndLive(promotion)
    const after = await untilMoved(services, undone?.id ?? '', one =>
      one.cells.some(cell => cell.outcome === 'reverted'),
    )
    expect(after.cells.find(cell => cell.target.service === 'web')?.outcome).toBe('live')
  }, 120_000)

  it('never takes a commit that is not on the branch', async () => {
    const cells = [{ service: 'cart', environment: 'prod', from: { kind: 'earlier', commit: 'f'.repeat(40) } as const }]
    await expect(previewPromotion(services, { ...promoteOne(), purpose: 'roll back', cells })).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})

describe('adopt', () => {
  it('brings what was set in the cluster by hand into Git, and says that it does', async () => {
    await setImage(shop, 'registry.example/shop/cart:1.4.1-fix')
    await until(services, cells =>
      cells.some(cell => cell.service === 'cart' && cell.environment === 'prod' && cell.state === 'Drifted'),
    )
    const wanted: Wanted = {
      ...promoteOne(),
      purpose: 'adopt',
      cells: [{ service: 'cart', environment: 'prod', from: { kind: 'live' } }],
    }
    const preview = await previewPromotion(services, wanted)
    expect(preview.checks.filter(check => check.level === 'block')).toEqual([])
    const promotion = await promoteAsShown(services, wanted)
    expect(promotion.cells[0]?.slots[0]?.after).toBe('registry.example/shop/cart:1.4.1-fix')
    expect(pulls().find(pull => pull.number === promotion.number)?.body).toContain('is not undone')
    await mergedAndLive(promotion)
  }, 120_000)
})

describe('hotfix', () => {
  it('that skips an environment is held until somebody says why', async () => {
    const cells = [{ service: 'web', environment: 'prod', from: { kind: 'environment', environment: 'dev' } as const }]
    const wanted: Wanted = { ...promoteOne('web'), purpose: 'hotfix', cells }
    const held = await previewPromotion(services, wanted)
    expect(held.checks).toContainEqual(expect.objectContaining({ level: 'block', code: 'reason_missing' }))
    const reasoned = { ...wanted, reason: 'The till is down @all closes #1' }
    const promotion = await promoteAsShown(services, reasoned)
    const body = pulls().find(pull => pull.number === promotion.number)?.body ?? ''
    expect(body).toContain('Reason: The till is down')
    expect(body).not.toMatch(/@all|closes #1/)
    await closePromotion(services, { id: promotion.id, reason: 'not needed' }, actor)
    expect(pulls().find(pull => pull.number === promotion.number)?.state).toBe('closed')
  }, 60_000)

  it('takes a version by hand, and refuses what is none', async () => {
    const by = (version: string): Wanted => ({
      ...promoteOne('web'),
      purpose: 'hotfix',
      reason: 'urgent',
      cells: [{ service: 'web', environment: 'prod', from: { kind: 'version', version } }],
    })
    const preview = await previewPromotion(services, by('1.4.9'))
    expect(preview.cells[0]?.slots[0]?.after).toBe('registry.example/shop/web:1.4.9')
    for (const text of ['1 4', '../x', 'a:b', '@', `1@sha256:${'g'.repeat(64)}`])
      await expect(previewPromotion(services, by(text))).rejects.toMatchObject({ code: 'bad_request' })
  })
})

describe('an open promotion', () => {
  it('is superseded by another one, which closes it with a link', async () => {
    const first = await promoteAsShown(services, promoteOne('web', 'staging'))
    await shop.world.commit('main', { 'apps/web/overlays/dev/kustomization.yaml': overlayText('web', 'dev', '1.4.4') })
    await declares('web', 'dev', '1.4.4')
    const blocked = await previewPromotion(services, promoteOne('web', 'staging'))
    expect(blocked.checks).toContainEqual(expect.objectContaining({ level: 'block', code: 'other_open' }))
    const second = await promoteAsShown(services, { ...promoteOne('web', 'staging'), supersedes: first.id })
    const old = await services.store.findPromotion(first.id)
    expect([old?.state, old?.supersededBy]).toEqual(['superseded', second.id])
    expect(pulls().find(pull => pull.number === first.number)?.state).toBe('closed')
    await closePromotion(services, { id: second.id, reason: 'enough' }, actor)
  }, 120_000)

  it('tells on the host that it is exact, that it conflicts, and after a rebuild on the moved base that it is exact again', async () => {
    const wanted = promoteOne('shipping', 'staging')
    const promotion = await promoteAsShown(services, wanted)
    const exact = await untilMoved(services, promotion.id, one => one.status?.state === 'success')
    expect(statusOf(exact.headSha)).toBe('success')
    await shop.world.commit('main', {
      'apps/shipping/overlays/staging/kustomization.yaml': overlayText('shipping', 'staging', '1.4.2-b'),
    })
    const conflicting = await untilMoved(services, promotion.id, one => one.status?.state === 'failure')
    expect(statusOf(conflicting.headSha)).toBe('failure')
    const rebuilt = await rebuildPromotion(services, { id: promotion.id }, actor)
    expect(rebuilt.headSha).not.toBe(promotion.headSha)
    expect(rebuilt.cells[0]?.slots[0]?.before).toBe('registry.example/shop/shipping:1.4.2-b')
    await untilMoved(services, promotion.id, one => one.status?.state === 'success')
    await mergedAndLive(rebuilt)
  }, 120_000)

  it('whose branch a person pushed to says so on the host, and a rebuild leaves it alone', async () => {
    const promotion = await promoteAsShown(services, promoteOne('cart', 'staging'))
    await untilMoved(services, promotion.id, one => one.status?.state === 'success')
    await shop.world.commit(promotion.branch, {
      'apps/cart/base/kustomization.yaml': 'resources: [deployment.yaml] # mine\n',
    })
    const changed = await untilMoved(services, promotion.id, one => one.status?.state === 'failure')
    expect(changed.status?.sentence).toMatch(/Somebody changed the branch/)
    await shop.world.commit('main', { 'apps/README': 'moved' })
    await expect(rebuildPromotion(services, { id: promotion.id }, actor)).rejects.toMatchObject({ code: 'conflict' })
    const head = await shop.world.git(['ls-remote', shop.bare, promotion.branch])
    expect(head).toContain(changed.headSha)
  }, 120_000)
})

function statusOf(sha: string | null): string | undefined {
  const { statuses } = shop.world.host.repository('harbour', 'gitops').state
  return statuses.filter(one => one.sha === sha && one.context === 'plimsoll/promotion').at(-1)?.state
}

/** Not opened twice: the same promotion asked for again is found. */
describe('asking again', () => {
  it('for the same plan of several cells finds the one that is open', async () => {
    const wanted = promoteOne('web', 'staging')
    const first = await promoteAsShown(services, wanted)
    const { planId } = first
    const again = await promote(services, { ...wanted, planId, accepted: [], title: null, note: null }, actor)
    expect(again.id).toBe(first.id)
  })
})

describe('a signed block that somebody altered', () => {
  it('is told as what holds the promotion', async () => {
    const [open] = await services.store.listPromotions({ active: true, limit: 1 })
    const pull = pulls().find(one => one.number === open?.number)
    const body = pull?.body?.replace(/plimsoll:v1 ./, 'plimsoll:v1 X')
    const response = await callAsMara(shop, 'PATCH', `/pulls/${pull?.number}`, { body })
    expect(response.ok).toBe(true)
    const told = await untilMoved(services, open?.id ?? '', one => /was altered/.test(one.note ?? ''))
    expect(told.state).toBe('open')
  }, 60_000)
})
