import type { Metadata } from 'next'
import { parseFilter } from '@/components/drift/drift-filter'
import { DriftPage } from '@/components/drift/drift-page'
import { getServices } from '@/lib/services'
import { listDrift } from '@/lib/usecases/list-drift'

export const metadata: Metadata = { title: 'Drift' }

export default async function Page({ searchParams }: { readonly searchParams: Promise<Record<string, unknown>> }) {
  const search = await searchParams
  const filter = parseFilter(name => (typeof search[name] === 'string' ? search[name] : null))
  const initial = listDrift(await getServices(), { ...filter, limit: 100 })
  return <DriftPage initial={initial} initialFilter={filter} />
}
