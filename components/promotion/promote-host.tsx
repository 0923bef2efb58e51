'use client'

import dynamic from 'next/dynamic'
import { useSearchParams } from 'next/navigation'

export interface PromoteTarget {
  readonly service: string
  readonly environment: string
}

/** Loaded when somebody promotes: the board's own script stays small. */
const PromoteSheet = dynamic(() => import('./promote-sheet').then(module => module.PromoteSheet), { ssr: false })

/** The cell that is being promoted into stands in the URL: `?promote=service/environment`. */
export function usePromoteTarget(): readonly [PromoteTarget | null, (target: PromoteTarget | null) => void] {
  const search = useSearchParams()
  return [parseTarget(search.get('promote')), setTarget]
}

export function PromoteSheetHost() {
  const [target, set] = usePromoteTarget()
  if (target === null) return null
  return <PromoteSheet key={`${target.service}/${target.environment}`} target={target} onClose={() => set(null)} />
}

/** An environment may hold slashes (`prod/eu`), a service may not. */
export function parseTarget(text: string | null): PromoteTarget | null {
  const slash = text?.indexOf('/') ?? -1
  if (text === null || slash < 1 || slash === text.length - 1) return null
  return { service: text.slice(0, slash), environment: text.slice(slash + 1) }
}

function setTarget(target: PromoteTarget | null): void {
  const params = new URLSearchParams(window.location.search)
  params.delete('promote')
  const rest = params.toString()
  const own =
    target === null ? '' : `promote=${encodeURIComponent(target.service)}/${encodeURIComponent(target.environment)}`
  const query = [rest, own].filter(part => part !== '').join('&')
  window.history.pushState(null, '', `${window.location.pathname}${query === '' ? '' : `?${query}`}`)
}
