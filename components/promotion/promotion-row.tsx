'use client'

import Link from 'next/link'
import { Icon } from '@/components/ui/icon'
import { Age } from '@/components/ui/time'
import { Version } from '@/components/ui/version'
import type { PromotionView } from '@/lib/contract'
import {
  changeOf,
  currentStep,
  numberOf,
  originsOf,
  placesOf,
  purposeWords,
  servicesOf,
  stateLooks,
} from './promotion-words'

/** One promotion: what changes where, who asked, and why it is not further. The whole row opens its page. */
export function PromotionRow({ promotion }: { readonly promotion: PromotionView }) {
  const { id, state, number, url, cells, purpose, updatedAt, requestedAt } = promotion
  const look = stateLooks[state]
  const change = changeOf(cells)
  return (
    <li className="promotion-row">
      <span className={`state-word hue-${look.hue}`}>
        <Icon name={look.icon} />
        {look.word}
        {number !== null && <span className="mono font-normal text-ink-2">#{number}</span>}
      </span>
      <span className="min-w-0">
        <Link href={`/promotions/${id}`} prefetch={false} data-open className="promotion-open">
          {purposeWords[purpose]}
          {servicesOf(cells)} <span className="font-normal text-ink-2">{placesOf(cells)}</span>
        </Link>
        <span className="block text-ink-3 text-small wrap-anywhere">from {originsOf(cells)}</span>
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
      <span className="min-w-0">
        {promotion.note ?? waitsIn(promotion)}
        <span className="block text-ink-3 text-small">{whoWords(promotion)}</span>
      </span>
      <span className="whitespace-nowrap text-right text-ink-3 text-small">
        <Age at={state === 'open' || state === 'requested' ? requestedAt : updatedAt} />
        {state === 'open' || state === 'requested' ? '' : ' ago'}
      </span>
      <span className="text-right">
        {state === 'open' && url !== null && (
          <a className="btn" href={url} target="_blank" rel="noreferrer" data-review>
            <Icon name="ext" />
            Review<span className="sr-only"> {numberOf(promotion)} on the Git host</span>
          </a>
        )}
      </span>
    </li>
  )
}

function waitsIn(promotion: PromotionView): string {
  const step = currentStep(promotion)
  return step === null ? '' : `Next: ${step.name.toLowerCase()}`
}

/** `Asked by mara, approved by jonas, checks passed` */
function whoWords({ requestedBy, approvals, steps, state }: PromotionView): string {
  const passed = steps.some(step => step.step === 'checks')
  const words = [
    requestedBy === null ? 'asked by nobody who gave a name' : `asked by ${requestedBy}`,
    approvals.length > 0 ? `approved by ${approvals.join(', ')}` : null,
    state === 'open' ? (passed ? 'checks passed' : 'checks not passed yet') : null,
  ]
  const text = words.filter(word => word !== null).join(', ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
