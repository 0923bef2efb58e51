import type { Metadata } from 'next'
import { PromotionList } from '@/components/promotion/promotion-list'
import { getServices } from '@/lib/services'
import { listPromotions } from '@/lib/usecases/list-promotions'

export const metadata: Metadata = { title: 'Promotions' }

export default async function Page() {
  const initial = await readPromotions()
  return (
    <main id="main" className="page" tabIndex={-1}>
      <h1>Promotions</h1>
      <PromotionList initial={initial} />
    </main>
  )
}

/** A lost database takes away the list, not the page that says so. */
async function readPromotions() {
  try {
    return (await listPromotions(await getServices(), { limit: 100 })).promotions
  } catch {
    return null
  }
}
