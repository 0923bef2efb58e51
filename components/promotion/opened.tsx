'use client'

import Link from 'next/link'
import { CopyButton } from '@/components/ui/copy-button'
import { Icon } from '@/components/ui/icon'
import { Exact } from '@/components/ui/time'
import type { PromotionView } from '@/lib/contract'
import { versionText } from '@/lib/domain/image'
import { Part } from './plan-view'
import { placesOf } from './promotion-words'

interface OpenedProps {
  readonly promotion: PromotionView
  /** The image that runs until the pull request is merged. */
  readonly before: string | null
  readonly onClose: () => void
}

/** What happens next, and that nothing runs differently yet. */
export function Opened({ promotion, before, onClose }: OpenedProps) {
  const { cells, number, url } = promotion
  const place = placesOf(cells)
  const images = cells.flatMap(cell => cell.slots).length
  const name = number === null ? 'the pull request' : `#${number}`
  return (
    <>
      <div className="sheet-scroll">
        <div className="border-line border-b px-5 py-5">
          <h2 className="text-title">
            {number === null ? 'The request is recorded' : `Pull request #${number} is open`}
          </h2>
          <p className="max-w-[60ch] pt-1">
            {images === 1 ? 'One commit, one image.' : `One commit, ${images} images.`} {place} still declares{' '}
            <b className="mono">{before === null ? 'what it did' : versionText(before)}</b> and will until {name} is
            merged and its delivery applies it.
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
                <b>Opened</b> on branch <code>{promotion.branch}</code>
              </span>
              <Exact at={promotion.steps.find(step => step.step === 'opened')?.at ?? promotion.updatedAt} />
            </li>
            {next(place).map(([title, text], index) => (
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
            . A second click finds this pull request and opens nothing. Plan <code>{promotion.planId.slice(0, 8)}</code>
            .
          </p>
        </Part>
        <Part name="If you change your mind">
          <p>Until it is merged, close {name} on the Git host. Nothing else needs undoing.</p>
        </Part>
      </div>
      <footer>
        <p>Its page says when it is live, or which step it waits in.</p>
        <span className="grow" />
        <button type="button" className="btn btn-large" onClick={onClose}>
          Back
        </button>
      </footer>
    </>
  )
}

function next(place: string): readonly (readonly [string, string])[] {
  return [
    ['Checks and review', 'On the Git host, by its own rules.'],
    ['Merge', 'By a person there, or the merge queue.'],
    ['Applied', `Whatever delivers ${place} fetches and applies the merge.`],
    ['Live', 'Its ready pods run the new version.'],
  ]
}
