'use client'

import Link from 'next/link'
import { useState } from 'react'
import { Icon } from '@/components/ui/icon'
import { Version } from '@/components/ui/version'
import type { PromotionDetail } from '@/lib/contract'
import { CloseDialog } from './close-dialog'
import { showTarget } from './promote-target'
import { changeOf, numberOf, placesOf, purposeWords, servicesOf } from './promotion-words'
import { RebuildDialog } from './rebuild-dialog'
import { mayRollBack, rollBackTarget, rollBackWords, supersedingTarget } from './roll-back'

/** What changes where, and what can be done about it now. */
export function PromotionHead({ detail }: { readonly detail: PromotionDetail }) {
  const { promotion } = detail
  const { cells, number, url } = promotion
  const change = changeOf(cells)
  const [only, ...others] = cells
  return (
    <div className="flex flex-wrap items-end gap-3 pb-4">
      <div className="min-w-0">
        <nav aria-label="Way back" className="flex items-center gap-1.5 pb-1 text-ink-3 text-small">
          <Link href="/promotions">Promotions</Link>
          <Icon name="right" size="small" />
          {number === null ? 'not numbered' : `#${number}`}
        </nav>
        <h1 className="wrap-anywhere">
          {purposeWords[promotion.purpose]}
          {servicesOf(cells)} {promotion.purpose === 'promote' ? 'to' : 'in'} {placesOf(cells)}
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
      {url !== null && (
        <a className="btn" href={url} target="_blank" rel="noreferrer">
          <Icon name="ext" />
          {numberOf(promotion)} on the Git host
        </a>
      )}
      {only !== undefined && others.length === 0 && (
        <Link className="btn" href={serviceHref(only.service, only.environment)}>
          {only.service}
        </Link>
      )}
      <Actions detail={detail} />
    </div>
  )
}

/** While it is open: another in its place, the same on the base of now, or none. From the merge on: back. */
function Actions({ detail }: { readonly detail: PromotionDetail }) {
  const { promotion } = detail
  const [dialog, setDialog] = useState<'close' | 'rebuild' | null>(null)
  const end = () => setDialog(null)
  if (mayRollBack(detail)) {
    return (
      <button
        type="button"
        className="btn btn-primary"
        onClick={() => showTarget(rollBackTarget(promotion), 'pushState')}
      >
        <Icon name="back" />
        {rollBackWords(promotion)}
      </button>
    )
  }
  if (promotion.state !== 'open') return null
  return (
    <>
      <button type="button" className="btn" onClick={() => showTarget(supersedingTarget(promotion), 'pushState')}>
        <Icon name="over" />
        Supersede
      </button>
      <button type="button" className="btn" onClick={() => setDialog('rebuild')}>
        <Icon name="git" />
        Rebuild
      </button>
      <button type="button" className="btn" onClick={() => setDialog('close')}>
        <Icon name="x" />
        Close
      </button>
      {dialog === 'close' && <CloseDialog promotion={promotion} onClose={end} />}
      {dialog === 'rebuild' && <RebuildDialog promotion={promotion} onClose={end} />}
    </>
  )
}

function serviceHref(service: string, environment: string): string {
  return `/services/${encodeURIComponent(service)}?environment=${encodeURIComponent(environment)}`
}
