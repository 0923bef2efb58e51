'use client'

import dynamic from 'next/dynamic'
import { useSearchParams } from 'next/navigation'

/** Loaded when somebody promotes: the board's own script stays small. */
const RoutedSheet = dynamic(() => import('./routed-sheet').then(module => module.RoutedSheet), { ssr: false })

/** The sheet stands in the URL: Back closes it, a link opens it. */
export function PromoteSheetHost() {
  return useSearchParams().has('promote') ? <RoutedSheet /> : null
}
