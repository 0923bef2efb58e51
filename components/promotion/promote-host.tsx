'use client'

import dynamic from 'next/dynamic'
import { useSearchParams } from 'next/navigation'
import { formatTarget, type PromoteTarget, parseTarget } from './promote-target'

/** Loaded when somebody promotes: the board's own script stays small. */
const PromoteSheet = dynamic(() => import('./promote-sheet').then(module => module.PromoteSheet), { ssr: false })

/** It stands in the URL: Back closes the sheet, a link opens it. */
export function usePromoteTarget(): readonly [PromoteTarget | null, (target: PromoteTarget | null) => void] {
  const search = useSearchParams()
  return [parseTarget(search), target => setTarget(target, 'pushState')]
}

export function PromoteSheetHost() {
  const [target, set] = usePromoteTarget()
  if (target === null) return null
  return <PromoteSheet target={target} onChange={next => setTarget(next, 'replaceState')} onClose={() => set(null)} />
}

function setTarget(target: PromoteTarget | null, how: 'pushState' | 'replaceState'): void {
  const query = formatTarget(target, window.location.search)
  window.history[how](null, '', `${window.location.pathname}${query}`)
}
