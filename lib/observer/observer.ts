import type { Cluster } from '@/lib/cluster/contract'
import { type Cell, type CellKey, cellId } from '@/lib/domain/cell'
import type { DesiredCell } from '@/lib/domain/desired'
import { type Environment, type EnvironmentSetting, environmentsOf } from '@/lib/domain/environment'
import type { JudgeSettings } from '@/lib/domain/evidence'
import type { LiveWorkload } from '@/lib/domain/live'
import { messageOf } from '@/lib/errors'
import type { Log } from '@/lib/log'
import type { Store } from '@/lib/store/contract'
import { createCellQueue } from './cell-queue'
import type { Change, Observer, PromotionFacts, Reading } from './contract'
import { type Entry, mergeDesired, newEntry, noPromotions, restoreEntry, storeEntry, takeDesired } from './entry'
import { findExchanged } from './exchanged'
import { createJudging } from './judging'
import { loadLore } from './lore'
import { createLoreQueue } from './lore-queue'
import { type Matching, matchCells } from './matching'
import { driftEvents, observationsOf } from './observations'
import { createRecorder } from './recorder'
import type { ObservedRepository } from './repository'
import { createStandings } from './standings'

export interface ObserverParts {
  readonly repositories: readonly ObservedRepository[]
  readonly clusters: readonly Cluster[]
  readonly store: Pick<Store, 'readCells' | 'recordCells'>
  readonly environments: readonly EnvironmentSetting[]
  readonly settings: Omit<JudgeSettings, 'namespaces' | 'affixes' | 'graceMs'>
  readonly services: Readonly<Record<string, ServiceSetting>>
  readonly clock: () => number
  readonly log: Log
}

export interface ServiceSetting {
  readonly team: string | null
  readonly main: { readonly workload: string; readonly container: string | null } | null
}

const tickMs = 1_000
/** What the judge remembers is written that often, beside what changes bring along. */
const memoriesMs = 30_000
const memoriesAtOnce = 100
const flushMs = 5_000

/** The loop: a change on either side, or time, marks cells; marked cells are judged, written, then published. */
export function createObserver(parts: ObserverParts): Observer {
  const { repositories, clusters, store, clock, log } = parts
  const byName = new Map(clusters.map(cluster => [cluster.name, cluster]))
  const recorder = createRecorder(store, log)
  const entries = new Map<string, Entry>()
  const taken = new Map<ObservedRepository, readonly DesiredCell[]>()
  const waitingFacts = new Map<string, PromotionFacts>()
  const listeners = new Set<(change: Change) => void>()
  const stops: (() => void)[] = []
  let environments: readonly Environment[] = environmentsOf(
    parts.environments,
    [],
    clusters.map(cluster => cluster.name),
  )
  let matching: Matching = matchCells([], environments)
  let strangers: ReadonlyMap<string, readonly LiveWorkload[]> = new Map()
  let version = 0
  let published: Promise<unknown> = Promise.resolve()
  let stopped = false
  const queue = createCellQueue(judgeSlice)
  const lore = createLoreQueue(readHistory)
  const standings = createStandings(
    entries,
    () => environments,
    service => parts.services[service]?.main ?? null,
  )
  const judging = createJudging(parts, byName, () => ({ environments, matching, strangers }), standings.marksOf)

  return {
    get version() {
      return version
    },
    repositories,
    clusters,
    environments: () => environments,
    cells: () => [...entries.values()].flatMap(entry => (entry.cell === null ? [] : [judging.aged(entry, entry.cell)])),
    find(key) {
      const entry = entries.get(cellId(key))
      if (entry?.cell == null) return null
      const { desired, repository, promotions } = entry
      return { cell: judging.aged(entry, entry.cell), desired, repository, open: promotions.open }
    },
    setPromotions(key, facts) {
      const entry = entries.get(cellId(key))
      if (entry === undefined) waitingFacts.set(cellId(key), facts)
      else {
        entry.promotions = facts
        queue.mark([cellId(key)])
      }
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start,
    stop,
  }

  /** Resolves when the stored board stands; sources are read in the background and each appears when it is there. */
  async function start(): Promise<void> {
    for (const stored of await store.readCells()) {
      const entry = restoreEntry(stored)
      entries.set(cellId(entry.key), withFacts(entry))
    }
    for (const repository of repositories)
      stops.push(
        repository.onReading((reading, moved) => {
          if (moved) takeReading(repository, reading)
          markStale()
        }),
      )
    for (const cluster of clusters) stops.push(cluster.onChange(changed => takeClusterChange(cluster, changed)))
    const tick = setInterval(onTick, tickMs)
    const memories = setInterval(onMemories, memoriesMs)
    stops.push(
      () => clearInterval(tick),
      () => clearInterval(memories),
    )
    version = 1
    for (const repository of repositories) {
      repository
        .start()
        .catch(error =>
          log.error({ repository: repository.id, error: messageOf(error) }, 'a repository could not be started'),
        )
    }
    for (const cluster of clusters) {
      cluster
        .start()
        .then(() => takeClusterChange(cluster, 'all'))
        .catch(error => log.error({ cluster: cluster.name, error: messageOf(error) }, 'a cluster could not be started'))
    }
  }

  async function stop(): Promise<void> {
    stopped = true
    lore.stop()
    for (const end of stops) end()
    await queue.stop()
    await Promise.allSettled([...repositories, ...clusters].map(source => source.stop()))
    await published
    await writeMemories()
    await recorder
      .flush(flushMs)
      .catch(error => log.error({ error: messageOf(error) }, 'the last verdicts could not be written'))
    recorder.stop()
  }

  function withFacts(entry: Entry): Entry {
    entry.promotions = waitingFacts.get(cellId(entry.key)) ?? noPromotions
    return entry
  }

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
      takeDesired(entry, after, repository, reading.snapshot.commit, now, reading.arrival)
      matching.exchange(after)
      queue.mark([cellId(entry.key), ...standings.below(entry.key)])
    }
  }

  /** All repositories together: environments and matching are of the whole board. */
  function takeReadings(): void {
    const now = clock()
    const readings = repositories.flatMap(repository => {
      const reading = repository.current()
      return reading === null ? [] : [{ repository, reading }]
    })
    const all = readings.flatMap(({ reading }) => reading.desired.cells)
    environments = environmentsOf(
      parts.environments,
      environmentNames(all),
      clusters.map(cluster => cluster.name),
    )
    matching = matchCells(all, environments)
    strangers = findStrangers()
    const present = new Set<string>()
    for (const { repository, reading } of readings) {
      for (const [id, desired] of mergeDesired(reading.desired.cells)) {
        present.add(id)
        const entry =
          entries.get(id) ?? withFacts(newEntry({ service: desired.service, environment: desired.environment ?? '' }))
        entries.set(id, entry)
        if (entry.desired !== desired) {
          takeDesired(entry, desired, repository, reading.snapshot.commit, now, reading.arrival)
          queue.mark([id, ...standings.below(entry.key)])
        }
      }
    }
    forgetUndeclared(present, now)
    queue.mark(strangers.keys())
    publish({ cells: [], removed: [], environments: true })
  }

  /** A cell that Git no longer declares stays while something of it may still run; only a reading of its own repository may say so. */
  function forgetUndeclared(present: ReadonlySet<string>, now: number): void {
    for (const [id, entry] of entries) {
      const repository = entry.repository ?? repositories.find(one => one.id === entry.cell?.repository) ?? null
      const reading = repository?.current()
      if (present.has(id) || (repository !== null && reading == null)) continue
      if (entry.desired !== null || entry.cell?.git != null) {
        takeDesired(entry, null, repository, reading?.snapshot.commit ?? '', now)
      }
      queue.mark([id])
    }
  }

  function takeClusterChange(cluster: Cluster, changed: Parameters<Parameters<Cluster['onChange']>[0]>[0]): void {
    if (changed === 'all') {
      const before = strangers
      strangers = findStrangers()
      for (const id of [...before.keys(), ...strangers.keys()]) queue.mark([id])
      for (const entry of entries.values())
        if (judging.usesCluster(entry, cluster.name)) queue.mark([cellId(entry.key)])
      publish({ cells: [], removed: [], environments: false })
      return
    }
    let foreign = false
    for (const key of changed) {
      const ids = matching.cellsOf(cluster.name, key)
      if (ids.length === 0) foreign = true
      queue.mark(ids)
    }
    if (!foreign) return
    const before = strangers
    strangers = findStrangers()
    for (const id of new Set([...before.keys(), ...strangers.keys()]))
      if (before.get(id)?.length !== 0 || strangers.has(id)) queue.mark([id])
  }

  function findStrangers(): ReadonlyMap<string, readonly LiveWorkload[]> {
    const found = new Map<string, LiveWorkload[]>()
    for (const cluster of clusters) {
      for (const workload of cluster.list()) {
        const key = matching.strangerOf(workload)
        if (key === null) continue
        const id = cellId(key)
        if (!entries.has(id)) entries.set(id, withFacts(newEntry(key)))
        found.set(id, [...(found.get(id) ?? []), workload])
      }
    }
    return found
  }

  /** Git was read again: what had grown old may be judged on fresh evidence. */
  function markStale(): void {
    for (const [id, entry] of entries) if (entry.cell?.stale === true) queue.mark([id])
  }

  function judgeSlice(ids: readonly string[]): void {
    const now = clock()
    const changes: { entry: Entry; before: Cell | null; after: Cell }[] = []
    const removed: CellKey[] = []
    for (const id of ids) {
      const entry = entries.get(id)
      if (entry === undefined || !judging.isReady(entry)) continue
      const mustWait = judging.mustWaitForLore(entry)
      if (judging.wantsLore(entry) || standings.wants(entry)) lore.ask(id, mustWait)
      if (mustWait) continue
      const before = entry.cell
      const after = judging.judgeEntry(entry, now)
      if (after === null) {
        entries.delete(id)
        if (before !== null) removed.push(entry.key)
      } else if (judging.take(entry, after)) changes.push({ entry, before, after })
    }
    if (changes.length === 0 && removed.length === 0) return
    const recording = recorder.record({
      cells: changes.map(({ entry, after }) => storeEntry(entry, after)),
      removed,
      observations: changes.flatMap(({ before, after }) => observationsOf(before, after, now)),
      events: driftEvents(changes, now),
    })
    // In the order in which they were judged, each after it was written.
    published = Promise.all([published, recording])
      .then(() => publish({ cells: changes.map(change => change.after), removed, environments: false }))
      .catch(error => log.error({ error: messageOf(error) }, 'verdicts could not be published'))
  }

  async function readHistory(id: string): Promise<void> {
    const entry = entries.get(id)
    if (entry === undefined) return
    const isWaiting = judging.mustWaitForLore(entry)
    if (judging.wantsLore(entry)) await readLore(entry, isWaiting)
    // Names of commits and people come in by the hundred after a start: together at the next tick, not one by one.
    if (isWaiting) queue.mark([id])
    if (standings.wants(entry)) await standings.read(entry)
    queue.later([id])
  }

  async function readLore(entry: Entry, all: boolean): Promise<void> {
    const { desired, repository } = entry
    if (desired === null || repository === null) return
    entry.loreLoading = true
    const read = await loadLore(repository, desired, all).catch(error => {
      const { service, environment } = entry.key
      log.warn({ service, environment, error: messageOf(error) }, 'history could not be read')
      return null
    })
    entry.loreLoading = false
    if (entry.desired !== desired) return
    entry.lore = read
    entry.loreTried = all ? 'all' : 'origins'
  }

  function onTick(): void {
    const now = clock()
    for (const [id, entry] of entries) if (entry.reviewAt !== null && entry.reviewAt <= now) queue.later([id])
  }

  function onMemories(): void {
    writeMemories().catch(error => log.warn({ error: messageOf(error) }, 'memories could not be written'))
  }

  /** What the judge remembers changes with every look; it is written along with changes, and otherwise now and then. */
  async function writeMemories(): Promise<void> {
    const changed = [...entries.values()].filter(entry => entry.memoryChanged && entry.cell !== null)
    if (changed.length === 0 || recorder.pending() > 0) return
    for (let at = 0; at < changed.length; at += memoriesAtOnce) {
      const slice = changed.slice(at, at + memoriesAtOnce)
      for (const entry of slice) entry.memoryChanged = false
      const cells = slice.flatMap(entry => (entry.cell === null ? [] : [storeEntry(entry, entry.cell)]))
      await recorder.record({ cells, removed: [], observations: [], events: [] })
    }
  }

  function publish(change: Pick<Change, 'cells' | 'removed' | 'environments'>): void {
    if (stopped) return
    version += 1
    // One object for all: what is made of it is made once.
    const next: Change = { ...change, version }
    for (const listener of listeners) listener(next)
  }
}

function environmentNames(cells: readonly DesiredCell[]): { readonly name: string; readonly group: string | null }[] {
  const found = new Map<string, string | null>()
  for (const cell of cells)
    if (cell.environment !== null && !found.has(cell.environment)) found.set(cell.environment, cell.group)
  return [...found].map(([name, group]) => ({ name, group }))
}
