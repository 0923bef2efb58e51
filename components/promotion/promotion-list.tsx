'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { FailureNotice } from '@/components/ui/failure-notice'
import { Icon } from '@/components/ui/icon'
import { Age } from '@/components/ui/time'
import { Version } from '@/components/ui/version'
import { promotionsQuery } from '@/lib/client/queries'
import type { PromotionView } from '@/lib/contract'
import {
  changeOf,
  currentStep,
  type Group,
  groupPromotions,
  originsOf,
  placesOf,
  servicesOf,
  stateLooks,
} from './promotion-words'

const emptyWords: Readonly<Record<Group, string>> = {
  Open: 'Nothing waits for a review. Choose a cell on the board and press p to promote into it.',
  'On the way': 'Nothing that was merged is still on its way to a cluster.',
  Done: 'No promotion has ended yet.',
}

const hints: Readonly<Record<Group, string>> = {
  Open: 'wait for checks, a review or the merge',
  'On the way': 'merged, not yet live',
  Done: 'newest first',
}

interface PromotionListProps {
  /** Null: the database did not answer when the page was made. */
  readonly initial: readonly PromotionView[] | null
}

export function PromotionList({ initial }: PromotionListProps) {
  const { data, error } = useQuery({ ...promotionsQuery(), ...(initial === null ? {} : { initialData: [...initial] }) })
  return (
    <>
      {error !== null && (
        <FailureNotice
          error={error}
          wrote={
            data === undefined
              ? 'No promotion can be listed, and none can be opened, until it is back. It is asked again every 15 s.'
              : 'The list is as it was last read.'
          }
        />
      )}
      {data === undefined ? error === null && <ListSkeleton /> : <Groups promotions={data} />}
    </>
  )
}

function Groups({ promotions: all }: { readonly promotions: readonly PromotionView[] }) {
  if (all.length === 0) return <NoneYet />
  return groupPromotions(all).map(({ group, promotions }) => (
    <section key={group} className="panel mt-4" aria-label={group}>
      <div className="panel-head border-b-0">
        <h2>{group}</h2>
        <span className="text-ink-3 text-small">
          {promotions.length > 0 && `${promotions.length}, `}
          {hints[group]}
        </span>
      </div>
      {promotions.length === 0 ? (
        <p className="border-line border-t px-3.5 py-3 text-ink-3">{emptyWords[group]}</p>
      ) : (
        promotions.map(promotion => <PromotionRow key={promotion.id} promotion={promotion} />)
      )}
    </section>
  ))
}

function NoneYet() {
  return (
    <section className="panel mt-4 grid justify-items-start gap-3 p-4" aria-labelledby="none-yet">
      <h2 id="none-yet">No promotion has been asked for yet</h2>
      <p className="max-w-[72ch]">
        A promotion is a pull request that brings the version of one environment to the next. On the board, choose a
        cell that is behind its upstream and press <kbd>p</kbd>: the sheet shows the one line that would change, and
        writes nothing until it is confirmed.
      </p>
      <Link href="/?differs=upstream" className="btn">
        Show what differs from its upstream
      </Link>
    </section>
  )
}

/** In the list's own rows: nothing moves when they arrive. */
function ListSkeleton() {
  return (
    <section className="panel mt-4" aria-busy="true" aria-label="Promotions">
      <p className="sr-only" role="status">
        Reading promotions
      </p>
      {[0, 1, 2].map(row => (
        <div key={row} className="promotion-row" aria-hidden="true">
          <span className="skeleton" />
          <span className="skeleton" />
          <span className="skeleton" />
          <span className="skeleton" />
        </div>
      ))}
    </section>
  )
}

function PromotionRow({ promotion }: { readonly promotion: PromotionView }) {
  const look = stateLooks[promotion.state]
  const change = changeOf(promotion.cells)
  return (
    <Link href={`/promotions/${promotion.id}`} prefetch={false} className="promotion-row">
      <span className={`state-word hue-${look.hue}`}>
        <Icon name={look.icon} />
        {look.word}
        {promotion.number !== null && <span className="mono font-normal text-ink-2">#{promotion.number}</span>}
      </span>
      <span className="min-w-0">
        <b className="block truncate">{servicesOf(promotion.cells)}</b>
        <span className="text-ink-3 text-small">
          {originsOf(promotion.cells)} → {placesOf(promotion.cells)}
        </span>
      </span>
      <span className="mono min-w-0 text-ink">
        {change !== null && (
          <span className="flex min-w-0 gap-2">
            <Version text={change[0]} />
            <span className="text-ink-3">→</span>
            <Version text={change[1]} />
          </span>
        )}
      </span>
      <span className="min-w-0">{promotion.note ?? waitsIn(promotion)}</span>
      <span className="whitespace-nowrap text-right text-ink-3 text-small">
        <Age at={promotion.updatedAt} /> ago
      </span>
    </Link>
  )
}

function waitsIn(promotion: PromotionView): string {
  const step = currentStep(promotion)
  return step === null ? '' : `Next: ${step.name.toLowerCase()}`
}
