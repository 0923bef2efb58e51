'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { CopyButton } from '@/components/ui/copy-button'
import { Icon } from '@/components/ui/icon'
import { Exact } from '@/components/ui/time'
import { promotionQuery } from '@/lib/client/promotion-queries'
import type { PreviewView, PromotionView } from '@/lib/contract'
import { versionText } from '@/lib/domain/image'
import { countOf } from './edit-part'
import { Part } from './part'
import { placesOf } from './promotion-words'

interface OpenedProps {
  readonly opened: PromotionView
  readonly plan: PreviewView
  readonly onClose: () => void
}

/** What happens next, and that nothing runs differently yet. */
export function Opened({ opened, plan, onClose }: OpenedProps) {
  const { data } = useQuery(promotionQuery(opened.id))
  const promotion = data?.promotion ?? opened
  const { cells, number, url, requestedBy } = promotion
  const place = placesOf(cells)
  const name = number === null ? 'the pull request' : `#${number}`
  return (
    <>
      <div className="sheet-scroll">
        <div className="border-line border-b px-5 py-5">
          <h2 className="text-title">
            {number === null ? 'The request is recorded' : `Pull request #${number} is open`}
          </h2>
          <p className="max-w-[60ch] pt-1">
            One commit, {countOf(plan.files)}. {place} still {cells.length === 1 ? 'declares' : 'declare'}{' '}
            <Before plan={plan} /> and will until {name} is merged and its delivery applies it.
          </p>
          <div className="flex flex-wrap gap-2 pt-3.5">
            {url !== null && (
              <a className="btn btn-primary" href={url} target="_blank" rel="noreferrer">
                <Icon name="ext" />
                Open {name} on the Git host
              </a>
            )}
            <Link className="btn" href={`/promotions/${promotion.id}`}>
              Follow it here
            </Link>
            {url !== null && <CopyButton text={url}>Copy link</CopyButton>}
          </div>
        </div>
        <Part name="What happens next">
          <ol className="timeline">
            <li data-done>
              <Icon name="check" />
              <span>
                <b>Opened</b>
                {requestedBy !== null && ` for ${requestedBy}`} on branch <code>{promotion.branch}</code>
              </span>
              <Exact at={promotion.steps.find(step => step.step === 'opened')?.at ?? promotion.updatedAt} />
            </li>
            {next(promotion, place).map(([title, text], index) => (
              <li key={title} data-now={index === 0 || undefined}>
                <Icon name={index === 0 ? 'waiting' : 'ring'} />
                <span>
                  <b>{title}.</b> {text}
                </span>
                <span className="mono">{index === 0 && 'now'}</span>
              </li>
            ))}
          </ol>
        </Part>
        <Part name="Recorded">
          <p>
            The request and its outcome stand in the{' '}
            <Link className="link" href={`/audit?correlation=${promotion.id}`}>
              audit
            </Link>
            . The plan <code>{promotion.planId.slice(0, 8)}</code> is in the pull request, so a second click finds{' '}
            {name} and opens nothing.
          </p>
        </Part>
        <Part name="If you change your mind">
          <p>
            Until it is merged, close {name} on{' '}
            <Link className="link" href={`/promotions/${promotion.id}`}>
              its page
            </Link>{' '}
            or on the Git host. Nothing else needs undoing.
          </p>
        </Part>
      </div>
      <footer>
        <p>Its page says when it is live, or which step it is stuck in.</p>
        <span className="grow" />
        <button type="button" className="btn btn-large" onClick={onClose}>
          Back
        </button>
      </footer>
    </>
  )
}

/** The version that stands until the merge, where all cells have the same. */
function Before({ plan }: { readonly plan: PreviewView }) {
  const versions = new Set(plan.cells.flatMap(cell => cell.slots.map(slot => versionText(slot.before))))
  const [only] = versions
  if (only === undefined || versions.size > 1) return 'what they did'
  return <b className="mono">{only}</b>
}

function next({ note, state }: PromotionView, place: string): readonly (readonly [string, string])[] {
  return [
    ['Checks and review', state === 'open' && note !== null ? note : 'On the Git host, by its own rules.'],
    ['Merge', 'By a person there, or the merge queue.'],
    ['Applied', `Whatever delivers ${place} fetches and applies the merge.`],
    ['Live', 'Its ready pods run the new version.'],
  ]
}
