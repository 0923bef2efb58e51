import type { Check } from '@/lib/domain/promotion'

/** Whether a request that was recorded, and not carried out yet, may be: `waits` is for an answer that is not there yet. */
export type Holding =
  | { readonly kind: 'holds' }
  | { readonly kind: 'waits'; readonly why: string }
  | { readonly kind: 'fails'; readonly why: string }

/** Of checks whose answer is not known now and may be in a moment: sources that are being read again, a registry that does not answer. */
const notKnownYet = ['git_stale', 'locks_unknown', 'source_stale', 'live_stale', 'target_stale', 'image_unknown']

/** `accepted`: codes of the warnings that the person ticked. What came since was ticked by nobody. */
export function stillHolds(checks: readonly Check[], accepted: readonly string[]): Holding {
  const against = checks.filter(
    check => check.level === 'block' || (check.level === 'warn' && !accepted.includes(check.code)),
  )
  const [first] = against.filter(check => !isNotKnownYet(check))
  if (first !== undefined) return { kind: 'fails', why: first.message }
  const [waiting] = against
  return waiting === undefined ? { kind: 'holds' } : { kind: 'waits', why: waiting.message }
}

/** A code may name its image or its cell behind what it is. */
function isNotKnownYet({ code }: Check): boolean {
  return notKnownYet.includes(code.split(/[:@]/)[0] ?? code)
}
