import type { CellKey } from './cell'
import type { PlannedEdit } from './promotion'

/** What a plan's identity is made of: an unrelated push does not change it, a push to an edited file does. */
export function planText(targets: readonly CellKey[], edits: readonly PlannedEdit[]): string {
  const names = targets.map(({ service, environment }) => [service, environment] as const)
  const parts: (string | readonly [string, string])[] = [...names].sort(byText)
  for (const edit of [...edits].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    parts.push(edit.path, edit.blob, edit.before, edit.after)
  }
  return JSON.stringify(parts)
}

function byText(a: readonly string[], b: readonly string[]): number {
  return a.join('\u0000') < b.join('\u0000') ? -1 : 1
}

/**
 * `plimsoll/<environment>/<service>/<plan id, 8>-<n>`, of several services `plimsoll/<environment>/<plan id, 8>-<n>`; n counts the ended
 * promotions of the same plan. Names are made safe by the rules of git check-ref-format: no space, no ~^:?*[\, no `..`, no `@{`, no
 * leading dot, no `.lock`.
 */
export function branchName(targets: readonly CellKey[], place: string, planId: string, ended: number): string {
  const services = new Set(targets.map(({ service }) => service))
  const [only] = services
  const service = services.size === 1 && only !== undefined ? `/${refPart(only)}` : ''
  return `plimsoll/${refPart(place)}${service}/${planId.slice(0, 8)}-${ended + 1}`
}

/** The environment of all targets, or the group that they make up. */
export function placeOf(targets: readonly CellKey[], groupOf: (environment: string) => string): string {
  const environments = [...new Set(targets.map(({ environment }) => environment))]
  const groups = [...new Set(environments.map(groupOf))]
  return (environments.length === 1 ? environments[0] : groups.length === 1 ? groups[0] : undefined) ?? 'several'
}

function refPart(name: string): string {
  const safe = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/^[.-]+|[.-]+$/g, '')
    .replace(/\.lock$/i, '-lock')
  return safe === '' ? 'unnamed' : safe
}
