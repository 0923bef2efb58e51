import type { Metadata } from 'next'
import { AuditPage } from '@/components/audit/audit-page'
import { eventFilter } from '@/components/audit/filter'
import { getServices } from '@/lib/services'
import { listEvents } from '@/lib/usecases/list-events'

export const metadata: Metadata = { title: 'Audit' }

export default async function Page({ searchParams }: { readonly searchParams: Promise<Record<string, unknown>> }) {
  const search = await searchParams
  const filter = eventFilter({ get: name => (typeof search[name] === 'string' ? search[name] : null) })
  const services = await getServices()
  const environments = services.observer.environments().map(environment => environment.name)
  const initial = await listEvents(services, { ...filter, limit: 100 })
  return <AuditPage key={JSON.stringify(filter)} initial={initial} environments={environments} />
}
