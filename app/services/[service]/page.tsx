import type { Metadata } from 'next'
import { ServicePage } from '@/components/service/service-page'
import { getServices } from '@/lib/services'
import { getService } from '@/lib/usecases/get-service'
import { orNotFound } from '../../or-not-found'

interface PageProps {
  readonly params: Promise<{ service: string }>
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: decodeURIComponent((await params).service) }
}

export default async function Page({ params }: PageProps) {
  const { service } = await params
  return <ServicePage initial={await orNotFound(getService(await getServices(), decodeURIComponent(service)))} />
}
