'use client'

import { Icon, type IconName } from '@/components/ui/icon'
import { Age, Moment } from '@/components/ui/time'
import type { Board } from '@/lib/client/board'
import type { SourceView } from '@/lib/contract'
import { type Tally, tallies } from './filter'
import { looks } from './look'

interface TalliesProps {
  readonly tallies: Readonly<Record<Tally, number>>
  readonly chosen: readonly Tally[]
  readonly onChoose: (tally: Tally, add: boolean) => void
}

interface SummaryProps extends TalliesProps {
  readonly board: Board
  readonly lost: boolean
}

/** Every state by severity, then Stale, Synced. A click filters, again removes, Shift adds. None disappears: positions are learnt. */
export function Summary({ board, lost, tallies: counts, chosen, onChoose }: SummaryProps) {
  const cells = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return (
    <div className="summary" role="toolbar" aria-label="Cells by state">
      <div className="summary-all">
        <b>{counted(board.services.length, 'service')}</b>
        <span>
          {counted(cells, 'cell')} in {counted(board.environments.length, 'environment')}
        </span>
      </div>
      <Tallies tallies={counts} chosen={chosen} onChoose={onChoose} />
      {lost ? <LostSince at={board.now} /> : <Freshness sources={board.sources} />}
    </div>
  )
}

export function Tallies({ tallies: counts, chosen, onChoose }: TalliesProps) {
  return (
    <>
      {tallies.map(tally => (
        <button
          key={tally}
          type="button"
          className={`tally hue-${hueOf(tally)}`}
          aria-pressed={chosen.includes(tally)}
          data-zero={counts[tally] === 0 || undefined}
          onClick={event => onChoose(tally, event.shiftKey)}
        >
          <span className="tally-count">
            {tally !== 'Synced' && <Icon name={iconOf(tally)} />}
            {grouped(counts[tally])}
          </span>
          <span className="tally-word">{tally}</span>
        </button>
      ))}
    </>
  )
}

function Freshness({ sources }: { readonly sources: readonly SourceView[] }) {
  const clusters = sources.filter(source => source.kind === 'cluster')
  const fresh = clusters.filter(source => source.fresh).length
  return (
    <div className="summary-end">
      {sources
        .filter(source => source.kind === 'git')
        .slice(0, 1)
        .map(source => (
          <span key={source.name}>
            Git <span className="mono text-ink">{source.head?.slice(0, 7) ?? 'not read yet'}</span>
            {source.asOf !== null && (
              <>
                {' read '}
                <Age at={source.asOf} /> ago
              </>
            )}
          </span>
        ))}
      <span>
        {clusters.length === 0
          ? 'no cluster configured'
          : `live from ${fresh} of ${counted(clusters.length, 'cluster')}`}
      </span>
    </div>
  )
}

function LostSince({ at }: { readonly at: number }) {
  return (
    <div className="summary-end">
      <span>
        as of <Moment at={at} />
      </span>
      <span>no live connection</span>
    </div>
  )
}

function iconOf(tally: Tally): IconName {
  return tally === 'Stale' ? 'unknown' : looks[tally].icon
}

function hueOf(tally: Tally): string {
  return tally === 'Stale' ? 'grey' : looks[tally].hue
}

function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** Thousands with a no-break space. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u00a0')
}
