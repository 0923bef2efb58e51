'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { openSheet } from '@/components/promotion/open-sheet'
import type { Board } from '@/lib/client/board'
import type { BoardCell } from '@/lib/contract'
import { cellId } from '@/lib/domain/cell'
import { sectionOf } from '@/lib/domain/verdict'
import type { Place } from './arrange'
import { whyNotPromote } from './may-promote'

export interface CellActions {
  readonly mayPromote: (place: Place | null) => boolean
  /** It is known to differ from Git now: it can be muted, and a command may return it. */
  readonly isDrift: (place: Place) => boolean
  /** Drifted by hand: what runs can become what Git says. */
  readonly mayAdopt: (place: Place) => boolean
  /** True when the key did something. */
  readonly act: (key: string, place: Place) => boolean
  /** False where there is none. */
  readonly promote: (places: readonly Place[]) => boolean
  /** What came of the last key, and where. */
  readonly note: Note | null
  /** The cell that is being muted. */
  readonly muting: Place | null
  readonly endMuting: (words: string | null) => void
}

interface Note {
  readonly at: Place
  readonly words: string
}

/** What the keys do on a cell: open its service, promote into it, copy its version in full or the command that returns it to Git. */
export function useCellActions(board: Board): CellActions {
  const router = useRouter()
  const [note, setNote] = useState<Note | null>(null)
  const [muting, setMuting] = useState<Place | null>(null)

  function mayPromote(place: Place | null): boolean {
    const environment = board.environments.find(each => each.name === place?.environment)
    if (place === null || environment === undefined) return false
    const source = board.cells.get(cellId({ service: place.service, environment: environment.upstream ?? '' }))
    return whyNotPromote(environment, board.cells.get(cellId(place)), source) === null
  }

  function act(key: string, place: Place): boolean {
    const cell = board.cells.get(cellId(place))
    if (key === 'Enter') {
      router.push(`/services/${encodeURIComponent(place.service)}?environment=${encodeURIComponent(place.environment)}`)
      return true
    }
    if (key === 'a' && mayAdopt(place)) {
      openSheet(to => to.adopt([place]))
      return true
    }
    if (key === 'm' && isDrift(place)) {
      setMuting(place)
      return true
    }
    if (cell === undefined || (key !== 'y' && !(key === 'c' && isDrift(place)))) return false
    void copyFrom(cell, key === 'y' ? 'version' : 'command').then(words => setNote({ at: place, words }))
    return true
  }

  function promote(places: readonly Place[]): boolean {
    if (places.length > 0) openSheet(to => to.promoteInto(places))
    return places.length > 0
  }

  function mayAdopt(place: Place): boolean {
    const cell = board.cells.get(cellId(place))
    return isDrift(place) && cell?.git != null && [cell.state, ...cell.also].includes('Drifted')
  }

  function isDrift(place: Place): boolean {
    const cell = board.cells.get(cellId(place))
    return cell !== undefined && !cell.stale && sectionOf(cell.state) === 'not as Git says'
  }

  function endMuting(words: string | null): void {
    if (words !== null && muting !== null) setNote({ at: muting, words })
    setMuting(null)
  }

  return { mayPromote, isDrift, mayAdopt, act, promote, note, muting, endMuting }
}

/** The words for what came of it: the server may be away, and a browser may refuse. */
async function copyFrom(cell: BoardCell, what: 'version' | 'command'): Promise<string> {
  try {
    return await (await import('./copy-from-cell')).copyFromCell(cell, what)
  } catch {
    return 'Nothing was copied: the server or the browser refused'
  }
}
