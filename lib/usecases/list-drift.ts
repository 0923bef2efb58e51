import type { DriftView } from '@/lib/contract'
import { personOf } from '@/lib/domain/audit'
import type { Cell } from '@/lib/domain/cell'
import { type DriftRow, faultOf, type Inbox, type MutedCell, sortDrift } from '@/lib/domain/drift'
import type { Environment } from '@/lib/domain/environment'
import { type State, states } from '@/lib/domain/verdict'
import type { Services } from '@/lib/services'
import { driftCellView } from './drift-cell'
import { type DriftFilter, matcherOf } from './drift-filter'
import { otherDifferences } from './other-differences'
import { readSources } from './read-sources'
import { readUnseen } from './read-unseen'

const mostCellsShown = 25

/** The inbox from memory: never waits for Git, a cluster or the database. */
export function listDrift(services: Services, filter: DriftFilter): DriftView {
  const { observer, mutes, clock } = services
  const now = clock()
  const cells = observer.cells()
  const environments = observer.environments()
  const all = sortDrift(cells, environments, mutes.open(), now)
  const matches = matcherOf(filter, all.production)
  const inbox = matches === null ? all : sortDrift(cells.filter(matches), environments, mutes.open(), now)
  const sources = readSources(observer, now)
  const clusters = sources.filter(source => source.kind === 'cluster')
  const unseen = readUnseen(observer, cells, sources, all.production)
  return {
    now,
    version: observer.version,
    totals: { ...totalsOf(all), judged: cells.length, unseen: unseen.cells },
    productionName: nameOf(environments, all.production),
    environments: environments.map(one => one.name),
    rows: inbox.rows.slice(0, filter.limit).map(row => rowView(services, row, all.production)),
    matching: { rows: inbox.rows.length, cells: cellsOf(inbox).length },
    unseen: unseen.rows,
    muted: mutedView(all.muted),
    mutedProblem: mutes.problem(),
    other: otherDifferences(cells, all.production),
    clusters: { fresh: clusters.filter(source => source.fresh).length, total: clusters.length },
    checkedAt: oldestFresh(sources),
  }
}

function rowView(services: Services, row: DriftRow, production: ReadonlySet<string>): DriftView['rows'][number] {
  return {
    id: row.id,
    cause: row.cause === null ? null : { kind: row.cause.kind, words: row.cause.words },
    production: row.production,
    state: row.state,
    fault: faultOf(row.state),
    since: row.since,
    cells: row.cells
      .slice(0, mostCellsShown)
      .map(cell => driftCellView(services, cell, production.has(cell.environment))),
    total: row.cells.length,
    keys: row.cells.map(({ service, environment, state }) => ({ service, environment, state })),
  }
}

function cellsOf(inbox: Inbox): readonly Cell[] {
  return inbox.rows.flatMap(row => row.cells)
}

function totalsOf(inbox: Inbox): Omit<DriftView['totals'], 'judged' | 'unseen'> {
  const counts = new Map<State, number>()
  const faults = { pods: 0, hand: 0, delivery: 0 }
  let production = 0
  const cells = cellsOf(inbox)
  for (const cell of cells) {
    counts.set(cell.state, (counts.get(cell.state) ?? 0) + 1)
    const fault = faultOf(cell.state)
    if (fault !== null) faults[fault] += 1
    if (inbox.production.has(cell.environment)) production += 1
  }
  return {
    cells: cells.length,
    production,
    ...faults,
    muted: inbox.muted.length,
    states: states.flatMap(state => ({ state, cells: counts.get(state) ?? 0 })).filter(one => one.cells > 0),
  }
}

/** The group's own name where production is one group. */
function nameOf(environments: readonly Environment[], production: ReadonlySet<string>): string {
  const groups = new Set(environments.filter(one => production.has(one.name)).map(one => one.group))
  const [only] = groups
  return groups.size === 1 && only !== undefined ? only : 'production'
}

/** What was muted in one go is one line. */
function mutedView(muted: readonly MutedCell[]): DriftView['muted'] {
  const batches = new Map<string, MutedCell[]>()
  for (const one of muted) batches.set(one.mute.batch, [...(batches.get(one.mute.batch) ?? []), one])
  return [...batches.values()].flatMap(ones => {
    const mute = ones[0]?.mute
    if (mute === undefined) return []
    const by = mute.actor.type === 'unauthenticated' ? 'somebody who was not signed in' : personOf(mute.actor)
    return [
      {
        ids: ones.map(one => one.mute.id),
        reason: mute.reason,
        by,
        at: mute.at,
        until: mute.until,
        cells: ones.map(({ cell: { service, environment, state } }) => ({ service, environment, state })),
      },
    ]
  })
}

function oldestFresh(sources: ReturnType<typeof readSources>): number | null {
  const times = sources.flatMap(source => (source.fresh && source.asOf !== null ? [source.asOf] : []))
  return times.length === 0 ? null : Math.min(...times)
}
