import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Promotion, Purpose } from '@/lib/domain/promotion'
import { giteaMissing } from '@/lib/git/hosts/__fixtures__/gitea-world'
import { promoteAsShown, promoteOne, untilMoved } from '@/lib/usecases/__fixtures__/shop'
import type { Wanted } from '@/lib/usecases/wanted'
import { heading, whyNot } from './bench/programs'
import { openPromotionLane, type PromotionLane } from './bench/promotions'

for (const [deliverer, object] of [
  ['flux', 'Kustomization flux-system/cart-prod'],
  ['argocd', 'Application argocd/cart-prod'],
] as const) {
  const reason = whyNot(deliverer) ?? giteaMissing()

  describe.skipIf(reason !== null)(heading(`promotions over Gitea and ${deliverer}`, reason), () => {
    let lane: PromotionLane

    beforeAll(async () => {
      lane = await openPromotionLane(deliverer, { staging: '1.1.0', prod: '1.0.0' })
      for (const environment of ['staging', 'prod'])
        await lane.plimsoll.becomes('cart', { state: 'Synced' }, { environment, withinMs: 90_000 })
    })
    afterAll(() => lane?.close())

    it('is followed from the click to live, each step by what delivers it', async () => {
      const { services } = lane.plimsoll
      const opened = await promoteAsShown(services)
      await lane.gitea.review('jonas', opened.number ?? 0, 'APPROVE')
      await untilMoved(services, opened.id, one => one.approvals.includes('jonas'))
      await land(opened)
      const live = await untilMoved(services, opened.id, one => one.state === 'live')
      const [cell] = live.cells
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
      const broken = await promoteAsShown(services, byHand('hotfix', '1.1.1-missing'))
      await land(broken)
      const stuck = await untilMoved(services, broken.id, one =>
        /ErrImagePull|ImagePullBackOff/.test(one.cells[0]?.note ?? ''),
      )
      expect(stuck.cells[0]?.steps.map(({ step }) => step)).not.toContain('live')

      const back = await promoteAsShown(services, byHand('roll back', '1.1.0'))
      await land(back)
      await untilMoved(services, back.id, one => one.state === 'live')
      await lane.plimsoll.becomes('cart', { state: 'Synced', says: /1\.1\.0/ })
      expect((await services.store.findPromotion(broken.id))?.cells[0]?.outcome).toBe('reverted')
    })

    /** Merges it, and has the deliverer look. */
    async function land({ id, number }: Promotion): Promise<void> {
      await lane.gitea.merge(number ?? 0, 'squash')
      await untilMoved(lane.plimsoll.services, id, one => one.state === 'merged')
      await lane.hurry()
    }
  })
}

function byHand(purpose: Purpose, version: string): Wanted {
  const cells = [{ service: 'cart', environment: 'prod', from: { kind: 'version', version } }] as const
  return { ...promoteOne(), purpose, reason: 'The till is down', cells }
}
