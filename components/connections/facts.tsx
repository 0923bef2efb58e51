'use client'

import type { ReactNode } from 'react'
import { Age, Exact } from '@/components/ui/time'
import type { ConnectionsView } from '@/lib/contract'

type Failure = ConnectionsView['clusters'][number]['lastFailure']

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

export function LastSuccess({ at }: { readonly at: number | null }) {
  if (at === null) return <b>never</b>
  return (
    <>
      <Age at={at} /> ago <span className="text-ink-3">at</span> <Exact at={at} className="mono" />
    </>
  )
}

/** In plain words, with what to do. */
export function LastFailure({ failure }: { readonly failure: Failure }) {
  if (failure === null) return <span className="text-ink-3">none since the last success</span>
  return (
    <>
      <b>{failure.message}</b> {failure.fix}{' '}
      <span className="text-ink-3">
        <Age at={failure.at} /> ago
      </span>
    </>
  )
}
