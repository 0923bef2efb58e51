import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Promotion } from '@/lib/domain/promotion'
import { giteaMissing } from '@/lib/git/hosts/__fixtures__/gitea-world'
import { promoteAsShown, promoteOne, untilMoved } from '@/lib/usecases/__fixtures__/shop'
import { heading, whyNot } from './bench/programs'
import { openPromotionLane, type PromotionLane } from './bench/promotions'

for (const [deliverer, object] of [
  ['flux', 'Kustomization flux-system/cart-prod'],
  ['argocd', 'Application argocd/cart-prod'],
] as const) {
  const reason = whyNot(deliverer) ?? giteaMissing()

  describe.skipIf(reason !== null)(heading(`promotions over Gitea and ${deliverer}`, reason), () => {
    let lane: PromotionLane
    /** The one that is live. */
    let first: Promotion

    beforeAll(async () => {
      lane = await openPromotionLane(deliverer, { staging: '1.1.0', prod: '1.0.0' })
      for (const environment of ['staging', 'prod'])
        await lane.plimsoll.becomes('cart', { state: 'Synced' }, { environment, withinMs: 90_000 })
    })
    afterAll(() => lane?.close())

    it('is followed from the click to live, each step by what delivers it', async () => {
      const { services } = lane.plimsoll
      const opened = await promoteAsShown(services)
      const number = opened.number ?? 0
      await lane.gitea.review('jonas', number, 'APPROVE')
      await untilMoved(services, opened.id, one => one.approvals.includes('jonas'))
      await lane.gitea.merge(number, 'squash')
      await untilMoved(services, opened.id, one => one.state === 'merged')
      await lane.hurry()
      first = await untilMoved(services, opened.id, one => one.state === 'live')
      const [cell] = first.cells
      expect(cell?.steps.map(({ step, cluster }) => `${step} in ${cluster}`)).toEqual([
        'fetched in main',
        'applied in main',
        'rolled out in main',
        'live in main',
      ])
      expect(cell?.steps.find(({ step }) => step === 'applied')?.evidence).toContain(object)
      await lane.plimsoll.becomes('cart', { state: 'Synced', says: /1\.1\.0/ })
    })

    it('that cannot be pulled is stuck in the pod’s words, and rolling it back is live again', async () => {
      const { services } = lane.plimsoll
      const broken = await promoteAsShown(services, {
        ...promoteOne(),
        purpose: 'hotfix',
        reason: 'The till is down',
        cells: [{ service: 'cart', environment: 'prod', from: { kind: 'version', version: '1.1.1-missing' } }],
      })
      await lane.gitea.merge(broken.number ?? 0, 'squash')
      await untilMoved(services, broken.id, one => one.state === 'merged')
      await lane.hurry()
      const stuck = await untilMoved(services, broken.id, one =>
        /ErrImagePull|ImagePullBackOff/.test(one.cells[0]?.note ?? ''),
      )
      expect(stuck.cells[0]?.steps.map(({ step }) => step)).not.toContain('live')

      const back = await promoteAsShown(services, {
        ...promoteOne(),
        purpose: 'roll back',
        reason: 'It cannot be pulled',
        cells: [{ service: 'cart', environment: 'prod', from: { kind: 'version', version: '1.1.0' } }],
      })
      await lane.gitea.merge(back.number ?? 0, 'squash')
      await untilMoved(services, back.id, one => one.state === 'merged')
      await lane.hurry()
      await untilMoved(services, back.id, one => one.state === 'live')
      await lane.plimsoll.becomes('cart', { state: 'Synced', says: /1\.1\.0/ })
      expect((await services.store.findPromotion(broken.id))?.cells[0]?.outcome).toBe('reverted')
    })
  })
}
