import type { Metadata } from 'next'
import { LocksPage } from '@/components/locks/locks-page'
import { getServices } from '@/lib/services'
import { listLocks } from '@/lib/usecases/list-locks'

export const metadata: Metadata = { title: 'Locks' }

export default async function Page() {
  return <LocksPage initial={await readLocks()} />
}

/** A lost database takes away the list, not the page that says so. */
async function readLocks() {
  try {
    return await listLocks(await getServices())
  } catch {
    return null
  }
}
