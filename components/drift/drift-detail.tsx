'use client'

import type { ReactNode } from 'react'
import { Exact, Moment } from '@/components/ui/time'
import { Version } from '@/components/ui/version'
import type { DriftCellView } from '@/lib/contract'

/** Everything that is known of one cell: what Git says and by whom, what lives, who did it, what becomes of it, the way back. */
export function DriftDetail({ cell }: { readonly cell: DriftCellView }) {
  return (
    <dl className="drift-facts">
      <GitSays cell={cell} />
      <Fact name="Live">
        {cell.live.length === 0 && 'nothing is known'}
        {cell.live.map(place => (
          <span key={place.cluster} className="drift-place">
            {place.version === null ? <b>nothing runs</b> : <Version text={place.version} className="drift-strong" />}
            {place.ready !== null && place.wanted !== null && ` ${place.ready} of ${place.wanted} ready`}
            {cell.live.length > 1 && ` in ${place.cluster}`}
          </span>
        ))}
        {cell.workload !== null && (
          <span className="drift-place text-ink-3">
            <code>{cell.workload}</code> in {cell.cluster}
          </span>
        )}
      </Fact>
      {cell.who !== null && (
        <Fact name="By">
          <b>{cell.who.name}</b>
          {cell.who.words !== cell.who.name && ` (${cell.who.words})`}
          {cell.who.at === null ? ', time not recorded' : <At at={cell.who.at} />}
        </Fact>
      )}
      {cell.fate !== null && <Fact name="Then">{cell.fate.words}</Fact>}
      {cell.promoted !== null && cell.promoted !== cell.git?.version && (
        <Fact name="Promoted">
          <Version text={cell.promoted} />, which Git has left
        </Fact>
      )}
      {cell.also.length > 0 && <Fact name="Also">{cell.also.join(', ')}</Fact>}
      {cell.back !== null && (
        <Fact name="Back to Git">
          <code className="drift-command">{cell.back.command}</code>
          <span className="drift-place text-ink-3">{cell.back.note}</span>
        </Fact>
      )}
    </dl>
  )
}

function GitSays({ cell: { git } }: { readonly cell: DriftCellView }) {
  if (git === null) return <Fact name="Git says">nothing of it</Fact>
  const place = `${git.file}:${git.line}`
  return (
    <Fact name="Git says">
      <Version text={git.version} className="drift-strong" />
      {git.since !== null && (
        <>
          {' since '}
          <Moment at={git.since} />
        </>
      )}
      {git.commit !== '' && (
        <>
          {', '}
          <Linked href={git.commitUrl} text={git.commit.slice(0, 7)} />
        </>
      )}
      {git.author !== null && ` by ${git.author}`}
      {', '}
      <Linked href={git.fileUrl} text={place} />
    </Fact>
  )
}

function Linked({ href, text }: { readonly href: string | null; readonly text: string }) {
  if (href === null) return <code>{text}</code>
  return (
    <a className="link mono" href={href} target="_blank" rel="noreferrer">
      {text}
    </a>
  )
}

function At({ at }: { readonly at: number }) {
  return (
    <>
      {', '}
      <Exact at={at} />
    </>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
