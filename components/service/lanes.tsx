'use client'

import { clsx } from 'clsx'
import { looks } from '@/components/board/look'
import { StateWord } from '@/components/board/state-word'
import { Icon } from '@/components/ui/icon'
import { Age, Moment } from '@/components/ui/time'
import { Version } from '@/components/ui/version'
import type { DifferenceView } from '@/lib/contract'
import type { Lane } from './lane'
import type { Locks } from './use-locks'

interface LanesProps {
  readonly locks: Locks
  readonly lanes: readonly Lane[]
  readonly chosen: Lane | null
  readonly onPromote: (environment: string) => void
  readonly onRollBack: (environment: string, commit: string) => void
}

/** Three values as three columns; equal ones stay quiet so that the odd one stands out. */
export function Lanes({ locks, lanes, chosen, onPromote, onRollBack }: LanesProps) {
  return (
    <section className="panel overflow-hidden" aria-label="Environments">
      <table className="lanes">
        <thead>
          <tr>
            <th scope="col">Environment</th>
            <th scope="col">Git says</th>
            <th scope="col">Last promoted</th>
            <th scope="col">Live</th>
            <th scope="col">Verdict</th>
            <th scope="col">
              <span className="sr-only">Action</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {lanes.map(lane => (
            <LaneRow
              key={lane.environment.name}
              lane={lane}
              locked={locks(lane.environment.name).length > 0}
              chosen={lane.environment.name === chosen?.environment.name}
              onPromote={onPromote}
              onRollBack={onRollBack}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

interface LaneRowProps {
  readonly lane: Lane
  readonly locked: boolean
  readonly chosen: boolean
  readonly onPromote: (environment: string) => void
  readonly onRollBack: (environment: string, commit: string) => void
}

function LaneRow({ lane, locked, chosen, onPromote, onRollBack }: LaneRowProps) {
  const { environment, cell } = lane
  const [before] = lane.earlier
  const look = cell === undefined || cell.stale ? null : looks[cell.state]
  const odd = look?.wash ?? 'none'
  const same = cell === undefined || cell.stale || cell.state === 'Synced'
  return (
    <tr
      className={clsx(`hue-${look?.hue ?? 'grey'}`, same && 'lane-same', cell?.stale && 'hatch')}
      data-chosen={chosen || undefined}
    >
      <th scope="row">
        <button type="button" aria-pressed={chosen} onClick={() => chooseInUrl(environment.name)}>
          <b>
            {environment.name}
            {locked && (
              <span className="mark" data-strong>
                <Icon name="lock" />
                frozen
              </span>
            )}
          </b>
          <small>{cell?.slots.find(slot => slot.main)?.workload.namespace ?? environment.clusters.join(', ')}</small>
        </button>
      </th>
      <td data-label="Git says" data-odd={odd === 'git' || undefined}>
        <Value text={lane.git} />
        <small>
          {cell?.git?.author}
          {cell?.git?.since != null && (
            <>
              {cell.git.author !== null && ', '}
              <Moment at={cell.git.since} />
            </>
          )}
        </small>
      </td>
      <td data-label="Last promoted">
        <Value text={lane.promoted} />
        <small>{promotedWords(lane)}</small>
      </td>
      <td data-label="Live" data-odd={odd === 'live' || undefined}>
        <Value text={lane.live} />
        <small>{liveWords(lane)}</small>
      </td>
      <td data-label="Verdict">
        {cell === undefined ? (
          <span className="text-ink-3">not here</span>
        ) : (
          <>
            <StateWord state={cell.state} stale={cell.stale} />
            <small>
              <VerdictNote lane={lane} />
            </small>
          </>
        )}
      </td>
      <td className="lane-action">
        {before !== undefined && (
          <button
            type="button"
            className="btn btn-square"
            aria-label={`Roll back ${environment.name} to ${before.version}`}
            title={`Roll back to ${before.version}`}
            onClick={() => onRollBack(environment.name, before.commit.sha)}
          >
            <Icon name="back" />
          </button>
        )}
        {lane.whyNot === null && (
          <button type="button" className="btn" onClick={() => onPromote(environment.name)}>
            <Icon name="up" />
            Promote<span className="sr-only"> into {environment.name}</span>
          </button>
        )}
      </td>
    </tr>
  )
}

function Value({ text }: { readonly text: string | null }) {
  return text === null ? <span className="lane-value">–</span> : <Version text={text} className="lane-value" />
}

function VerdictNote({ lane }: { readonly lane: Lane }) {
  const { cell, difference } = lane
  if (cell === undefined) return null
  if (cell.stale) {
    return cell.asOf === null ? (
      'never seen'
    ) : (
      <>
        {cell.state} when last seen, <Moment at={cell.asOf} />
      </>
    )
  }
  if (cell.state === 'Synced' && difference !== null && difference.kind !== 'same') return standingWords(difference)
  if (cell.since === null) return null
  return (
    <>
      {cell.who?.byHand && `by ${cell.who.name}, `}for <Age at={cell.since} />
    </>
  )
}

function standingWords({ kind, later, upstream, theirs }: DifferenceView): string {
  if (kind === 'behind') return `${new Set(later.map(one => one.version)).size} behind ${upstream}`
  if (kind === 'ahead') return `ahead of ${upstream}, which has ${theirs}`
  return `${upstream} has ${theirs}`
}

function promotedWords({ environment, promoted, promotion }: Lane): string {
  if (promotion !== null && promotion.number !== null) return `#${promotion.number}, ${promotion.state}`
  if (promoted !== null) return ''
  return environment.upstream === null ? 'written by builds' : 'never by Plimsoll'
}

function liveWords({ cell, ready }: Lane): string {
  if (ready !== null) return `${ready.ready} of ${ready.wanted} ready`
  if (cell === undefined) return ''
  return cell.state === 'Missing' ? 'no workload' : ''
}

/** The lane stands in the URL; it replaces, so that Back leaves the page. */
export function chooseInUrl(environment: string): void {
  const params = new URLSearchParams(window.location.search)
  params.set('environment', environment)
  window.history.replaceState(null, '', `${window.location.pathname}?${params}`)
}
