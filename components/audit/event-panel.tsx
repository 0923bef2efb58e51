'use client'

import Link from 'next/link'
import { CopyButton } from '@/components/ui/copy-button'
import { Fact } from '@/components/ui/fact'
import { Icon } from '@/components/ui/icon'
import { ScrollBox } from '@/components/ui/scroll-box'
import { Exact } from '@/components/ui/time'
import { formatUtc } from '@/lib/client/time'
import type { AuditEventView } from '@/lib/contract'
import { actorName, eventDetail } from './event-words'
import { Story } from './events'

interface EventPanelProps {
  readonly event: AuditEventView
  /** All rows of its story, itself among them, oldest first. */
  readonly related: readonly AuditEventView[]
  /** The page without this row chosen. */
  readonly back: string
}

/** One row in full, with the rows of the same story. */
export function EventPanel({ event, related, back }: EventPanelProps) {
  const { sequence, at, type, actor, service, environment, correlation, data, hash } = event
  return (
    <section className="panel audit-event" aria-label={`Row ${sequence}`}>
      <header className="panel-head">
        <h2>
          Row {sequence} <span className="mono">{type}</span>
        </h2>
        <span className="flex-1" />
        <CopyButton text={typeof window === 'undefined' ? '' : `${window.location.origin}/audit?event=${sequence}`}>
          Copy link
        </CopyButton>
        <Link className="btn" href={back} prefetch={false}>
          <Icon name="x" />
          Close
        </Link>
      </header>
      <div className="audit-event-body">
        <dl>
          <Fact name="Time">{formatUtc(at)}</Fact>
          <Fact name="Who">
            {actorName(actor)}
            {actor.type === 'unauthenticated' && (
              <span className="text-ink-3"> (there is no sign-in: the address is all that is known)</span>
            )}
          </Fact>
          {service !== null && <Fact name="Service">{service}</Fact>}
          {environment !== null && <Fact name="Environment">{environment}</Fact>}
          {correlation !== null && (
            <Fact name="Story">
              <Story id={correlation} type={type} />
            </Fact>
          )}
          <Fact name="Hash">
            {hash === null ? 'none: it is from before the chain' : <span className="mono audit-hash">{hash}</span>}
          </Fact>
        </dl>
        <ScrollBox label="Data" className="audit-data">
          <pre className="mono">{JSON.stringify(data, null, 2)}</pre>
        </ScrollBox>
        {related.length > 1 && (
          <nav aria-label="Rows of the same story">
            <h3>{related.length} rows of the same story</h3>
            <ol>
              {related.map(one => (
                <li key={one.sequence}>
                  <Link
                    href={`/audit?event=${one.sequence}`}
                    prefetch={false}
                    aria-current={one.sequence === sequence ? 'true' : undefined}
                  >
                    <span className="mono text-ink-3">{one.sequence}</span> <span className="mono">{one.type}</span>{' '}
                    <span className="text-ink-3">
                      <Exact at={one.at} />
                    </span>{' '}
                    <span className="audit-related-detail">{eventDetail(one)}</span>
                  </Link>
                </li>
              ))}
            </ol>
          </nav>
        )}
      </div>
    </section>
  )
}
