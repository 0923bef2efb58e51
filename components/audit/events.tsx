'use client'

import { clsx } from 'clsx'
import Link from 'next/link'
import { ScrollBox } from '@/components/ui/scroll-box'
import { Exact } from '@/components/ui/time'
import type { AuditEventView } from '@/lib/contract'
import { actorName, eventDetail, isRelated, shortHash } from './event-words'

interface EventsProps {
  readonly events: readonly AuditEventView[]
  /** Inside one story: service, environment and the story itself are already said. */
  readonly compact?: boolean
  /** The row that the page is about. */
  readonly chosen?: number | null
}

/** One line per row, newest first; the rows of one promotion marked together. */
export function Events({ events, compact = false, chosen = null }: EventsProps) {
  const story = events.find(event => event.sequence === chosen)
  return (
    <ScrollBox label="Events">
      <table className="audit">
        <thead>
          <tr>
            <th scope="col">Row</th>
            <th scope="col">Time</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            {!compact && <th scope="col">Service</th>}
            {!compact && <th scope="col">Environment</th>}
            <th scope="col">Details</th>
            {!compact && <th scope="col">Story</th>}
            {!compact && <th scope="col">Hash</th>}
          </tr>
        </thead>
        <tbody>
          {events.map((event, index) => (
            <tr
              key={event.sequence}
              aria-current={event.sequence === chosen ? 'true' : undefined}
              className={clsx(
                !compact &&
                  (isRelated(event, story) ||
                    isRelated(event, events[index - 1]) ||
                    isRelated(event, events[index + 1])) &&
                  'audit-related',
              )}
            >
              <td className="audit-quiet">
                <Link className="audit-number" href={`/audit?event=${event.sequence}`} prefetch={false}>
                  {event.sequence}
                </Link>
              </td>
              <td className="audit-quiet">
                <Exact at={event.at} />
              </td>
              <td className={clsx('audit-who', event.actor.type !== 'observer' && 'text-ink')}>
                {actorName(event.actor)}
              </td>
              <td className="audit-type">{event.type}</td>
              {!compact && <td>{event.service !== null && <ServiceLink event={event} />}</td>}
              {!compact && <td>{event.environment}</td>}
              <td className="audit-detail">{eventDetail(event)}</td>
              {!compact && <td>{event.correlation !== null && <Story id={event.correlation} type={event.type} />}</td>}
              {!compact && (
                <td className="audit-quiet audit-hash-cell" title={event.hash ?? undefined}>
                  {event.hash === null ? 'unchained' : shortHash(event.hash)}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

function ServiceLink({ event }: { readonly event: AuditEventView }) {
  return (
    <Link className="hover:underline" href={`/services/${encodeURIComponent(event.service ?? '')}`} prefetch={false}>
      {event.service}
    </Link>
  )
}

/** A promotion has a page of its own; of any other story the rows are all there is. */
export function Story({ id, type }: { readonly id: string; readonly type: string }) {
  const place = encodeURIComponent(id)
  const href = type.startsWith('promotion.') ? `/promotions/${place}` : `/audit?correlation=${place}`
  return (
    <Link className="link mono" href={href} prefetch={false}>
      {id.slice(0, 8)}
    </Link>
  )
}
