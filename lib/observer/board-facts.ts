import type { Cluster } from '@/lib/cluster/contract'
import { type CellKey, cellId } from '@/lib/domain/cell'
import type { DesiredCell } from '@/lib/domain/desired'
import { type Environment, type EnvironmentSetting, environmentsOf } from '@/lib/domain/environment'
import type { LiveWorkload } from '@/lib/domain/live'
import { type Matching, matchCells } from './matching'

/** What the whole board knows at this moment. */
export interface BoardFacts {
  readonly environments: readonly Environment[]
  readonly matching: Matching
  readonly strangers: ReadonlyMap<string, readonly LiveWorkload[]>
}

export interface BoardFactsKeeper {
  now(): BoardFacts
  /** From all that Git declares. */
  declare(cells: readonly DesiredCell[]): void
  /** Looks for undeclared workloads again; the cells that had or have one. */
  findStrangers(): readonly string[]
}

export function keepBoardFacts(
  settings: readonly EnvironmentSetting[],
  clusters: readonly Cluster[],
  onStranger: (key: CellKey) => void,
): BoardFactsKeeper {
  const names = clusters.map(cluster => cluster.name)
  const environments = environmentsOf(settings, [], names)
  let facts: BoardFacts = { environments, matching: matchCells([], environments), strangers: new Map() }

  return {
    now: () => facts,
    declare(cells) {
      const declared = environmentsOf(settings, environmentNames(cells), names)
      facts = { ...facts, environments: declared, matching: matchCells(cells, declared) }
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
      for (const workload of cluster.list()) {
        const key = matching.strangerOf(workload)
        if (key === null) continue
        onStranger(key)
        found.set(cellId(key), [...(found.get(cellId(key)) ?? []), workload])
      }
    }
    return found
  }
}

function environmentNames(cells: readonly DesiredCell[]): { readonly name: string; readonly group: string | null }[] {
  const found = new Map<string, string | null>()
  for (const cell of cells)
    if (cell.environment !== null && !found.has(cell.environment)) found.set(cell.environment, cell.group)
  return [...found].map(([name, group]) => ({ name, group }))
}
