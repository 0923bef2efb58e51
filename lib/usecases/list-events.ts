import type { AuditEventView } from '@/lib/contract'
import { type AuditEvent, auditTypes } from '@/lib/domain/audit'
import { AppError } from '@/lib/errors'
import type { Services } from '@/lib/services'

interface Query {
  readonly service?: string | undefined
  readonly environment?: string | undefined
  readonly type?: string | undefined
  readonly correlation?: string | undefined
  readonly before?: number | undefined
  readonly limit: number
}

/** Newest first; `next` is the sequence to give as `before` for the older ones. */
export async function listEvents(
  { store }: Pick<Services, 'store'>,
  query: Query,
): Promise<{ events: AuditEventView[]; next: number | null }> {
  const type = auditTypes.find(one => one === query.type)
  if (query.type !== undefined && type === undefined) {
    throw new AppError(
      'bad_request',
      `There is no event type ${query.type.slice(0, 64)}. The types are ${auditTypes.join(', ')}.`,
    )
  }
  const events = await store.listEvents({ ...query, type, limit: query.limit + 1 })
  const page = events.slice(0, query.limit)
  return { events: page.map(eventView), next: events.length > page.length ? (page.at(-1)?.sequence ?? null) : null }
}

export function eventView(event: AuditEvent): AuditEventView {
  return { ...event, actor: { ...event.actor }, data: { ...event.data } }
}
