import { endOf } from '@/components/drift/mute-end'
import type { Input } from '@/lib/client/request'
import type { LockScope } from '@/lib/domain/lock'

export const times = ['1 h', '4 h', '1 day', '1 week', 'another time'] as const
/** `drift` is offered for a cell that drifts only. */
export type EndChoice = (typeof times)[number] | 'merge' | 'drift' | 'by hand'
export type ScopeKind = LockScope['kind']

/** What a person has said of a lock so far. */
export interface Draft {
  readonly kind: ScopeKind
  readonly environment: string
  readonly service: string
  readonly reason: string
  readonly end: EndChoice
  /** What the browser's field holds, in the reader's zone. */
  readonly day: string
  readonly repository: string
  readonly number: string
}

type Wanted = Input<'makeLock'>

/** What the server is asked for, or the sentence of what is missing. `now`: epoch milliseconds. */
export function lockOf(draft: Draft, now: number): Wanted | string {
  const scope = scopeOf(draft)
  if (typeof scope === 'string') return scope
  const reason = draft.reason.trim()
  if (reason.length < 3) return 'Say why first.'
  const end = endOfLock(draft, now)
  return typeof end === 'string' ? end : { scope, reason, end }
}

function scopeOf({ kind, environment, service }: Draft): LockScope | string {
  const named = service.trim()
  if (kind !== 'organisation' && kind !== 'environment' && named === '') return 'Name the service.'
  if ((kind === 'environment' || kind === 'cell') && environment === '') return 'Choose the environment.'
  switch (kind) {
    case 'organisation':
      return { kind }
    case 'environment':
      return { kind, environment }
    case 'service':
      return { kind, service: named }
    case 'cell':
      return { kind, service: named, environment }
  }
}

function endOfLock({ end, day, repository, number }: Draft, now: number): Wanted['end'] | string {
  if (end === 'by hand') return null
  if (end === 'drift') return { kind: 'drift' }
  if (end === 'merge') {
    const digits = /^#?(\d{1,9})$/.exec(number.trim())?.[1]
    return digits === undefined || repository === ''
      ? 'Give the pull request’s number.'
      : { kind: 'merge', repository, number: Number(digits) }
  }
  const at = endOf(end, day, now)
  if (at === 'not said' || at === null) return 'Choose a day and time.'
  return at <= now ? 'The end lies in the past.' : { kind: 'time', at }
}
