import type { Cluster } from '@/lib/cluster/contract'
import { type CellKey, cellId } from '@/lib/domain/cell'
import type { DesiredCell } from '@/lib/domain/desired'
import { type Environment, type EnvironmentSetting, environmentsOf } from '@/lib/domain/environment'
import type { LiveWorkload } from '@/lib/domain/live'
import type { Repository } from './contract'
import type { Placed } from './deployments'
import { type Matching, matchCells } from './matching'
import type { Places } from './places'

/** What the whole board knows at this moment. */
export interface BoardFacts {
  readonly environments: readonly Environment[]
  readonly matching: Matching
  readonly strangers: ReadonlyMap<string, readonly LiveWorkload[]>
}

export interface BoardFactsKeeper {
  now(): BoardFacts
  /** Before anything is read: the columns of the stored board. */
  restore(environments: Iterable<string>): void
  /** From all that Git declares, and where controllers deploy it. */
  declare(declared: readonly Declared[]): void
  /** Looks for undeclared workloads again; the cells that had or have one. */
  findStrangers(): readonly string[]
}

export interface Declared {
  readonly repository: Repository
  readonly cells: readonly DesiredCell[]
}

export function keepBoardFacts(
  settings: readonly EnvironmentSetting[],
  clusters: readonly Cluster[],
  places: Places,
  onStranger: (key: CellKey) => void,
): BoardFactsKeeper {
  const names = clusters.map(cluster => cluster.name)
  const environments = environmentsOf(settings, [], names)
  let facts: BoardFacts = { environments, matching: matchCells([], environments), strangers: new Map() }

  return {
    now: () => facts,
    restore(stored) {
      const found = [...new Set(stored)].map(name => ({ name, group: null }))
      facts = { ...facts, environments: environmentsOf(settings, found, names) }
    },
    declare(declared) {
      places.refresh()
      const cells = declared.flatMap(one => one.cells)
      const owners = new Map(
        declared.flatMap(({ repository, cells }) => cells.map(cell => [placeOf(cell), repository])),
      )
      const placedOf = (cell: DesiredCell): readonly Placed[] => {
        const repository = owners.get(placeOf(cell))
        return repository === undefined ? [] : places.placedOf(cell, repository)
      }
      const environments = environmentsOf(settings, environmentNames(cells), names, deployedTo(cells, placedOf))
      facts = { ...facts, environments, matching: matchCells(cells, environments, placedOf) }
    },
    findStrangers() {
      const before = facts.strangers
      facts = { ...facts, strangers: strangersOf(facts.matching) }
      return [...new Set([...before.keys(), ...facts.strangers.keys()])]
    },
  }

  function strangersOf(matching: Matching): ReadonlyMap<string, readonly LiveWorkload[]> {
    const found = new Map<string, LiveWorkload[]>()
    for (const cluster of clusters) {
      for (const workload of cluster.list(
        key => !matching.isDeclared(cluster.name, key) && !matching.isForeign(cluster.name, key),
      )) {
        const key = matching.strangerOf(workload)
        if (key === null) continue
        onStranger(key)
        found.set(cellId(key), [...(found.get(cellId(key)) ?? []), workload])
      }
    }
    return found
  }
}

/** Another reading of a cell is the same cell. */
function placeOf({ service, environment, path }: DesiredCell): string {
  return JSON.stringify([service, environment, path])
}

/** The configured clusters that controllers deploy an environment's cells to. */
function deployedTo(
  cells: readonly DesiredCell[],
  placedOf: (cell: DesiredCell) => readonly Placed[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>()
  for (const cell of cells) {
    for (const { cluster } of cell.environment === null ? [] : placedOf(cell)) {
      if (cluster === null || cell.environment === null) continue
      const known = found.get(cell.environment) ?? new Set()
      found.set(cell.environment, known.add(cluster))
    }
  }
  return new Map([...found].map(([environment, named]) => [environment, [...named]]))
}

function environmentNames(cells: readonly DesiredCell[]): { readonly name: string; readonly group: string | null }[] {
  const found = new Map<string, string | null>()
  for (const cell of cells)
    if (cell.environment !== null && !found.has(cell.environment)) found.set(cell.environment, cell.group)
  return [...found].map(([name, group]) => ({ name, group }))
}
