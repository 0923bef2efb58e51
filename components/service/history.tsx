'use client'

import { clsx } from 'clsx'
import { useSearchParams } from 'next/navigation'
import { useId } from 'react'
import { useClockText } from '@/components/ui/clock'
import { formatTick, zoneOffset } from '@/lib/client/time'
import type { ServiceView } from '@/lib/contract'
import { slotId } from '@/lib/domain/cell'
import { type Span, ticks, toAxis } from './history-axis'
import { toChanges } from './history-changes'
import { HistoryList } from './history-list'

const ranges = { '24h': ['24 h', 1], '3d': ['3 days', 3], '30d': ['30 days', 30] } as const
type Range = keyof typeof ranges

const dayMs = 24 * 3_600_000

interface HistoryProps {
  readonly service: ServiceView
  readonly now: number
  readonly onRollBack: (environment: string, commit: string) => void
}

/** Git above each line, live below it; where nothing was observed the water is hatched. */
export function History({ service, now, onRollBack }: HistoryProps) {
  const chosen = rangeOf(useSearchParams().get('range'))
  const pattern = useId()
  const span: Span = { from: now - ranges[chosen][1] * dayMs, to: now }
  const offsetMs = Number(useClockText((at, zone) => String(zoneOffset(at, zone))))
  const lines = ticks(span, offsetMs)
  const mainSlots = new Map(
    service.cells.map(cell => {
      const main = cell.slots.find(slot => slot.main)
      return [cell.environment, main === undefined ? null : slotId(main)]
    }),
  )
  const live = service.history.filter(seen => seen.source === 'live' && seen.slot === mainSlots.get(seen.environment))
  return (
    <section className="panel overflow-hidden" aria-label="History">
      <div className="panel-head">
        <h2>History</h2>
        <span className="text-ink-3 text-small">
          Git above each line, live below; hatched where nothing was observed
        </span>
        <span className="grow" />
        {keysOf(ranges).map(range => (
          <button
            key={range}
            type="button"
            className="chip"
            aria-pressed={range === chosen}
            onClick={() => setRange(range)}
          >
            {ranges[range][0]}
          </button>
        ))}
      </div>
      <svg width="0" height="0" className="absolute" aria-hidden="true">
        <pattern id={pattern} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V5" stroke="var(--line-2)" strokeWidth="2" />
        </pattern>
      </svg>
      <div className="history" aria-hidden="true">
        {service.environments.map(environment => (
          <AxisRow
            key={environment.name}
            name={environment.name}
            values={service.values.filter(value => value.environment === environment.name)}
            live={live.filter(seen => seen.environment === environment.name)}
            span={span}
            lines={lines}
            pattern={pattern}
          />
        ))}
        <div className="history-row history-dates">
          <span />
          <svg width="100%" height="18" aria-hidden="true">
            {lines.map(at => (
              <text key={at} x={percent((at - span.from) / (span.to - span.from))} dx="4" y="13">
                <Tick at={at} />
              </text>
            ))}
          </svg>
        </div>
      </div>
      <HistoryList changes={toChanges(service.values, live)} onRollBack={onRollBack} />
      {service.unread.map(({ environment, note }) => (
        <p key={environment} className="border-line border-t px-3.5 py-2 text-ink-3 text-small">
          {environment}: {note}
        </p>
      ))}
    </section>
  )
}

interface AxisRowProps {
  readonly name: string
  readonly values: ServiceView['values']
  readonly live: ServiceView['history']
  readonly span: Span
  readonly lines: readonly number[]
  readonly pattern: string
}

function AxisRow({ name, values, live, span, lines, pattern }: AxisRowProps) {
  const axis = toAxis(values, live, span)
  return (
    <div className="history-row">
      <b className="truncate">{name}</b>
      <svg width="100%" height="40" aria-hidden="true">
        {lines.map(at => (
          <Line key={at} at={(at - span.from) / (span.to - span.from)} y={[0, 40]} stroke="var(--line)" width={1} />
        ))}
        <rect x="0" width="100%" y="25" height="12" fill={`url(#${pattern})`} />
        {axis.water.map(water => (
          <rect
            key={`${water.start} ${water.width}`}
            className={water.hue === 'ink' ? 'history-calm' : `hue-${water.hue}`}
            x={percent(water.start)}
            width={percent(water.width)}
            y="25"
            height="12"
          />
        ))}
        {axis.water.map(
          water =>
            water.text !== '' && (
              <text
                key={`${water.start} ${water.text}`}
                x={percent(water.start > 0.5 ? water.start : water.start + water.width)}
                dx={water.start > 0.5 ? -6 : 6}
                y="35"
                textAnchor={water.start > 0.5 ? 'end' : 'start'}
                className={`history-water hue-${water.hue}`}
              >
                {water.text}
              </text>
            ),
        )}
        <Line at={0} to={1} y={[24, 24]} stroke="var(--ink)" width={1} />
        {axis.before !== null && (axis.posts[0]?.at ?? 1) > 0.11 && (
          <text x="0" dx="6" y="18" className="history-tag">
            {axis.before}
          </text>
        )}
        {axis.posts.map(post => (
          <g key={`${post.at} ${post.text}`}>
            <Line at={post.at} y={[8, 24]} stroke="var(--ink)" width={1.5} />
            {post.side !== 'none' && (
              <text
                x={percent(post.at)}
                dx={post.side === 'right' ? 6 : -6}
                y="18"
                textAnchor={post.side === 'right' ? 'start' : 'end'}
                className={clsx('history-tag history-new', post.tight && 'history-tight')}
              >
                {post.text}
              </text>
            )}
          </g>
        ))}
      </svg>
    </div>
  )
}

interface LineProps {
  readonly at: number
  readonly to?: number
  readonly y: readonly [number, number]
  readonly stroke: string
  readonly width: number
}

function Line({ at, to = at, y, stroke, width }: LineProps) {
  return <line x1={percent(at)} x2={percent(to)} y1={y[0]} y2={y[1]} stroke={stroke} strokeWidth={width} />
}

function Tick({ at }: { readonly at: number }) {
  return <>{useClockText((_, zone) => formatTick(at, zone))}</>
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`
}

function rangeOf(text: string | null): Range {
  return keysOf(ranges).find(range => range === text) ?? '3d'
}

function keysOf<T extends object>(record: T): readonly (keyof T & string)[] {
  return Object.keys(record).filter((key): key is keyof T & string => key in record)
}

function setRange(range: Range): void {
  const params = new URLSearchParams(window.location.search)
  params.set('range', range)
  window.history.replaceState(null, '', `${window.location.pathname}?${params}`)
}
