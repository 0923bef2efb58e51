import type { BaseRules, Check } from '@/lib/git/contract'

/** What reported, told which of it is required, and what is required and has not reported: the host waits for it too. */
export function judgeChecks(
  reported: readonly Omit<Check, 'required'>[],
  required: BaseRules['requiredChecks'],
): readonly Check[] {
  if (required === null) return reported.map(check => ({ ...check, required: null }))
  const silent = required.filter(wanted => !reported.some(check => matchesName(wanted, check.name)))
  return [
    ...reported.map(check => ({ ...check, required: required.some(wanted => matchesName(wanted, check.name)) })),
    ...silent.map((name): Check => ({ name, state: 'pending', url: null, required: true })),
  ]
}

/** A required name may be a pattern with `*`. */
export function matchesName(pattern: string, name: string): boolean {
  const escaped = pattern.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${escaped.join('.*')}$`).test(name)
}

/** An address of the host's that a page may link to. */
export function linkOf(url: string | null | undefined): string | null {
  return url !== null && url !== undefined && /^https?:\/\/[^\s/]/.test(url) ? url : null
}
