'use client'

import Link from 'next/link'
import { Icon } from '@/components/ui/icon'
import { Age, Moment } from '@/components/ui/time'
import type { DriftView } from '@/lib/contract'
import { noun } from './drift-words'

type Unseen = DriftView['unseen'][number]

/** One source that does not answer, or does not tell all. What it hides is counted, and never called well. */
export function UnseenRow({ unseen }: { readonly unseen: Unseen }) {
  const { state, asOf, total, loud, message } = unseen
  return (
    <li className="drift-row drift-unseen hatch hue-grey">
      <span className="state-word hue-grey">
        <Icon name="unknown" />
        {state}
      </span>
      <p className="drift-why">
        <b>
          <Headline unseen={unseen} />
        </b>{' '}
        {state === 'Stale'
          ? `${noun(total, 'cell')} ${total === 1 ? 'is' : 'are'} shown as then, none counts as Synced.`
          : `Of ${noun(total, 'cell')} nothing can be said.`}{' '}
        {loud > 0 && `${noun(loud, 'was', 'were')} not as Git says when last seen. `}
        {message !== '' && <span className="drift-message">{message}</span>}
      </p>
      <span className="drift-age">{state === 'Stale' && asOf !== null && <Age at={asOf} />}</span>
      <div className="drift-actions">
        <Link className="btn" href="/connections" prefetch={false} data-focus>
          Connections
        </Link>
      </div>
    </li>
  )
}

export function Headline({ unseen: { source, state, asOf } }: { readonly unseen: Unseen }) {
  if (source === null) return <>These verdicts were stored before the start and wait to be judged again.</>
  const name = source.kind === 'git' ? `Git (${source.name})` : source.name
  if (state === 'Unknown') return <>{name} does not tell all.</>
  if (asOf === null) return <>{name} has not answered since the start.</>
  return (
    <>
      {name} has not answered since <Moment at={asOf} />.
    </>
  )
}
