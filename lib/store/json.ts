import type { Prisma } from '@/lib/generated/prisma/client'

/** A value as PostgreSQL gets it: what JSON cannot hold (undefined, functions) is gone, as it would be on the wire. */
export function json(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value))
}

/**
 * Many values as one parameter, which `string_to_array(…, chr(30))` takes apart: JSON texts after RFC 7464, with the record separator
 * between them, which no JSON text contains. A text[] would be escaped element by element, which costs more than all else of a write.
 */
export function jsonSequence(values: readonly unknown[]): string {
  return values.map(value => JSON.stringify(value)).join('\u001e')
}
