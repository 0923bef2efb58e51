import type { Metadata } from 'next'
import { PromotionList } from '@/components/promotion/promotion-list'
import { mergePromotions } from '@/lib/client/merge-promotions'
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
    const services = await getServices()
    const answers = await Promise.all([
      listPromotions(services, { limit: 100 }),
      listPromotions(services, { active: true, limit: 500 }),
    ])
    return mergePromotions(answers.map(answer => answer.promotions))
  } catch {
    return null
  }
}
