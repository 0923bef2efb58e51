import type { Metadata } from 'next'
import { ConnectionsPage } from '@/components/connections/connections-page'
import { getServices } from '@/lib/services'
import { listFound } from '@/lib/usecases/list-found'
import { readConnections } from '@/lib/usecases/read-connections'

export const metadata: Metadata = { title: 'Connections' }

const patienceMs = 10_000
const firstFound = 25

export default async function Page() {
  const services = await getServices()
  const initial = await readConnections(services, AbortSignal.timeout(patienceMs))
  const found = listFound(services, { offset: 0, limit: firstFound })
  return <ConnectionsPage initial={initial} found={found} />
}
