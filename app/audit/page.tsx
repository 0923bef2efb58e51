import type { Metadata } from 'next'
import { AuditPage } from '@/components/audit/audit-page'
import { askOf, eventOf, parseView } from '@/components/audit/filter'
import { getServices } from '@/lib/services'
import { readAuditPage } from '@/lib/usecases/read-audit-page'

export const metadata: Metadata = { title: 'Audit' }

export default async function Page({ searchParams }: { readonly searchParams: Promise<Record<string, unknown>> }) {
  const search = await searchParams
  const view = parseView({ get: name => (typeof search[name] === 'string' ? search[name] : null) })
  const services = await getServices()
  const filter = askOf(view, services.clock())
  const page = await readAuditPage(services, filter, eventOf(view))
  return <AuditPage view={view} filter={filter} {...page} />
}
