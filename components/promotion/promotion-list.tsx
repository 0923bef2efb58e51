'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { FailureNotice } from '@/components/ui/failure-notice'
import { Icon } from '@/components/ui/icon'
import { Age } from '@/components/ui/time'
import { Version } from '@/components/ui/version'
import { promotionsQuery } from '@/lib/client/queries'
import type { PromotionView } from '@/lib/contract'
import { changeOf, currentStep, type Group, groupPromotions, stateLooks } from './promotion-words'

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

export function PromotionList({ initial }: { readonly initial: readonly PromotionView[] }) {
  const { data, error } = useQuery({ ...promotionsQuery(), initialData: [...initial] })
  return (
    <>
      {error !== null && <FailureNotice error={error} wrote="The list is as it was last read." />}
      {groupPromotions(data).map(({ group, promotions }) => (
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
      ))}
    </>
  )
}

function PromotionRow({ promotion }: { readonly promotion: PromotionView }) {
  const look = stateLooks[promotion.state]
  const change = changeOf(promotion)
  return (
    <Link href={`/promotions/${promotion.id}`} prefetch={false} className="promotion-row">
      <span className={`state-word hue-${look.hue}`}>
        <Icon name={look.icon} />
        {look.word}
        {promotion.number !== null && <span className="mono font-normal text-ink-2">#{promotion.number}</span>}
      </span>
      <span className="min-w-0">
        <b className="block truncate">{promotion.service}</b>
        <span className="text-ink-3 text-small">
          {promotion.source} → {promotion.environment}
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
