import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Clock, createClock } from '@/demo/controllers/clock'
import { type RunningGitHost, startGitHost } from '@/demo/git-host/start'
import { type DemoRegistry, startDemoRegistry } from '@/demo/registry/server'
import { createDemoRepository } from '@/demo/repository/create'
import { bootstrapFiles, deliveryFiles } from '@/demo/repository/delivery-files'
import { demoPeople } from '@/demo/repository/people'
import { demoServices, mirrorHost, namespaces, registryHost } from '@/demo/repository/services'
import { type DemoCluster, startDemoCluster } from './cluster'
import { type Deliverer, openNamespace } from './delivery'
import { type Desk, deskAt } from './desk'
import { pushedImages } from './images'
import { openKept, writeWhole } from './kept'
import { prepareScene } from './opening'
import { type Sources, sourcedServices, sourcesAt } from './sources'

export interface World {
  readonly folder: string
  readonly host: RunningGitHost
  readonly desk: Desk
  readonly nonprod: DemoCluster
  readonly prod: DemoCluster
  readonly sources: Sources
  readonly clock: Clock
  /** plimsoll.yaml that reads this world. */
  readonly config: string
  /** Pages of the repository on its host. */
  readonly pages: string
  /** Writes all that must outlive the process. */
  save(): void
  stop(): Promise<void>
}

export interface WorldOptions {
  readonly folder: string
  /** How long before now a new world begins, so that it has been running for a while. */
  readonly ageMs?: number
  readonly say?: (line: string) => void
}

export const owner = 'harbour'
export const repositoryName = 'gitops'
const bot = 'plimsoll-bot'
/** Counts how the demo's world is laid out. */
const edition = 3
const removing = { recursive: true, force: true } as const

/** Starts the demo's world, or goes on with the one that the folder holds. */
export async function startWorld({ folder: given, ageMs = 90 * 60_000, say = () => {} }: WorldOptions): Promise<World> {
  const folder = resolve(given)
  mkdirSync(folder, { recursive: true })
  const kept = openKept(folder)
  if (kept.edition() !== edition) {
    // Another release of the demo made this; what it left cannot be gone on with.
    for (const name of ['git', 'nonprod.objects.json', 'prod.objects.json']) rmSync(join(folder, name), removing)
    kept.setEdition(edition)
  }
  const bare = join(folder, 'git', owner, `${repositoryName}.git`)
  const isNew = !existsSync(bare)
  const port = await kept.port('git')
  const url = `http://127.0.0.1:${port}/${owner}/${repositoryName}.git`
  const clock = createClock({ at: isNew ? Date.now() - ageMs : Date.now(), running: false })
  const made = isNew ? await createDemoRepository(bare, clock.now, url) : null
  if (made !== null) say(`Made a repository with ${made.commits} commits.`)
  const sources = sourcesAt(join(folder, 'git', owner))
  if (made !== null) await sources.create(made.builds)
  const host = await startGitHost({
    root: join(folder, 'git'),
    port,
    clock: clock.now,
    users: [
      ...demoPeople.map(person => ({ ...person, token: kept.token(person.login) })),
      { login: bot, type: 'Bot', token: kept.token(bot) },
    ],
  })
  await host.createRepository({
    owner,
    name: repositoryName,
    private: true,
    description: 'What runs in the shop',
    access: { mara: 'admin', jonas: 'write', aiko: 'write', tomas: 'write', 'ci-bot': 'write', [bot]: 'write' },
    protection: {
      main: {
        requiredApprovals: 1,
        requiredStatuses: [],
        upToDate: false,
        dismissStale: true,
        bypass: demoPeople.map(person => person.login),
      },
    },
    ...(made === null ? {} : { lastNumber: made.lastPull }),
  })

  for (const name of sourcedServices)
    await host.createRepository({ owner, name, description: `The application ${name}`, access: { mara: 'admin' } })

  const start = async (name: string, deliverer: Deliverer) => {
    const reach = { port: await kept.port(name), token: kept.token(name) }
    return startDemoCluster({ name, deliverer, folder, ...reach, clock, locate: () => bare })
  }
  const [nonprod, prod] = [await start('nonprod', 'flux'), await start('prod', 'argocd')]
  const registry = await startDemoRegistry(await kept.port('registry'), pushedImages(bare, [nonprod, prod]))
  kept.save()
  const isYoung = isNew || nonprod.isNew || prod.isNew
  const config = join(folder, 'plimsoll.yaml')
  writeWhole(config, configText(host, kept.token(bot), nonprod, prod, registry))

  const world: World = {
    folder,
    host,
    desk: deskAt(host, owner, repositoryName, clock.now),
    nonprod,
    prod,
    sources,
    clock,
    config,
    pages: `${host.url}/${owner}/${repositoryName}`,
    save() {
      nonprod.save()
      prod.save()
    },
    async stop() {
      clock.stop()
      registry.close()
      world.save()
      await Promise.all([nonprod.stop(), prod.stop(), host.close()])
    },
  }
  await followAddress(world, url)
  if (isYoung) {
    say('Letting the shop run for a while.')
    await bootstrap(world, '10m')
    await prepareScene(world, ageMs)
  }
  await bootstrap(world, '10s')
  world.save()
  clock.start()
  return world
}

/** What tells the clusters what to run names the Git host, which may have had to move to another port. */
async function followAddress({ desk }: World, url: string): Promise<void> {
  const files = deliveryFiles(url)
  if ((await desk.read(bootstrapFiles.nonprod)) === files[bootstrapFiles.nonprod]) return
  await desk.commit(files, 'The Git host has another address', 'tomas')
}

async function bootstrap({ desk, nonprod, prod }: World, look: string): Promise<void> {
  for (const name of [namespaces.dev, namespaces.staging]) openNamespace(nonprod.server.api, name)
  openNamespace(prod.server.api, namespaces.prod)
  nonprod.delivery.bootstrap((await desk.read(bootstrapFiles.nonprod)) ?? '', look)
  prod.delivery.bootstrap((await desk.read(bootstrapFiles.prod)) ?? '', look)
}

function configText(
  host: RunningGitHost,
  token: string,
  nonprod: DemoCluster,
  prod: DemoCluster,
  registry: DemoRegistry,
): string {
  const sourceOf = (name: string) =>
    sourcedServices.includes(name) ? `, source: ${JSON.stringify(host.cloneUrl(owner, name))}` : ''
  const teams = demoServices
    .map(service => `  ${service.name}: {team: ${service.team}${sourceOf(service.name)}}`)
    .join('\n')
  return `repositories:
  - url: ${host.cloneUrl(owner, repositoryName)}
    branch: main
    token: ${token}
    poll: 5s
    host: {kind: github, api: ${host.api}}
clusters:
  - {name: nonprod, kubeconfig: ${JSON.stringify(nonprod.kubeconfig)}}
  - {name: prod, kubeconfig: ${JSON.stringify(prod.kubeconfig)}}
environments:
  - {name: dev, clusters: [nonprod], soak: 0s}
  - {name: staging, clusters: [nonprod], soak: 0s}
  - {name: prod, clusters: [prod], soak: 5m}
registries:
  aliases:
    - {from: ${registryHost}, to: "${registry.host}"}
    - {from: ${mirrorHost}, to: "${registry.host}/mirror"}
services:
${teams}
`
}
