import type { AuditEventView } from '@/lib/contract'
import type { AuditEvent } from '@/lib/domain/audit'
import type { Services } from '@/lib/services'
import { type AskedFilter, auditFilterOf } from './audit-filter'

interface Query extends AskedFilter {
  readonly before?: number | undefined
  readonly limit: number
}

/** Newest first; `next` is the sequence to give as `before` for the older ones. */
export async function listEvents(
  { store }: Pick<Services, 'store'>,
  query: Query,
): Promise<{ events: AuditEventView[]; next: number | null }> {
  const events = await store.listEvents({ ...auditFilterOf(query), before: query.before, limit: query.limit + 1 })
  const page = events.slice(0, query.limit)
  return { events: page.map(eventView), next: events.length > page.length ? (page.at(-1)?.sequence ?? null) : null }
}

export async function countEvents({ store }: Pick<Services, 'store'>, filter: AskedFilter): Promise<{ count: number }> {
  return { count: await store.countEvents(auditFilterOf(filter)) }
}

/** One event with all that belongs to its story, in its order; null where there is none of that number. */
export async function findEvent(
  { store }: Pick<Services, 'store'>,
  sequence: number,
): Promise<{ event: AuditEventView; related: AuditEventView[] } | null> {
  const [event] = await store.listEvents({ before: sequence + 1, limit: 1 })
  if (event?.sequence !== sequence) return null
  const { correlation } = event
  const related = correlation === null ? [] : await store.listEvents({ correlation, limit: mostRelated })
  return { event: eventView(event), related: related.map(eventView).reverse() }
}

const mostRelated = 50

export function eventView(event: AuditEvent): AuditEventView {
  return { ...event, actor: { ...event.actor }, data: { ...event.data } }
}
