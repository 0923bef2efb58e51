'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { Events } from '@/components/audit/events'
import { StateWord } from '@/components/board/state-word'
import { Fact } from '@/components/ui/fact'
import { FailureNotice } from '@/components/ui/failure-notice'
import { Icon } from '@/components/ui/icon'
import { Path } from '@/components/ui/path'
import { Exact } from '@/components/ui/time'
import { Version } from '@/components/ui/version'
import { promotionQuery } from '@/lib/client/queries'
import type { PromotionDetail } from '@/lib/contract'
import { changeOf, originsOf, placesOf, servicesOf, stateLooks } from './promotion-words'
import { Track } from './track'

/** One promotion from the request until it is live: which step it is in and why, from evidence. */
export function PromotionPage({ initial }: { readonly initial: PromotionDetail }) {
  const { data, error } = useQuery({ ...promotionQuery(initial.promotion.id), initialData: initial })
  const { promotion, events, cells } = data
  const change = changeOf(promotion.cells)
  const look = stateLooks[promotion.state]
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="flex flex-wrap items-end gap-3 pb-4">
        <div className="min-w-0">
          <nav aria-label="Way back" className="flex items-center gap-1.5 pb-1 text-ink-3 text-small">
            <Link href="/promotions">Promotions</Link>
            <Icon name="right" size="small" />
            {promotion.number === null ? 'not numbered' : `#${promotion.number}`}
          </nav>
          <h1>
            {servicesOf(promotion.cells)} to {placesOf(promotion.cells)}
            {change !== null && ', '}
            {change !== null && (
              <span className="font-medium font-mono">
                <Version text={change[0]} className="align-bottom" /> →{' '}
                <Version text={change[1]} className="align-bottom" />
              </span>
            )}
          </h1>
        </div>
        <span className="grow" />
        {promotion.url !== null && (
          <a className="btn" href={promotion.url} target="_blank" rel="noreferrer">
            <Icon name="ext" />
            {promotion.number === null ? 'Pull request' : `#${promotion.number}`} on the Git host
          </a>
        )}
        {promotion.cells.length === 1 &&
          promotion.cells.map(cell => (
            <Link key={cell.service} className="btn" href={serviceHref(cell.service, cell.environment)}>
              {cell.service}
            </Link>
          ))}
      </div>
      {error !== null && <FailureNotice error={error} wrote="This is as it was last read." />}
      <Track promotion={promotion} />
      <div className="mt-4 grid items-start gap-4 wide:grid-cols-[minmax(0,1fr)_400px]">
        <div className="grid min-w-0 gap-4">
          <section className={`panel hue-${look.hue} border-t-2 border-t-(--hue)`} aria-label="Where it stands">
            <div className="p-3.5">
              <h2 className="flex items-center gap-2">
                <Icon name={look.icon} size="large" className="text-(--hue)" />
                {look.word}
              </h2>
              <p className="max-w-[92ch] pt-1.5">{promotion.note ?? 'No step is late.'}</p>
              {cells.map(cell => (
                <p key={`${cell.service}/${cell.environment}`} className="flex flex-wrap items-baseline gap-2 pt-2">
                  {cells.length > 1 && `${cell.service} in `}
                  {cell.environment} now: <StateWord state={cell.state} stale={cell.stale} /> {cell.reason}
                </p>
              ))}
            </div>
          </section>
          <section className="panel overflow-hidden" aria-label="What happened">
            <div className="panel-head">
              <h2>What happened</h2>
              <span className="grow" />
              <span className="text-ink-3 text-small">from the audit, newest first</span>
            </div>
            <Events events={events} compact />
          </section>
        </div>
        <Promised detail={data} />
      </div>
    </main>
  )
}

function Promised({ detail }: { readonly detail: PromotionDetail }) {
  const { promotion } = detail
  const slots = promotion.cells.flatMap(cell => cell.slots)
  return (
    <section className="panel" aria-label="What was promised">
      <div className="panel-head">
        <h2>What was promised</h2>
      </div>
      <dl className="facts">
        <Fact name="From">{originsOf(promotion.cells)}</Fact>
        <Fact name="Edit">
          {slots.map(slot => (
            <span key={`${slot.file}:${slot.line} ${slot.container}`} className="block">
              <Path text={slot.file} />, line {slot.line}
            </span>
          ))}
        </Fact>
        <Fact name="Images">
          {slots.map(slot => (
            <span key={`${slot.file}:${slot.line} ${slot.container}`} className="mono block">
              <Path text={slot.before} /> → <Path text={slot.after} />
            </span>
          ))}
        </Fact>
        <Fact name="Branch">
          <Path text={promotion.branch} />
        </Fact>
        <Fact name="Requested">
          <Exact at={promotion.requestedAt} />
        </Fact>
        {promotion.mergedBy !== null && <Fact name="Merged by">{promotion.mergedBy}</Fact>}
        {promotion.mergeCommit !== null && (
          <Fact name="Merge">
            <Version text={promotion.mergeCommit} className="mono" />
          </Fact>
        )}
        <Fact name="Audit">
          <Link className="link" href={`/audit?correlation=${promotion.id}`}>
            {detail.events.length} {detail.events.length === 1 ? 'row' : 'rows'}
          </Link>
          , plan <code>{promotion.planId.slice(0, 8)}</code>
        </Fact>
      </dl>
    </section>
  )
}

function serviceHref(service: string, environment: string): string {
  return `/services/${encodeURIComponent(service)}?environment=${encodeURIComponent(environment)}`
}
