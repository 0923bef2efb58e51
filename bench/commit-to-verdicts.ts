import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startServices } from '@/lib/compose'
import { loadConfig } from '@/lib/config'
import type { Cell } from '@/lib/domain/cell'
import { createLog } from '@/lib/log'
import type { Observer, Repository } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { type Figure, type Measurement, median, p95 } from './figure'
import { overlayFile, overlayPath, platformFile, platformPath } from './shop/manifests'
import { shopEnvironments } from './shop/services'
import { openWorkshop } from './workshop'
import { startWorld, type World } from './world'

const services = 1_000
const leafCommits = 60
/** Uncounted, as is what a start has to catch up with: the promise is about a server at work. */
const warmUpCommits = 10
const settleMs = 20_000
const leafBudgetMs = 30
const baseCommits = 5
const baseBudgetMs = 1_000
const patienceMs = 600_000

/** From the instant at which a commit stands in the mirror until the observer published the last verdict that it changes, written to PostgreSQL. */
export const commitToVerdicts: Measurement = {
  name: 'commit-to-verdicts',
  async *run(say) {
    const workshop = openWorkshop()
    const world = await startWorld(workshop, services)
    const begin = performance.now()
    const { config, databaseUrl, dataFolder } = world
    const running = await startServices({
      config: await loadConfig({ file: config, dataFolder }),
      databaseUrl,
      dataFolder,
      log: createLog('warn'),
    })
    workshop.onClose(() => running.stop())
    await untilWhole(running.services, world)
    say(`the board stood after ${Math.round(performance.now() - begin)} ms`)

    await pause(settleMs)
    yield await measureLeaves(world, running.services.observer, say)
    yield await measureBase(world, running.services.observer, say)
    await workshop.close()
  },
}

async function measureLeaves(
  world: World,
  observer: Observer,
  say: (line: string) => void,
): Promise<readonly Figure[]> {
  const times: number[] = []
  const resolved: number[] = []
  for (let number = 0; number < warmUpCommits + leafCommits; number += 1) {
    const service = world.services[(number * 37) % world.services.length]
    const environment = shopEnvironments[number % shopEnvironments.length]
    if (service === undefined || environment === undefined) continue
    const version = `9.0.${number}`
    await world.repository.commit(`${service.name} ${version}`, {
      [overlayPath(service, environment)]: overlayFile(service, environment, version),
    })
    const { ms, again } = await arrival(
      observer,
      world.dataFolder,
      1,
      cell =>
        cell.service === service.name &&
        cell.environment === environment &&
        cell.git?.image.endsWith(`:${version}`) === true,
    )
    resolved.push(again)
    if (number >= warmUpCommits) times.push(ms)
  }
  say(`leaf commits: ${times.map(Math.round).join(' ')}`)
  const name = `leaf commit in the mirror to its verdict, of ${times.length}`
  return [
    { name: `${name}: median`, value: median(times), unit: 'ms', budget: leafBudgetMs },
    { name: `${name}: p95`, value: p95(times), unit: 'ms', budget: leafBudgetMs },
    { name: 'leaf commit: most cells resolved again', value: Math.max(...resolved), unit: 'cells', budget: 1 },
  ]
}

async function measureBase(world: World, observer: Observer, say: (line: string) => void): Promise<readonly Figure[]> {
  const times: number[] = []
  for (let number = 0; number < baseCommits; number += 1) {
    const version = `4.0.${number}`
    await world.repository.commit(`proxy ${version}`, { [platformPath]: platformFile(version) })
    const { ms } = await arrival(observer, world.dataFolder, world.services.length, cell =>
      cell.slots.some(slot => slot.git?.image.endsWith(`/proxy:${version}`) === true),
    )
    times.push(ms)
  }
  say(`base commits: ${times.map(Math.round).join(' ')}`)
  const name = `base under ${world.services.length} cells in the mirror to all their verdicts, of ${times.length}`
  return [
    { name: `${name}: median`, value: median(times), unit: 'ms', budget: baseBudgetMs },
    { name: `${name}: slowest`, value: Math.max(...times), unit: 'ms', budget: baseBudgetMs },
  ]
}

/** Fetches, and waits until that many cells were published as wanted. */
async function arrival(
  observer: Observer,
  dataFolder: string,
  wanted: number,
  isWanted: (cell: Cell) => boolean,
): Promise<{ readonly ms: number; readonly again: number }> {
  const [repository] = observer.repositories
  if (repository === undefined) throw new Error('No repository is observed.')
  const before = new Set(repository.current()?.desired.cells)
  const seen = new Set<string>()
  const published = new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Only ${seen.size} of ${wanted} verdicts came.`)), patienceMs)
    const end = observer.onChange(({ cells }) => {
      for (const cell of cells) if (isWanted(cell)) seen.add(`${cell.service}/${cell.environment}`)
      if (seen.size < wanted) return
      clearTimeout(timer)
      end()
      resolve(performance.timeOrigin + performance.now())
    })
  })
  await repository.mirror.fetch()
  const at = await published
  const again = repository.current()?.desired.cells.filter(cell => !before.has(cell)).length ?? 0
  return { ms: at - inMirrorSince(repository, dataFolder), again }
}

/** When git wrote the branch's new head: before the mirror itself has noticed. A file's time may be some milliseconds early, never late. */
function inMirrorSince({ mirror }: Repository, dataFolder: string): number {
  const ref = join(dataFolder, 'mirrors', mirror.id, 'repository.git/refs/heads', mirror.status().branch ?? 'main')
  return statSync(ref).mtimeMs
}

async function untilWhole({ observer }: Services, { cells }: World): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The board did not become whole.')), patienceMs)
    const look = () => {
      const synced = observer.cells().filter(cell => cell.state === 'Synced' && !cell.stale)
      if (synced.length < cells) return
      clearTimeout(timer)
      clearInterval(asking)
      resolve()
    }
    const asking = setInterval(look, 200)
  })
}
