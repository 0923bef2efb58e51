import { Icon } from '@/components/ui/icon'
import type { State } from '@/lib/domain/verdict'
import { looks } from './look'

/** A state by its icon and its word. Stale: what was loud keeps both and loses its hue; what was well is only Stale. */
export function StateWord({ state, stale = false }: { readonly state: State; readonly stale?: boolean }) {
  const isOldCalm = stale && state === 'Synced'
  return (
    <span className={`state-word hue-${stale ? 'grey' : looks[state].hue}`}>
      <Icon name={isOldCalm ? 'unknown' : looks[state].icon} />
      {isOldCalm ? 'Stale' : state}
    </span>
  )
}
