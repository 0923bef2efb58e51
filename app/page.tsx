import type { Metadata } from 'next'
import { BoardPage } from '@/components/board/board'
import { getServices } from '@/lib/services'
import { readBoard } from '@/lib/usecases/read-board'

export const metadata: Metadata = { title: 'Board' }

export default async function Page() {
  return <BoardPage initial={readBoard(await getServices())} />
}
