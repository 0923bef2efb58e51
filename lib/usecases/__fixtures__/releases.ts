import { expect } from 'vitest'
import type { Cell } from '@/lib/domain/cell'
import type { Promotion } from '@/lib/domain/promotion'
import type { Services } from '@/lib/services'
import { closePromotion } from '@/lib/usecases/close-promotion'
import { actor, overlayText, type Shop, until, untilPromotion } from './shop'

/** Versions of cart in staging, one after the other, each to be promoted to prod once. */
export interface Releases {
  /** Of the promotion of the present one. */
  title(): string
  openPulls(): readonly number[]
  /** That there is one promotion of the present release, with one branch, one open pull request, one story and a whole chain. */
  isWhole(services: Services): Promise<Promotion>
  /** Closes the promotion and releases the next version. */
  next(services: Services, promotion: Promotion): Promise<void>
}

export function releasesOf(shop: Shop): Releases {
  let release = 2
  const title = () => `Promote cart 1.4.${release} to prod`
  const isReleased = (cell: Cell) => cell.git?.image.endsWith(`:1.4.${release}`) === true

  function openPulls(): readonly number[] {
    const { pulls } = shop.world.host.repository('harbour', 'gitops').state
    return pulls.filter(pull => pull.state === 'open').map(pull => pull.number)
  }

  return {
    title,
    openPulls,
    async isWhole(services) {
      const promotion = await untilPromotion(services, one => one.state !== 'requested' && one.title === title())
      expect(openPulls()).toEqual([promotion.number])
      const branches = await shop.world.git(['ls-remote', '--heads', shop.bare, 'plimsoll/*'])
      expect(branches.split('\n').map(line => line.split('refs/heads/')[1])).toContain(promotion.branch)
      expect(branches.split('\n').filter(line => line.includes(promotion.planId.slice(0, 8)))).toHaveLength(1)
      const events = await services.store.listEvents({ correlation: promotion.id, limit: 10 })
      expect(events.map(event => event.type)).toEqual(['promotion.opened', 'promotion.requested'])
      const same = await services.store.listPromotions({ planId: promotion.planId, limit: 10 })
      expect(same.map(one => one.id)).toEqual([promotion.id])
      const signal = AbortSignal.timeout(20_000)
      const chain = await services.store.verifyChain({ anchors: [], signal, clock: Date.now })
      expect(chain.broken).toBeNull()
      return promotion
    },
    async next(services, promotion) {
      await closePromotion(services, { id: promotion.id, reason: 'the next one is to be broken off' }, actor)
      release += 1
      await shop.world.commit('main', {
        'apps/cart/overlays/staging/kustomization.yaml': overlayText('cart', 'staging', `1.4.${release}`),
      })
      for (const { refresh } of services.observer.repositories) await refresh(AbortSignal.timeout(20_000))
      await until(services, cells =>
        cells.every(
          cell => cell.state === 'Synced' && !cell.stale && (cell.environment === 'prod' || isReleased(cell)),
        ),
      )
    },
  }
}
