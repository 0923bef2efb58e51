'use client'

import { useSyncExternalStore } from 'react'
import { BoardCards, type BoardCardsProps } from './board-cards'

/** The phone's form of the board. On the server, where nobody knows the screen, the styles alone decide which of the two is in sight. */
export function CardsHost(props: BoardCardsProps) {
  return useIsWide() ? null : <BoardCards {...props} />
}

const wideQuery = '(min-width: 760px)'

function useIsWide(): boolean {
  return useSyncExternalStore(
    listener => {
      const media = window.matchMedia(wideQuery)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => window.matchMedia(wideQuery).matches,
    () => false,
  )
}
