import type { Cluster } from '@/lib/cluster/contract'
import { type CellKey, cellId } from '@/lib/domain/cell'
import type { Lock } from '@/lib/domain/lock'
import { messageOf } from '@/lib/errors'
import type { Log } from '@/lib/log'
import type { Change, Found, Observer, PromotionFacts, Repository } from '@/lib/observer/contract'
import type { Line, Store } from '@/lib/store/contract'
import { createFollowing } from './following'
import { keepHeads } from './heads'
import { keepLease } from './lease-keeper'
import { standIn } from './stand-in'

/** What one process reads from, built anew after each tenure; nothing of it is started. */
export interface Sources {
  readonly repositories: readonly Repository[]
  readonly clusters: readonly Cluster[]
  /** The loop over these sources, for one tenure. Whoever stops it stops them. */
  observe(epoch: number): Observer
  /** Without having observed. */
  close(): Promise<void>
}

export interface ReplicaParts {
  readonly build: () => Sources
  readonly store: Pick<Store, 'readBoard'>
  readonly line: Line
  /** Names this process in the lease. */
  readonly holder: string
  /** What else only the observing process does; the answer ends it. `wake` says that the lease may be lost. */
  readonly onTenure: (epoch: number, observer: Observer, wake: () => void) => () => Promise<void>
  /** Milliseconds that pass also while the process stands still. */
  readonly elapsed: () => number
  readonly clock: () => number
  readonly log: Log
}

interface Tenure {
  readonly observer: Observer
  end(): Promise<void>
}

/**
 * One board in every process. One of them observes: it holds the lease and its loop is the board. The others show what it wrote. All that
 * asks for the board asks here and does not notice when the roles change.
 */
export function createReplica({ build, store, line, holder, onTenure, elapsed, clock, log }: ReplicaParts): Observer {
  const listeners = new Set<(change: Change) => void>()
  const facts = new Map<string, { readonly key: CellKey; readonly told: PromotionFacts }>()
  let locks: readonly Lock[] = []
  let sources = build()
  let tenure: Tenure | null = null
  /** Roles change one after the other. */
  let changing: Promise<void> = Promise.resolve()
  const following = createFollowing({
    store,
    line,
    onStep: step => {
      if (tenure === null) emit(step)
    },
    onWhole: () => {
      if (tenure === null) tellWhole()
    },
    elapsed,
    clock,
    log,
  })
  const heads = keepHeads(elapsed, log)
  const keeper = keepLease({
    line,
    holder,
    elapsed,
    onTaken: epoch => inTurn(() => begin(epoch)),
    onLost: lose,
    onAgain: () => {
      if (tenure !== null) tellWhole()
    },
    onLook(look) {
      following.look(look)
      if (tenure === null) heads.follow(sources.repositories, following.mirrorStatus)
    },
    log,
  })
  const repositories = sources.repositories.map(({ id }) => {
    const real = () => found(sources.repositories.find(one => one.id === id))
    const status = () => (tenure === null ? following.mirrorStatus(id) : null) ?? real().mirror.status()
    const head = () => (tenure === null ? status().head : real().head())
    return standIn(real, { mirror: standIn(() => real().mirror, { status }), head })
  })
  const clusters = sources.clusters.map(({ name }) => {
    const real = () => found(sources.clusters.find(one => one.name === name))
    const status = () => (tenure === null ? following.clusterStatus(name) : null) ?? real().status()
    return standIn(real, { status })
  })

  return {
    get version() {
      return tenure?.observer.version ?? following.version
    },
    repositories,
    clusters,
    environments: () => (tenure?.observer ?? following).environments(),
    cells() {
      if (tenure === null) return following.cells()
      const cells = tenure.observer.cells()
      return mayShow() ? cells : cells.map(cell => ({ ...cell, stale: true }))
    },
    find: key => (tenure === null ? findFollowed(key) : findObserved(tenure, key)),
    // Asked of every cell of a board, and few of them were ever promoted.
    openOf: key => (facts.size === 0 ? null : (facts.get(cellId(key))?.told.open ?? null)),
    chainsOf: key => tenure?.observer.chainsOf(key) ?? [],
    isObserved: () => (tenure === null ? following.isObserved() : mayShow()),
    setPromotions(key, told) {
      facts.set(cellId(key), { key, told })
      tenure?.observer.setPromotions(key, told)
    },
    setLocks(next) {
      locks = next
      tenure?.observer.setLocks(next)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async start() {
      await keeper.start()
      await changing
      if (tenure === null) await following.reload()
    },
    stop: () => close(observer => observer.stop()),
    abandon: () => close(observer => observer.abandon()),
  }

  function findObserved({ observer }: Tenure, key: CellKey): Found | null {
    const one = observer.find(key)
    if (one === null) return null
    const cell = mayShow() ? one.cell : { ...one.cell, stale: true }
    return { ...one, cell, repository: repositoryOf(one.repository?.id) }
  }

  /** What Git declares is read here too, once the observer has told of it; the verdict is the observer's. */
  function findFollowed(key: CellKey): Found | null {
    const cell = following.find(key)
    if (cell === null) return null
    const repository = repositoryOf(cell.repository)
    const desired = heads.desiredOf(repository, key)
    const isDeclared = desired !== null || cell.git !== null
    const open = facts.get(cellId(key))?.told.open ?? null
    return { cell, desired, repository: isDeclared ? repository : null, open }
  }

  function repositoryOf(id: string | undefined): Repository | null {
    return repositories.find(one => one.id === id) ?? null
  }

  /** Without the lease nothing is shown as true, but for a database that is away: then nobody knows more than what is seen here. */
  function mayShow(): boolean {
    const standing = keeper.standing()
    return standing === 'held' || standing === 'alone'
  }

  async function begin(epoch: number): Promise<void> {
    const observer = sources.observe(epoch)
    for (const { key, told } of facts.values()) observer.setPromotions(key, told)
    observer.setLocks(locks)
    try {
      await observer.start()
    } catch (error) {
      log.error({ epoch, error: messageOf(error) }, 'observing could not begin; it is tried again')
      await replaceSources(observer)
      keeper.giveUp()
      return
    }
    if (keeper.epoch() !== epoch) return replaceSources(observer)
    // What is held back leaves a gap in the versions, by which a page knows that it missed something.
    const unsubscribe = observer.onChange(change => {
      if (mayShow()) emit(change)
    })
    const endDuties = onTenure(epoch, observer, keeper.wake)
    tenure = {
      observer,
      end() {
        unsubscribe()
        return endDuties()
      },
    }
    following.rest()
    tellWhole()
  }

  /** At once nothing more is shown or written; what it takes to end the loop comes after. */
  function lose(): void {
    const lost = tenure
    if (lost === null) return
    tenure = null
    const ended = lost.end()
    inTurn(async () => {
      await replaceSources(lost.observer)
      await ended
    })
    void following.reload()
  }

  async function replaceSources(observer: Observer): Promise<void> {
    await observer.abandon()
    sources = build()
  }

  async function close(end: (observer: Observer) => Promise<void>): Promise<void> {
    await keeper.rest()
    await changing
    following.stop()
    await tenure?.end()
    await (tenure === null ? sources.close() : end(tenure.observer))
    await keeper.release()
  }

  function inTurn(change: () => Promise<void>): void {
    changing = changing
      .then(change)
      .catch(error => log.error({ error: messageOf(error) }, 'the role of this process could not be changed'))
  }

  function emit(change: Change): void {
    for (const listener of listeners) listener(change)
  }

  function tellWhole(): void {
    const { version } = tenure?.observer ?? following
    emit({ version, cells: [], removed: [], environments: true, whole: true })
  }
}

function found<T>(one: T | undefined): T {
  if (one === undefined) throw new Error('sources are built from one configuration and are always the same')
  return one
}
