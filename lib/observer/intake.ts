import type { Cluster, ControllerChange, WorkloadKey } from '@/lib/cluster/contract'
import { type CellKey, cellId } from '@/lib/domain/cell'
import type { DesiredCell } from '@/lib/domain/desired'
import { foldersAbove } from '@/lib/manifests/paths'
import type { BoardFactsKeeper } from './board-facts'
import type { ChainUsers } from './chain-users'
import type { Reading } from './contract'
import type { Entries } from './entries'
import { type Entry, mergeDesired, takeDesired } from './entry'
import { findExchanged } from './exchanged'
import { isStarting } from './is-starting'
import type { Places } from './places'
import type { ObservedRepository } from './repository'

/** What came from one of the two sides, brought to the cells that it concerns. */
export interface Intake {
  takeReading(repository: ObservedRepository, reading: Reading): void
  takeClusterChange(cluster: Cluster, changed: readonly WorkloadKey[] | 'all'): void
  takeControllers(cluster: Cluster, change: ControllerChange): void
  /** Looks whether controllers deploy something elsewhere than before. */
  takePlaces(): void
}

export interface IntakeParts {
  readonly repositories: readonly ObservedRepository[]
  readonly clusters: readonly Cluster[]
  readonly places: Places
  readonly users: ChainUsers
  readonly entries: Entries
  readonly facts: BoardFactsKeeper
  readonly usesCluster: (entry: Entry, cluster: string) => boolean
  /** Cells that are shown against this one. */
  readonly below: (key: CellKey) => readonly string[]
  readonly mark: (ids: Iterable<string>) => void
  /** The columns, or how fresh a source is, may be other ones. */
  readonly onBoard: (environments: boolean) => void
  readonly clock: () => number
}

export function createIntake({
  repositories,
  clusters,
  places,
  users,
  entries,
  facts,
  usesCluster,
  below,
  mark,
  onBoard,
  clock,
}: IntakeParts): Intake {
  const taken = new Map<ObservedRepository, readonly DesiredCell[]>()
  return { takeReading, takeClusterChange, takeControllers, takePlaces }

  /** Where only values are other ones, only their cells are looked at. */
  function takeReading(repository: ObservedRepository, reading: Reading): void {
    const last = taken.get(repository)
    const exchanged = last === undefined ? null : findExchanged(last, reading.desired.cells)
    taken.set(repository, reading.desired.cells)
    const known = exchanged?.flatMap(({ before, after }) => {
      const entry = entries.get(cellId({ service: after.service, environment: after.environment ?? '' }))
      return entry !== undefined && entry.desired === before ? [{ entry, after }] : []
    })
    if (known === undefined || known.length !== exchanged?.length) {
      takeReadings()
      return
    }
    const now = clock()
    for (const { entry, after } of known) {
      takeDesired(entry, after, repository, reading, now)
      facts.now().matching.exchange(after)
      mark([cellId(entry.key), ...below(entry.key)])
    }
  }

  /** All repositories together: environments and matching are of the whole board. */
  function takeReadings(): void {
    const now = clock()
    const readings = currentReadings()
    facts.declare(readings.map(({ repository, reading }) => ({ repository, cells: reading.desired.cells })))
    const strangers = facts.findStrangers()
    const present = new Set<string>()
    for (const { repository, reading } of readings) {
      for (const [id, desired] of mergeDesired(reading.desired.cells)) {
        present.add(id)
        const entry = entries.open({ service: desired.service, environment: desired.environment ?? '' })
        if (entry.desired === desired) continue
        takeDesired(entry, desired, repository, reading, now)
        mark([id, ...below(entry.key)])
      }
    }
    forgetUndeclared(present, now)
    mark(strangers)
    onBoard(true)
  }

  function currentReadings() {
    return repositories.flatMap(repository => {
      const reading = repository.current()
      return reading === null ? [] : [{ repository, reading }]
    })
  }

  /** A cell that Git no longer declares stays while something of it may still run; only a reading of its own repository may say so. */
  function forgetUndeclared(present: ReadonlySet<string>, now: number): void {
    for (const [id, entry] of entries) {
      const repository = entry.repository ?? repositories.find(one => one.id === entry.cell?.repository) ?? null
      const reading = repository?.current()
      if (present.has(id) || (repository !== null && reading == null)) continue
      if (entry.desired !== null || entry.cell?.git != null) {
        takeDesired(entry, null, repository, reading ?? null, now)
      }
      mark([id])
    }
  }

  function takeClusterChange(cluster: Cluster, changed: readonly WorkloadKey[] | 'all'): void {
    // Each kind that is listed at the start says so; nothing is judged before the last of them, which says so too.
    if (changed === 'all' && isStarting(cluster.status())) {
      onBoard(false)
      return
    }
    if (changed === 'all') {
      mark(facts.findStrangers())
      const standing = new Set(users.standingIn(cluster.name))
      for (const [id, entry] of entries) {
        // A cell whose chain was not found may find it in what was listed now.
        const isConcerned = usesCluster(entry, cluster.name) || standing.has(id) || users.hubsOf(id).length === 0
        if (isConcerned) mark([id])
      }
      onBoard(false)
      return
    }
    let foreign = false
    for (const key of changed) {
      const ids = facts.now().matching.cellsOf(cluster.name, key)
      if (ids.length === 0) foreign = true
      mark(ids)
    }
    if (foreign) mark(facts.findStrangers())
  }

  /** An object may deliver to any cluster: who asked for it is concerned, and whose workload it lists or no longer does. */
  function takeControllers(cluster: Cluster, change: ControllerChange): void {
    for (const name of change.objects) mark(users.askedFor(cluster.name, name))
    for (const key of change.workloads) for (const { name } of clusters) mark(facts.now().matching.cellsOf(name, key))
  }

  function takePlaces(): void {
    const paths = places.refresh()
    if (paths.size === 0) return
    facts.declare(currentReadings().map(({ repository, reading }) => ({ repository, cells: reading.desired.cells })))
    for (const [id, { desired }] of entries) {
      if (desired !== null && [desired.path, ...foldersAbove(desired.path)].some(path => paths.has(path))) mark([id])
    }
    mark(facts.findStrangers())
    onBoard(true)
  }
}
