'use client'

import { useQuery } from '@tanstack/react-query'
import { MuteDialog } from '@/components/drift/mute-dialog'
import { driftQuery } from '@/lib/client/drift-queries'
import type { Place } from './arrange'

interface MuteHostProps {
  readonly place: Place
  readonly onClose: () => void
  readonly onMuted: (words: string) => void
}

/** The drift inbox's own dialog, for one cell of the board: also where its row there stands for many. */
export function MuteHost({ place, onClose, onMuted }: MuteHostProps) {
  const { service, environment } = place
  const { data } = useQuery(driftQuery({ environment, q: service, limit: 2000 }))
  const isHere = (cell: Place) => cell.service === service && cell.environment === environment
  const row = data?.rows.find(each => each.keys.some(isHere))
  if (row === undefined) return null
  const own = { ...row, cells: row.cells.filter(isHere), keys: row.keys.filter(isHere), total: 1 }
  return <MuteDialog row={own} onClose={onClose} onMuted={onMuted} />
}
