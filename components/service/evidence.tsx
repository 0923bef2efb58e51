'use client'

import Link from 'next/link'
import { looks } from '@/components/board/look'
import { StateWord } from '@/components/board/state-word'
import { Icon } from '@/components/ui/icon'
import { Path } from '@/components/ui/path'
import { Age, Exact, Moment } from '@/components/ui/time'
import { Version } from '@/components/ui/version'
import type { CellView } from '@/lib/contract'
import type { Lane } from './lane'
import { Pods } from './pods'
import { Slots } from './slots'
import { Steps } from './steps'
import { WaysOut } from './ways-out'

interface EvidenceProps {
  readonly lane: Lane
  readonly service: string
  /** Sentences of the locks that hold it. */
  readonly locks: readonly string[]
  readonly onAdopt: () => void
}

/** The evidence of the chosen lane: the fraction, file and line, who and when, the pods' own words. */
export function Evidence({ lane, service, locks, onAdopt }: EvidenceProps) {
  const { cell, environment } = lane
  return (
    <aside className="panel evidence" aria-label={`${service} in ${environment.name}`}>
      <div className="panel-head">
        <h2>{environment.name}</h2>
        {cell !== undefined && <StateWord state={cell.state} stale={cell.stale} />}
        <span className="grow" />
        {cell?.asOf != null && (
          <span className="text-ink-3 text-small">
            seen <Age at={cell.asOf} /> ago
          </span>
        )}
      </div>
      {cell === undefined ? (
        <p className="p-3.5">
          {service} is not declared in Git for {environment.name} and does not run there.
        </p>
      ) : (
        <>
          <EvidenceFraction lane={lane} cell={cell} />
          <section className="evidence-part">
            <p>
              {cell.reason}
              {cell.also.length > 0 && ` Also ${cell.also.join(', ')}.`}
            </p>
            <Promoted lane={lane} />
            {lane.mayAdopt && (
              <button type="button" className="btn mt-2" onClick={onAdopt}>
                <Icon name="pr" />
                Adopt into Git<kbd>a</kbd>
              </button>
            )}
            {locks.length + cell.marks.length > 0 && (
              <dl className="evidence-marks">
                {locks.map(sentence => (
                  <div key={sentence}>
                    <dt>frozen</dt>
                    <dd>
                      {sentence}{' '}
                      <Link href="/locks" className="link">
                        Locks
                      </Link>
                    </dd>
                  </div>
                ))}
                {cell.marks.map(mark => (
                  <div key={`${mark.kind} ${mark.text}`}>
                    <dt>{mark.text}</dt>
                    <dd>{mark.detail}</dd>
                  </div>
                ))}
              </dl>
            )}
          </section>
          {cell.slots.length > 1 && <Slots slots={cell.slots} />}
          <Steps lane={lane} />
          <Pods pods={lane.pods} cell={cell} />
          <WaysOut links={lane.links} />
        </>
      )}
    </aside>
  )
}

function EvidenceFraction({ lane, cell }: { readonly lane: Lane; readonly cell: CellView }) {
  const look = looks[cell.state]
  const hue = cell.stale ? 'grey' : look.hue
  return (
    <section
      className={`evidence-fraction hue-${hue}${cell.stale ? ' hatch' : ''}`}
      data-wash={cell.stale ? 'none' : look.wash}
      data-line={look.line}
    >
      <div className="git">
        <span>Git says</span>
        {lane.git === null ? <b>nothing</b> : <Version text={lane.git} className="evidence-value" />}
        {cell.git !== null && (
          <small>
            {cell.git.since !== null && (
              <>
                since <Moment at={cell.git.since} />,{' '}
              </>
            )}
            <Commit cell={cell} href={lane.links?.commit ?? null} />
            {cell.git.author !== null && ` by ${cell.git.author}`}
            <br />
            <FileLine cell={cell} href={lane.links?.file ?? null} />
          </small>
        )}
      </div>
      <div className="live">
        <span>Live</span>
        {lane.live === null ? <b>nothing known</b> : <Version text={lane.live} className="evidence-value" />}
        <small>
          {cell.who !== null && (
            <>
              set by <b>{cell.who.words}</b>
              {cell.who.at === null ? ', time not recorded' : <At at={cell.who.at} />}.{' '}
            </>
          )}
          {lane.ready !== null && `${lane.ready.ready} of ${lane.ready.wanted} ready.`}
        </small>
      </div>
    </section>
  )
}

function At({ at }: { readonly at: number }) {
  return (
    <>
      {' at '}
      <Exact at={at} />, <Age at={at} /> ago
    </>
  )
}

function Commit({ cell, href }: { readonly cell: CellView; readonly href: string | null }) {
  const sha = cell.git?.commit.slice(0, 7)
  return href === null ? (
    <code>{sha}</code>
  ) : (
    <a className="link mono" href={href} target="_blank" rel="noreferrer">
      {sha}
    </a>
  )
}

function FileLine({ cell, href }: { readonly cell: CellView; readonly href: string | null }) {
  const text = (
    <>
      <Path text={cell.git?.file ?? ''} />, line {cell.git?.line}
    </>
  )
  return href === null ? (
    text
  ) : (
    <a className="hover:underline" href={href} target="_blank" rel="noreferrer">
      {text}
    </a>
  )
}

/** The third value: what the last promotion set, and whether Git still has it. */
function Promoted({ lane }: { readonly lane: Lane }) {
  const { promotion, promoted, git } = lane
  if (promoted === null) return null
  return (
    <p className="text-small">
      Last promoted <Version text={promoted} className="mono text-ink" />
      {promotion !== null && (
        <>
          {' '}
          with{' '}
          <Link className="link" href={`/promotions/${promotion.id}`}>
            {promotion.number === null ? 'a promotion' : `#${promotion.number}`}
          </Link>
        </>
      )}
      {promoted === git ? '.' : '; Git has left it.'}
    </p>
  )
}
