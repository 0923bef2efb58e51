/**
 * Fields of an object as the API sends it, read without a schema: a start reads tens of thousands of pods, and a schema takes ten times
 * as long. Go writes an empty list as nothing or as null. Each throws where the API cannot have sent that.
 */
import { z } from 'zod'
import { intern } from '@/lib/heap/intern'

export type Fields = Readonly<Record<string, unknown>>

export function fieldsOf(raw: unknown): Fields {
  if (isFields(raw)) return raw
  throw new TypeError('not an object')
}

function isFields(raw: unknown): raw is Fields {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw)
}

/** Where an object without it is whole all the same. */
export function fieldsOrNone(raw: unknown): Fields {
  return raw === undefined ? none : fieldsOf(raw)
}

const none: Fields = {}

/** A text that the API always writes. */
export function wordOf(raw: unknown): string {
  if (typeof raw === 'string') return raw
  throw new TypeError('not a text')
}

export function textOf(raw: unknown): string {
  return raw === undefined || raw === null ? '' : wordOf(raw)
}

/** A text that many objects carry alike. */
export function commonTextOf(raw: unknown): string {
  return intern(textOf(raw))
}

export function numberOf(raw: unknown): number | null {
  if (raw === undefined || raw === null) return null
  if (typeof raw === 'number' && Number.isFinite(raw)) return raw
  throw new TypeError('not a number')
}

export function countOf(raw: unknown): number {
  return numberOf(raw) ?? 0
}

export function flagOf(raw: unknown): boolean {
  if (raw === undefined || raw === null) return false
  if (typeof raw === 'boolean') return raw
  throw new TypeError('neither true nor false')
}

/** Epoch milliseconds, or null where the API wrote none. */
export function instantOf(raw: unknown): number | null {
  const at = Date.parse(textOf(raw))
  return Number.isNaN(at) ? null : at
}

export function itemsOf<T>(raw: unknown, read: (raw: unknown) => T): T[] {
  if (raw === undefined || raw === null) return []
  if (Array.isArray(raw)) return raw.map(one => read(one))
  throw new TypeError('not a list')
}

export function namesOf(raw: unknown): Readonly<Record<string, string>> {
  if (raw === undefined || raw === null) return {}
  const fields = fieldsOf(raw)
  if (isNames(fields)) return fields
  throw new TypeError('not all are texts')
}

function isNames(fields: Fields): fields is Readonly<Record<string, string>> {
  for (const key in fields) if (typeof fields[key] !== 'string') return false
  return true
}

/** The same reading as a part of a schema. */
export function readBy<T>(read: (raw: unknown) => T) {
  return z
    .unknown()
    .optional()
    .transform((raw, context): T => {
      try {
        return read(raw)
      } catch (error) {
        context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'not readable' })
        return z.NEVER
      }
    })
}
