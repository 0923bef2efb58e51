'use client'

import { useSearchParams } from 'next/navigation'
import { PromoteSheet } from './promote-sheet'
import { parseTarget, showTarget } from './promote-target'

/** The sheet for what the URL names; a text that names no cell opens nothing. */
export function RoutedSheet() {
  const target = parseTarget(useSearchParams())
  if (target === null) return null
  return (
    <PromoteSheet
      target={target}
      onChange={next => showTarget(next, 'replaceState')}
      onClose={() => showTarget(null, 'pushState')}
    />
  )
}
