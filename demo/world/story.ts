import type { Clock } from '@/demo/controllers/clock'
import { imageOf, namespaces } from '@/demo/repository/services'
import { breakBuild, fixApply, fixBuild, pauseAndEdit, refuseApply, resume } from './mishaps'
import { releaseNext, serviceNamed } from './releases'
import type { World } from './world'

/** Small things that happen in the shop, one after another, for as long as it runs. */
export interface Story {
  start(): void
  stop(): void
  isRunning(): boolean
  /** Plays the next scene, or the named one, now; resolves with what happened. */
  step(scene?: string): Promise<string>
  readonly scenes: readonly string[]
}

interface Scene {
  readonly name: string
  /** Time until the next one. */
  readonly restMs: number
  readonly play: (world: World) => Promise<string>
}

const second = 1_000

export function tellStory(world: World, clock: Clock, say: (line: string) => void): Story {
  let next = 0
  let cancel: (() => void) | null = null

  async function step(name?: string): Promise<string> {
    const scene = name === undefined ? scenes[next % scenes.length] : scenes.find(one => one.name === name)
    if (scene === undefined)
      throw new Error(`There is no scene ${name}. There are ${scenes.map(one => one.name).join(', ')}.`)
    if (name === undefined) next += 1
    const happened = await scene.play(world)
    say(happened)
    return happened
  }

  function wait(ms: number): void {
    cancel = clock.after(ms, async () => {
      const rest = scenes[next % scenes.length]?.restMs ?? 60 * second
      await step().catch((error: unknown) =>
        say(`A scene failed: ${error instanceof Error ? error.message : String(error)}`),
      )
      if (cancel !== null) wait(rest)
    })
  }

  return {
    scenes: scenes.map(scene => scene.name),
    isRunning: () => cancel !== null,
    start() {
      if (cancel === null) wait(20 * second)
    },
    stop() {
      cancel?.()
      cancel = null
    },
    step,
  }
}

const scenes: readonly Scene[] = [
  { name: 'hand-edit', restMs: 60 * second, play: editByHand },
  {
    name: 'release',
    restMs: 75 * second,
    play: world => release(world, rotate(world, ['storefront', 'cart', 'catalog', 'orders'])),
  },
  { name: 'resume', restMs: 60 * second, play: resume },
  {
    name: 'staging',
    restMs: 75 * second,
    play: world => bringToStaging(world, rotate(world, ['cart', 'storefront', 'gateway'])),
  },
  { name: 'sync', restMs: 75 * second, play: syncByHand },
  { name: 'crash', restMs: 90 * second, play: releaseCrash },
  { name: 'fix-apply', restMs: 60 * second, play: fixApply },
  { name: 'healed-edit', restMs: 90 * second, play: editThatIsHealed },
  { name: 'undo', restMs: 60 * second, play: undoByHand },
  { name: 'fix', restMs: 75 * second, play: fixCrash },
  { name: 'broken-build', restMs: 75 * second, play: breakBuild },
  { name: 'pause', restMs: 60 * second, play: pauseAndEdit },
  { name: 'fix-build', restMs: 75 * second, play: fixBuild },
  { name: 'manual', restMs: 60 * second, play: waitForSync },
  { name: 'refused-apply', restMs: 60 * second, play: refuseApply },
]

/** In production Argo CD shows it and heals nothing, so this stays until somebody syncs. */
async function editByHand({ prod, desk }: World): Promise<string> {
  const service = serviceNamed('checkout')
  const version = (await desk.versionOf(service, 'prod')) ?? '0'
  const image = `${imageOf(service)}:${version}-hotfix`
  await prod.hands.setImage(
    { namespace: namespaces.prod, resource: 'deployments', name: service.name },
    service.name,
    image,
  )
  return `Somebody set checkout in prod to ${version}-hotfix with kubectl.`
}

/** In staging delivery looks every minute and puts it back. */
async function editThatIsHealed({ nonprod }: World): Promise<string> {
  const service = serviceNamed('accounts')
  const image = `${imageOf(service)}:debug`
  await nonprod.hands.setImage(
    { namespace: namespaces.staging, resource: 'deployments', name: service.name },
    service.name,
    image,
  )
  return 'Somebody set accounts in staging to debug with kubectl; delivery puts it back within a minute.'
}

async function release(world: World, name: string): Promise<string> {
  const version = await releaseNext(world, name, 'dev', 'ci-bot')
  return `ci-bot released ${name} ${version} to dev.`
}

async function bringToStaging(world: World, name: string): Promise<string> {
  const service = serviceNamed(name)
  const [dev, staging] = [await world.desk.versionOf(service, 'dev'), await world.desk.versionOf(service, 'staging')]
  if (dev === null || dev === staging) return release(world, name)
  await world.desk.release(service, 'staging', dev, service.owner)
  return `${service.owner} brought ${name} ${dev} to staging.`
}

async function releaseCrash(world: World): Promise<string> {
  const version = await releaseNext(world, 'pricing', 'dev', 'ci-bot', '-crash')
  return `ci-bot released pricing ${version} to dev; it cannot start.`
}

async function fixCrash(world: World): Promise<string> {
  const version = await releaseNext(world, 'pricing', 'dev', 'aiko')
  return `aiko released pricing ${version} to dev.`
}

/** Payments have no automated sync: what is merged waits for a person. */
async function waitForSync(world: World): Promise<string> {
  const version = await releaseNext(world, 'payments', 'prod', 'tomas')
  return `tomas merged payments ${version} for prod; it waits for somebody to sync it.`
}

async function syncByHand({ prod }: World): Promise<string> {
  await prod.hands.sync('payments-prod', 'tomas')
  return 'tomas synced payments in prod.'
}

async function undoByHand({ prod }: World): Promise<string> {
  await prod.hands.sync('checkout-prod', 'mara')
  return 'mara synced checkout in prod: what Git says is back.'
}

const turns = new WeakMap<World, Map<string, number>>()

/** Another one each time. */
function rotate(world: World, names: readonly string[]): string {
  const counts = turns.get(world) ?? new Map<string, number>()
  turns.set(world, counts)
  const key = names.join()
  const turn = counts.get(key) ?? 0
  counts.set(key, turn + 1)
  return names[turn % names.length] ?? 'cart'
}
