import { setTimeout as pause } from 'node:timers/promises'
import type { Cluster } from '@/lib/cluster/contract'
import { type Cell, type CellKey, cellId } from '@/lib/domain/cell'
import type { EnvironmentSetting } from '@/lib/domain/environment'
import type { JudgeSettings } from '@/lib/domain/evidence'
import { messageOf } from '@/lib/errors'
import type { Log } from '@/lib/log'
import type { CellBatch, Store } from '@/lib/store/contract'
import { keepBoardFacts } from './board-facts'
import { createCellQueue } from './cell-queue'
import { createChainUsers } from './chain-users'
import type { Change, Observer } from './contract'
import { createEntries } from './entries'
import type { Entry } from './entry'
import { createHistory } from './flapping'
import { createHistoryReader } from './history-reader'
import { createIntake } from './intake'
import { createJudging } from './judging'
import { createLockMarks } from './lock-marks'
import { createMemories } from './memories'
import { createPlaces } from './places'
import { createRecorder } from './recorder'
import type { ObservedRepository } from './repository'
import { createStandings } from './standings'
import { restoreEntry, restoreMemory, storeEntry } from './stored-entry'
import { takeVerdict } from './take-verdict'

export interface ObserverParts {
  readonly repositories: readonly ObservedRepository[]
  readonly clusters: readonly Cluster[]
  readonly store: Pick<Store, 'readCells' | 'readMemories' | 'recordCells'>
  readonly environments: readonly EnvironmentSetting[]
  readonly settings: Omit<JudgeSettings, 'namespaces' | 'affixes' | 'graceMs'>
  readonly services: Readonly<Record<string, ServiceSetting>>
  /** Versions count on from here: those of one tenure are above all of the tenure before. */
  readonly firstVersion: number
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
const flushMs = 5_000
const recallMs = 1_000

/** The loop: a change on either side, or time, marks cells; marked cells are judged, written, then published. */
export function createObserver(parts: ObserverParts): Observer {
  const { repositories, clusters, store, clock, log } = parts
  const byName = new Map(clusters.map(cluster => [cluster.name, cluster]))
  const recorder = createRecorder(store, log)
  const entries = createEntries()
  const memories = createMemories(entries, recorder)
  const listeners = new Set<(change: Change) => void>()
  const stops: (() => void)[] = []
  const places = createPlaces(clusters)
  const users = createChainUsers()
  const facts = keepBoardFacts(parts.environments, clusters, places, key => entries.open(key))
  let version = parts.firstVersion
  /** Of the newest change that is on its way. */
  let given = version
  let published: Promise<unknown> = Promise.resolve()
  let stopped = false
  const queue = createCellQueue(judgeSlice)
  const flapping = createHistory()
  const standings = createStandings(
    entries,
    () => facts.now().environments,
    service => parts.services[service]?.main ?? null,
  )
  const lockMarks = createLockMarks()
  const marksBeside = (entry: Entry) => [...lockMarks.marksOf(entry.key), ...standings.marksOf(entry)]
  const judging = createJudging(parts, byName, facts.now, marksBeside, { places, users, wake: queue.mark })
  const history = createHistoryReader({ entries, judging, standings, queue, log })
  const intake = createIntake({
    repositories,
    clusters,
    places,
    users,
    entries,
    facts,
    usesCluster: judging.usesCluster,
    below: standings.below,
    mark: queue.mark,
    onBoard: environments => announce({ cells: [], removed: [], environments }, nothing),
    clock,
  })

  return {
    get version() {
      return version
    },
    repositories,
    clusters,
    environments: () => facts.now().environments,
    cells: () => [...entries.values()].flatMap(entry => (entry.cell === null ? [] : [judging.aged(entry, entry.cell)])),
    find(key) {
      const entry = entries.get(cellId(key))
      if (entry?.cell == null) return null
      const { desired, repository, promotions } = entry
      return { cell: judging.aged(entry, entry.cell), desired, repository, open: promotions.open }
    },
    openOf: key => entries.get(cellId(key))?.promotions.open ?? null,
    chainsOf(key) {
      const entry = entries.get(cellId(key))
      return entry === undefined ? [] : judging.chainsOf(entry, clock())
    },
    isObserved: () => true,
    setPromotions(key, told) {
      if (entries.setPromotions(key, told)) queue.mark([cellId(key)])
    },
    setLocks(locks) {
      const isChanged = lockMarks.replace(locks)
      for (const [id, entry] of entries) if (isChanged(entry.key)) queue.mark([id])
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start,
    stop,
    abandon,
  }

  /** Resolves when the stored board stands; the rest is read in the background and each appears when it is there. */
  async function start(): Promise<void> {
    for (const cell of await store.readCells()) entries.restore(restoreEntry(cell))
    facts.restore([...entries.values()].map(entry => entry.key.environment))
    void recall().then(begin)
  }

  /** Without what was remembered nothing may be judged: as long as the database is away the board stays as it was stored. */
  async function recall(): Promise<void> {
    while (!stopped) {
      try {
        for (const { key, memory } of await store.readMemories()) {
          const entry = entries.get(cellId(key))
          if (entry !== undefined) restoreMemory(entry, memory)
        }
        return
      } catch (error) {
        log.warn({ error: messageOf(error) }, 'what was remembered could not be read; it is read again')
        await pause(recallMs, undefined, { ref: false })
      }
    }
  }

  function begin(): void {
    if (stopped) return
    for (const repository of repositories)
      stops.push(
        repository.onReading((reading, moved) => {
          if (moved) intake.takeReading(repository, reading)
          markStale()
        }),
      )
    for (const cluster of clusters)
      stops.push(
        cluster.onChange(changed => intake.takeClusterChange(cluster, changed)),
        cluster.onControllers(change => intake.takeControllers(cluster, change)),
      )
    // Read before this tenure began: it is news to this loop all the same.
    for (const repository of repositories) {
      const reading = repository.current()
      if (reading !== null) intake.takeReading(repository, reading)
    }
    const tick = setInterval(onTick, tickMs)
    const writing = setInterval(onMemories, memoriesMs)
    stops.push(
      () => clearInterval(tick),
      () => clearInterval(writing),
    )
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
        .then(() => intake.takeClusterChange(cluster, 'all'))
        .catch(error => log.error({ cluster: cluster.name, error: messageOf(error) }, 'a cluster could not be started'))
    }
  }

  async function stop(): Promise<void> {
    await end()
    await published
    await memories.write()
    await recorder
      .flush(flushMs)
      .catch(error => log.error({ error: messageOf(error) }, 'the last verdicts could not be written'))
    recorder.stop()
  }

  async function abandon(): Promise<void> {
    recorder.stop()
    await end()
  }

  async function end(): Promise<void> {
    stopped = true
    history.stop()
    for (const unsubscribe of stops) unsubscribe()
    await queue.stop()
    await Promise.allSettled([...repositories, ...clusters].map(source => source.stop()))
  }

  /** Git was read again: what had grown old may be judged on fresh evidence. */
  function markStale(): void {
    for (const [id, entry] of entries) if (entry.cell?.stale === true) queue.mark([id])
  }

  function judgeSlice(ids: readonly string[]): void {
    const now = clock()
    const changes: { entry: Entry; before: Cell | null; after: Cell }[] = []
    const confirmed: { entry: Entry; after: Cell }[] = []
    const removed: CellKey[] = []
    for (const id of ids) {
      const entry = entries.get(id)
      if (entry === undefined || !judging.isReady(entry)) continue
      if (history.ask(id, entry) === 'urgent') continue
      const before = entry.cell
      const after = judging.judgeEntry(entry, now)
      if (after === null) {
        entries.delete(id)
        if (before !== null) removed.push(entry.key)
        continue
      }
      const taken = takeVerdict(entry, after)
      if (taken === 'changed') changes.push({ entry, before, after })
      else if (taken === 'confirmed') confirmed.push({ entry, after })
    }
    if (changes.length + confirmed.length + removed.length === 0) return
    for (const { entry } of changes) entry.memoryChanged = 'no'
    announce(
      { cells: [...changes, ...confirmed].map(({ after }) => after), removed, environments: false },
      {
        cells: changes.map(({ entry, after }) => storeEntry(entry, after)),
        confirmed: confirmed.map(({ entry, after }) => storeEntry(entry, after)),
        removed,
        ...flapping.note(changes, now),
      },
    )
  }

  function onTick(): void {
    const now = clock()
    intake.takePlaces()
    for (const [id, entry] of entries) if (judging.isDue(entry, now)) queue.later([id])
  }

  function onMemories(): void {
    writeLate()
    memories.write().catch(error => log.warn({ error: messageOf(error) }, 'memories could not be written'))
  }

  /** Of slots that flap, which are not written at every turn. */
  function writeLate(): void {
    const late = flapping.due(clock())
    if (late.observations.length + late.events.length === 0) return
    recorder
      .record({ cells: [], removed: [], ...late })
      .catch(error => log.warn({ error: messageOf(error) }, 'what flaps could not be written'))
  }

  /** In the order in which changes were made, each published after it was written: other replicas read what the version stands for. */
  function announce(change: Pick<Change, 'cells' | 'removed' | 'environments'>, batch: CellBatch): void {
    if (stopped) return
    given += 1
    // One object for all: what is made of it is made once.
    const next: Change = { ...change, version: given }
    const environments = change.environments ? facts.now().environments : null
    const recording = recorder.record({ ...batch, board: { version: given, environments } })
    published = Promise.all([published, recording])
      .then(() => publish(next))
      .catch(error => log.error({ error: messageOf(error) }, 'verdicts could not be published'))
  }

  function publish(change: Change): void {
    if (stopped) return
    version = change.version
    for (const listener of listeners) listener(change)
  }
}

const nothing: CellBatch = { cells: [], removed: [], observations: [], events: [] }
