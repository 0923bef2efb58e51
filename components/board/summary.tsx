'use client'

import { Icon, type IconName } from '@/components/ui/icon'
import { Age, Moment } from '@/components/ui/time'
import type { Board } from '@/lib/client/board'
import { useSources } from '@/lib/client/use-board'
import type { SourceView } from '@/lib/contract'
import { counted, grouped } from './counted'
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
  const { services, cells } = board.totals
  return (
    <div className="summary" role="toolbar" aria-label="Cells by state">
      <div className="summary-all">
        <b>{counted(services, 'service')}</b>
        <span>
          {counted(cells, 'cell')} in {counted(board.environments.length, 'environment')}
        </span>
      </div>
      <Tallies tallies={counts} chosen={chosen} onChoose={onChoose} />
      {lost ? <LostSince at={board.now} /> : <Freshness atFirst={board.sources} />}
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

/** Fresh is words in a quiet ink; what is not fresh has the dashed ring and how old it is. */
function Freshness({ atFirst }: { readonly atFirst: readonly SourceView[] }) {
  const sources = useSources(atFirst)
  const clusters = sources.filter(source => source.kind === 'cluster')
  const fresh = clusters.filter(source => source.fresh).length
  return (
    <div className="summary-end">
      <GitFreshness repositories={sources.filter(source => source.kind === 'git')} />
      <span>
        {fresh < clusters.length && <Icon name="unknown" size="small" />}{' '}
        {clusters.length === 0
          ? 'no cluster configured'
          : `live from ${fresh} of ${counted(clusters.length, 'cluster')}`}
      </span>
    </div>
  )
}

function GitFreshness({ repositories }: { readonly repositories: readonly SourceView[] }) {
  const [first, ...others] = [...repositories].sort((a, b) => (a.asOf ?? 0) - (b.asOf ?? 0))
  if (first === undefined) return null
  return (
    <span>
      {!first.fresh && <Icon name="unknown" size="small" />}{' '}
      {others.length === 0 ? (
        <>
          Git <span className="mono text-ink">{first.head?.slice(0, 7) ?? 'not read yet'}</span>
        </>
      ) : (
        `${repositories.length} repositories`
      )}
      {first.asOf !== null && (
        <>
          {' read '}
          <Age at={first.asOf} /> ago
        </>
      )}
    </span>
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
