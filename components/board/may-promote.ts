import type { EnvironmentView } from '@/lib/contract'

/** A cell as far as this asks: the version that Git declares. */
export interface Declared {
  readonly git: string | null
}

/** Why a promotion into this cell cannot be asked for, or null when it can; the plan's own checks decide the rest. */
export function whyNotPromote(
  environment: EnvironmentView | undefined,
  cell: Declared | undefined,
  source: Declared | undefined,
): string | null {
  if (environment === undefined || cell === undefined || cell.git === null) return 'Git does not declare it here.'
  if (environment.upstream === null) return `${environment.name} is the first environment: nothing comes before it.`
  if (source === undefined || source.git === null) return `Git does not declare it in ${environment.upstream}.`
  if (source.git === cell.git) return `${environment.upstream} declares the same version.`
  return null
}
