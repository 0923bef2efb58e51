import { type AuditType, auditTypes } from '@/lib/domain/audit'
import { AppError } from '@/lib/errors'
import type { AuditFilter } from '@/lib/store/contract'

/** A filter as it was asked. */
export type AskedFilter = Omit<AuditFilter, 'type'> & { readonly type?: string | undefined }

/** Throws bad_request where the type is none. */
export function auditFilterOf({ person, service, environment, type, correlation, from, to }: AskedFilter): AuditFilter {
  return { person, service, environment, type: typeOf(type), correlation, from, to }
}

function typeOf(asked: string | undefined): AuditType | undefined {
  const type = auditTypes.find(one => one === asked)
  if (asked === undefined || type !== undefined) return type
  throw new AppError(
    'bad_request',
    `There is no event type ${asked.slice(0, 64)}. The types are ${auditTypes.join(', ')}.`,
  )
}
