import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { BoardPage } from '@/components/board/board'
import { getServices } from '@/lib/services'
import { readFirstRows } from '@/lib/usecases/read-board'

export const metadata: Metadata = { title: 'Board' }

/** More than a screen holds; the browser fetches the rest in a narrower form. */
const firstRows = 40

export default async function Page() {
  // Only what is drawn first depends on it: a phone gets cards, a screen the table.
  const phone = /Mobi/.test((await headers()).get('user-agent') ?? '')
  return <BoardPage initial={readFirstRows(await getServices(), firstRows)} phone={phone} />
}
