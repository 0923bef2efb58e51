import type { Metadata } from 'next'
import { PromotionPage } from '@/components/promotion/promotion-page'
import { getServices } from '@/lib/services'
import { getPromotion } from '@/lib/usecases/get-promotion'
import { orNotFound } from '../../or-not-found'

export const metadata: Metadata = { title: 'Promotion' }

export default async function Page({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params
  return <PromotionPage initial={await orNotFound(getPromotion(await getServices(), id))} />
}
