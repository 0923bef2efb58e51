'use client'

import { Icon, type IconName } from '@/components/ui/icon'
import { Age, Exact } from '@/components/ui/time'
import type { PromotionView } from '@/lib/contract'
import { type TrackStep, trackOf } from './promotion-words'

const icons: Readonly<Record<TrackStep['kind'], IconName>> = {
  done: 'check',
  skipped: 'check',
  now: 'waiting',
  todo: 'ring',
  ended: 'ring',
}

/** Eight steps as one track; the one it is in names itself, since when. */
export function Track({ promotion }: { readonly promotion: PromotionView }) {
  const steps = trackOf(promotion)
  return (
    <section className="panel track overflow-hidden" aria-label="Steps">
      <ol>
        {steps.map((step, index) => (
          <li
            key={step.name}
            className="hue-blue"
            data-now={step.kind === 'now' || undefined}
            data-todo={step.kind === 'todo' || step.kind === 'ended' || undefined}
            aria-current={step.kind === 'now' ? 'step' : undefined}
          >
            <b>
              <Icon name={icons[step.kind]} />
              {step.name}
            </b>
            <When step={step} since={steps[index - 1]?.at ?? null} />
            {step.evidence !== null && <small>{step.evidence}</small>}
          </li>
        ))}
      </ol>
    </section>
  )
}

function When({ step, since }: { readonly step: TrackStep; readonly since: number | null }) {
  if (step.at !== null) return <Exact at={step.at} />
  if (step.kind === 'skipped') return <span className="when">not seen</span>
  if (step.kind === 'ended') return <span className="when">not reached</span>
  if (step.kind === 'todo' || since === null) return <span className="when">not yet</span>
  return (
    <span className="when">
      for <Age at={since} className="inline!" />
    </span>
  )
}
