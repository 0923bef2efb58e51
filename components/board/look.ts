import type { IconName } from '@/components/ui/icon'
import type { State } from '@/lib/domain/verdict'

/** Whose problem it is: red pods, violet a hand, amber delivery, blue moving, grey no evidence, ink nothing. */
export type Hue = 'red' | 'violet' | 'amber' | 'blue' | 'grey' | 'ink'

export interface Look {
  readonly icon: IconName
  readonly hue: Hue
  /** The line between Git and live. */
  readonly line: 'none' | 'solid' | 'dashed' | 'progress'
  /** The side at fault carries the wash. */
  readonly wash: 'none' | 'git' | 'live'
}

export const looks: Readonly<Record<State, Look>> = {
  Degraded: { icon: 'degraded', hue: 'red', line: 'solid', wash: 'live' },
  Missing: { icon: 'missing', hue: 'red', line: 'solid', wash: 'live' },
  Drifted: { icon: 'drifted', hue: 'violet', line: 'solid', wash: 'live' },
  Stuck: { icon: 'stuck', hue: 'amber', line: 'solid', wash: 'git' },
  Unknown: { icon: 'unknown', hue: 'grey', line: 'none', wash: 'none' },
  Unmanaged: { icon: 'unmanaged', hue: 'violet', line: 'solid', wash: 'live' },
  'Tag moved': { icon: 'moved', hue: 'violet', line: 'solid', wash: 'live' },
  Unresolved: { icon: 'unresolved', hue: 'amber', line: 'solid', wash: 'git' },
  Suspended: { icon: 'suspended', hue: 'amber', line: 'solid', wash: 'git' },
  Waiting: { icon: 'waiting', hue: 'blue', line: 'dashed', wash: 'none' },
  'Rolling out': { icon: 'rolling', hue: 'blue', line: 'progress', wash: 'none' },
  Synced: { icon: 'synced', hue: 'ink', line: 'none', wash: 'none' },
}
