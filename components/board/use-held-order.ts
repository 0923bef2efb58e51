'use client'

import { useState } from 'react'
import type { Placed } from './held-order'

interface Held {
  /** What was asked when it was held: another question gives another order at once. */
  readonly question: string
  readonly order: readonly Placed[]
}

export interface HeldOrder {
  readonly order: readonly Placed[] | null
  /** While the pointer or the focus is in the table. */
  readonly hold: (on: boolean, wanted: readonly Placed[]) => void
  readonly sortAgain: (wanted: readonly Placed[]) => void
}

export function useHeldOrder(question: string): HeldOrder {
  const [held, setHeld] = useState<Held | null>(null)
  const order = held?.question === question ? held.order : null
  return {
    order,
    hold(on, wanted) {
      if (!on) setHeld(null)
      else if (order === null) setHeld({ question, order: wanted })
    },
    sortAgain: wanted => setHeld({ question, order: wanted }),
  }
}
