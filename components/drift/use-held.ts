'use client'

import { useState } from 'react'
import { type HeldRows, holdRows, type Row } from './hold-rows'

export interface Held extends HeldRows {
  /** The pointer or the focus came into the list, or left it. */
  readonly hold: (held: boolean) => void
  /** Sorts now, hand or not. */
  readonly sortAgain: () => void
}

/** Rows in the server's order, until a hand is in the list: then nothing moves under it. */
export function useHeld(next: readonly Row[]): Held {
  const [shown, setShown] = useState<readonly Row[] | null>(null)
  const held = shown === null ? { rows: next.map(row => ({ row, ended: false })), waiting: 0 } : holdRows(shown, next)
  return {
    ...held,
    hold: isHeld => setShown(before => (isHeld ? (before ?? next) : null)),
    sortAgain: () => setShown(before => (before === null ? null : next)),
  }
}
