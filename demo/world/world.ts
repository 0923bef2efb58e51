import { existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Clock, createClock } from '@/demo/controllers/clock'
import { type RunningGitHost, startGitHost } from '@/demo/git-host/start'
import { kindOf } from '@/demo/kubernetes/kinds'
import { createObject } from '@/demo/kubernetes/write'
import { createDemoRepository } from '@/demo/repository/create'
import { demoPeople } from '@/demo/repository/people'
import { clusters as clusterOf, demoServices, environmentsOf, namespaces } from '@/demo/repository/services'
import { type DemoCluster, startDemoCluster } from './cluster'
import { type Desk, deskAt } from './desk'
import { openKept, writeWhole } from './kept'
import { prepareScene } from './opening'

export interface World {
  readonly folder: string
  readonly host: RunningGitHost
  readonly desk: Desk
  readonly nonprod: DemoCluster
  readonly prod: DemoCluster
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

/** Starts the demo's world, or goes on with the one that the folder holds. */
export async function startWorld({ folder: given, ageMs = 90 * 60_000, say = () => {} }: WorldOptions): Promise<World> {
  const folder = resolve(given)
  mkdirSync(folder, { recursive: true })
  const kept = openKept(folder)
  const bare = join(folder, 'git', owner, `${repositoryName}.git`)
  const isNew = !existsSync(bare)
  const clock = createClock({ at: isNew ? Date.now() - ageMs : Date.now(), running: false })
  const made = isNew ? await createDemoRepository(bare, clock.now) : null
  if (made !== null) say(`Made a repository with ${made.commits} commits.`)
  const host = await startGitHost({
    root: join(folder, 'git'),
    port: await kept.port('git'),
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

  const start = async (name: string) =>
    startDemoCluster({ name, folder, port: await kept.port(name), token: kept.token(name), clock, locate: () => bare })
  const [nonprod, prod] = [await start('nonprod'), await start('prod')]
  kept.save()
  const isYoung = isNew || nonprod.isNew || prod.isNew
  if (isYoung) deliverAll(host, nonprod, prod, '10m')
  const config = join(folder, 'plimsoll.yaml')
  writeWhole(config, configText(host, kept.token(bot), nonprod, prod))

  const world: World = {
    folder,
    host,
    desk: deskAt(host, owner, repositoryName, clock.now),
    nonprod,
    prod,
    clock,
    config,
    pages: `${host.url}/${owner}/${repositoryName}`,
    save() {
      nonprod.save()
      prod.save()
    },
    async stop() {
      clock.stop()
      world.save()
      await Promise.all([nonprod.stop(), prod.stop(), host.close()])
    },
  }
  if (isYoung) {
    say('Letting the shop run for a while.')
    await prepareScene(world, ageMs)
    deliverAll(host, nonprod, prod, '10s')
    world.save()
  }
  clock.start()
  return world
}

/** Where somebody's edit is put back while one watches; elsewhere it stays for a while. */
const quick = ['accounts-staging']

/** One Kustomization per service and environment, as clusters/ in the repository says; `look` is how often the branch is asked. */
function deliverAll(host: RunningGitHost, nonprod: DemoCluster, prod: DemoCluster, look: string): void {
  const source = { name: 'gitops', url: host.cloneUrl(owner, repositoryName), branch: 'main', interval: look }
  for (const service of demoServices) {
    for (const environment of environmentsOf(service)) {
      const cluster = clusterOf[environment] === 'prod' ? prod : nonprod
      if (!cluster.isNew) continue
      openNamespace(cluster, namespaces[environment])
      const interval = quick.includes(`${service.name}-${environment}`) ? '1m' : '10m'
      cluster.delivery.deliver([
        {
          name: `${service.name}-${environment}`,
          source,
          path: `./apps/${service.name}/overlays/${environment}`,
          interval,
        },
      ])
    }
  }
}

function openNamespace({ server }: DemoCluster, name: string): void {
  const kind = kindOf('namespaces')
  if (server.store.get(kind, '', name) !== null) return
  createObject(server.api, kind, '', { metadata: { name } }, { manager: 'kubectl-create' })
}

function configText(host: RunningGitHost, token: string, nonprod: DemoCluster, prod: DemoCluster): string {
  const teams = demoServices.map(service => `  ${service.name}: {team: ${service.team}}`).join('\n')
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
services:
${teams}
`
}
