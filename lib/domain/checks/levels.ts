import type { CellKey } from '@/lib/domain/cell'
import type { Check } from '@/lib/domain/promotion'

export function ok(code: string, message: string, link: string | null): Check {
  return { level: 'ok', code, message, link }
}

/** Has to be accepted by a person. */
export function warn(code: string, message: string, link: string | null): Check {
  return { level: 'warn', code, message, link }
}

/** Says who or what can lift it. */
export function block(code: string, message: string, link: string | null): Check {
  return { level: 'block', code, message, link }
}

export function linkTo({ service, environment }: CellKey): string {
  return `/services/${encodeURIComponent(service)}?environment=${encodeURIComponent(environment)}`
}
