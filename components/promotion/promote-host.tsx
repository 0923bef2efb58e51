'use client'

import { useSearchParams } from 'next/navigation'
import { later } from '@/components/ui/later'

/** Loaded when somebody promotes: the board's own script stays small. */
const RoutedSheet = later(() => import('./routed-sheet').then(module => module.RoutedSheet))

/** The sheet stands in the URL: Back closes it, a link opens it. */
export function PromoteSheetHost() {
  return useSearchParams().has('promote') ? <RoutedSheet /> : null
}
