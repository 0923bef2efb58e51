import type { Metadata } from 'next'
import { PromotionList } from '@/components/promotion/promotion-list'
import { getServices } from '@/lib/services'
import { listPromotions } from '@/lib/usecases/list-promotions'

export const metadata: Metadata = { title: 'Promotions' }

export default async function Page() {
  const { promotions } = await listPromotions(await getServices(), { limit: 100 })
  return (
    <main id="main" className="page" tabIndex={-1}>
      <h1>Promotions</h1>
      <PromotionList initial={promotions} />
    </main>
  )
}
