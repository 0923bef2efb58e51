import type { Clock } from '@/demo/controllers/clock'
import { imageOf, namespaces } from '@/demo/repository/services'
import { nextPatch, serviceNamed } from './opening'
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
  {
    name: 'staging',
    restMs: 75 * second,
    play: world => bringToStaging(world, rotate(world, ['cart', 'storefront', 'gateway'])),
  },
  { name: 'crash', restMs: 90 * second, play: world => releaseCrash(world) },
  { name: 'healed-edit', restMs: 90 * second, play: editThatIsHealed },
  { name: 'fix', restMs: 75 * second, play: fixCrash },
]

/** In production delivery looks every ten minutes, so this stays for a while. */
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
  const service = serviceNamed(name)
  const version = nextPatch((await world.desk.versionOf(service, 'dev')) ?? '0')
  await world.desk.release(service, 'dev', version, 'ci-bot')
  return `ci-bot released ${name} ${version} to dev.`
}

async function bringToStaging(world: World, name: string): Promise<string> {
  const service = serviceNamed(name)
  const [dev, staging] = [await world.desk.versionOf(service, 'dev'), await world.desk.versionOf(service, 'staging')]
  if (dev === null || dev === staging) return release(world, name)
  await world.desk.release(service, 'staging', dev, service.owner)
  return `${service.owner} brought ${name} ${dev} to staging.`
}

async function releaseCrash({ desk }: World): Promise<string> {
  const service = serviceNamed('pricing')
  const version = `${nextPatch((await desk.versionOf(service, 'dev')) ?? '0')}-crash`
  await desk.release(service, 'dev', version, 'ci-bot')
  return `ci-bot released pricing ${version} to dev; it cannot start.`
}

async function fixCrash({ desk }: World): Promise<string> {
  const service = serviceNamed('pricing')
  const version = nextPatch((await desk.versionOf(service, 'dev')) ?? '0')
  await desk.release(service, 'dev', version, 'aiko')
  return `aiko released pricing ${version} to dev.`
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
