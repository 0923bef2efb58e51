'use client'

import { Icon, type IconName } from '@/components/ui/icon'
import { Age, Exact } from '@/components/ui/time'
import { formatDuration } from '@/lib/client/time'
import type { PromotionDetail } from '@/lib/contract'
import { type NowLook, nowLook } from './now-look'
import { type TrackStep, trackOf } from './promotion-words'

const icons: Readonly<Record<TrackStep['kind'], IconName>> = {
  done: 'check',
  skipped: 'check',
  now: 'waiting',
  todo: 'ring',
  ended: 'ring',
}

/** Eight steps as one track; the one it is in names itself, since when, against how long it usually takes. */
export function Track({ detail }: { readonly detail: PromotionDetail }) {
  const steps = trackOf(detail.promotion)
  const look = nowLook(detail)
  return (
    <section className="panel track overflow-hidden" aria-label="Steps">
      <ol>
        {steps.map((step, index) => (
          <li
            key={step.name}
            className={`hue-${look.hue}`}
            data-now={step.kind === 'now' || undefined}
            data-todo={step.kind === 'todo' || step.kind === 'ended' || undefined}
            aria-current={step.kind === 'now' ? 'step' : undefined}
          >
            <b>
              <Icon name={step.kind === 'now' ? look.icon : icons[step.kind]} />
              {step.name}
            </b>
            <When step={step} since={steps[index - 1]?.at ?? null} look={look} />
            <small>
              <Words step={step} before={steps[index - 1]?.at ?? null} usual={usualOf(detail, step)} />
            </small>
          </li>
        ))}
      </ol>
    </section>
  )
}

interface WhenProps {
  readonly step: TrackStep
  readonly since: number | null
  readonly look: NowLook
}

function When({ step, since, look }: WhenProps) {
  if (step.at !== null) return <Exact at={step.at} />
  if (step.kind === 'skipped') return <span className="when">not seen</span>
  if (step.kind === 'ended') return <span className="when">not reached</span>
  if (step.kind === 'todo' || since === null) return <span className="when">not yet</span>
  return (
    <span className="when">
      {look.stuck ? 'stuck ' : 'for '}
      <Age at={since} className="inline!" />
    </span>
  )
}

interface WordsProps {
  readonly step: TrackStep
  readonly before: number | null
  /** Milliseconds after the step before it. */
  readonly usual: number | null
}

/** How long it took, or usually takes, and its evidence. */
function Words({ step, before, usual }: WordsProps) {
  const took = step.at !== null && before !== null && step.at >= before ? formatDuration(step.at - before) : null
  const words = [
    step.evidence,
    step.kind === 'done' ? took : null,
    step.kind === 'now' && usual !== null ? `usually ${formatDuration(usual)}` : null,
  ]
  return words.filter(Boolean).join(', ')
}

function usualOf({ usual }: PromotionDetail, { step }: TrackStep): number | null {
  return usual.find(each => each.step === step)?.ms ?? null
}
