import type { Metadata } from 'next'
import { ConnectionsPage } from '@/components/connections/connections-page'
import { getServices } from '@/lib/services'
import { readConnections } from '@/lib/usecases/read-connections'

export const metadata: Metadata = { title: 'Connections' }

const patienceMs = 10_000

export default async function Page() {
  const initial = await readConnections(await getServices(), AbortSignal.timeout(patienceMs))
  return <ConnectionsPage initial={initial} />
}
