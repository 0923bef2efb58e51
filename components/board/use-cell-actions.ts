'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { usePromoteTarget } from '@/components/promotion/promote-host'
import type { Board } from '@/lib/client/board'
import { cellId } from '@/lib/domain/cell'
import type { Active } from './grid'
import { whyNotPromote } from './may-promote'

export interface CellActions {
  readonly mayPromote: (place: Active | null) => boolean
  /** True when the key did something. */
  readonly act: (key: string, place: Active) => boolean
  /** The cell whose version was copied last. */
  readonly copied: string | null
}

/** What the keys do on a cell: open its service, promote into it, copy its version in full. */
export function useCellActions(board: Board): CellActions {
  const router = useRouter()
  const [, setTarget] = usePromoteTarget()
  const [copied, setCopied] = useState<string | null>(null)

  function mayPromote(place: Active | null): boolean {
    const environment = board.environments.find(each => each.name === place?.environment)
    if (place === null || environment === undefined) return false
    const source = board.cells.get(cellId({ service: place.service, environment: environment.upstream ?? '' }))
    return whyNotPromote(environment, board.cells.get(cellId(place)), source) === null
  }

  function act(key: string, place: Active): boolean {
    const cell = board.cells.get(cellId(place))
    if (key === 'Enter') {
      router.push(`/services/${encodeURIComponent(place.service)}?environment=${encodeURIComponent(place.environment)}`)
      return true
    }
    if (key === 'p' && mayPromote(place)) {
      setTarget(place)
      return true
    }
    if (key === 'y' && cell !== undefined) {
      void navigator.clipboard?.writeText(cell.live ?? cell.git ?? '').then(() => setCopied(cellId(place)))
      return true
    }
    return false
  }

  return { mayPromote, act, copied }
}
