import { Icon } from '@/components/ui/icon'
import type { State } from '@/lib/domain/verdict'
import { looks } from './look'

/** A state by its icon and its word; stale ones keep both and lose their hue. */
export function StateWord({ state, stale = false }: { readonly state: State; readonly stale?: boolean }) {
  const look = looks[state]
  return (
    <span className={`state-word hue-${stale ? 'grey' : look.hue}`}>
      <Icon name={look.icon} />
      {state}
    </span>
  )
}
