import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { Icon } from '@/components/ui/icon'

interface SourcePanelProps {
  readonly title: string
  readonly sub: ReactNode
  readonly standing: Standing
  readonly actions: ReactNode
  readonly children: ReactNode
}

/** well: quiet. trouble: it answers, and something is missing. lost: nothing it said is new. */
export interface Standing {
  readonly is: 'well' | 'trouble' | 'lost'
  readonly words: ReactNode
}

/** One source: what it is, how it stands, and the button that asks it now. */
export function SourcePanel({ title, sub, standing, actions, children }: SourcePanelProps) {
  return (
    <section className={clsx('source panel', standing.is === 'lost' && 'hatch')} aria-label={title}>
      <header className="source-head">
        <div className="source-name">
          <h3>{title}</h3>
          <span>{sub}</span>
        </div>
        <StandingWords standing={standing} />
        {actions}
      </header>
      {children}
    </section>
  )
}

export function StandingWords({ standing: { is, words } }: { readonly standing: Standing }) {
  if (is === 'well') return <span className="source-well">{words}</span>
  return (
    <span className={clsx('state-word', is === 'lost' ? 'hue-grey' : 'hue-amber')}>
      <Icon name={is === 'lost' ? 'unknown' : 'stuck'} />
      {words}
    </span>
  )
}
