import type { Prisma } from '@/lib/generated/prisma/client'

/** A value as PostgreSQL gets it: what JSON cannot hold (undefined, functions) is gone, as it would be on the wire. */
export function json(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value))
}
