import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { createClock } from '@/demo/controllers/clock'
import { startControllers } from '@/demo/controllers/controllers'
import { startDelivery } from '@/demo/controllers/delivery/delivery'
import { startTestWorld, type TestWorld } from '@/demo/git-host/test-world'
import { kindOf } from '@/demo/kubernetes/kinds'
import { type ApiServer, startApiServer } from '@/demo/kubernetes/server'
import { createObject } from '@/demo/kubernetes/write'
import { startServices } from '@/lib/compose'
import { loadConfig } from '@/lib/config'
import type { Actor } from '@/lib/domain/audit'
import type { Cell } from '@/lib/domain/cell'
import type { Promotion } from '@/lib/domain/promotion'
import { createLog } from '@/lib/log'
import type { Running, Services } from '@/lib/services'
import { previewPromotion } from '@/lib/usecases/preview-promotion'
import { promote } from '@/lib/usecases/promote'
import type { Wanted } from '@/lib/usecases/wanted'
import { openTestDatabase } from '@/scripts/testing/database'

/** A small shop on real protocols: a Git host, a cluster with delivery, a database; Plimsoll is started over it as often as a test likes. */
export interface Shop {
  readonly world: TestWorld
  readonly cluster: ApiServer
  readonly config: string
  readonly databaseUrl: string
  readonly dataFolder: string
  /** The host's own repository. */
  readonly bare: string
  /**
   * Starts Plimsoll and waits until every cell is judged on fresh evidence; `clock` is what it takes for the time, `databaseUrl` another way
   * to its database.
   */
  open(clock?: () => number, databaseUrl?: string): Promise<Running>
  /** Starts Plimsoll without waiting for anything but the stored board. */
  openAtOnce(clock?: () => number): Promise<Running>
  /** As the database's owner, past every Plimsoll. */
  sql(text: string): Promise<unknown>
  /** A promotion as the database has it, also while no Plimsoll runs. */
  recorded(id: string): Promise<Promotion | null>
  close(): Promise<void>
}

/** YAML of further entries, for sources that do not work. */
export interface AlsoConfigured {
  readonly repositories?: string
  readonly clusters?: string
  readonly rest?: string
}

/** A node that waits for nothing: tests wait for Plimsoll. */
const timing = { scheduleMs: 20, pullMs: 200, readyMs: 200, terminateMs: 100 }

/** Beyond what a busy machine needs. */
const patienceMs = 90_000

export const actor = { type: 'unauthenticated', address: '127.0.0.1' } as const

export async function startShop(
  versions: Readonly<Record<string, string>> = { staging: '1.4.2', prod: '1.4.1' },
  alsoConfigured: AlsoConfigured = {},
  services: readonly string[] = ['cart'],
): Promise<Shop> {
  const folder = mkdtempSync(join(tmpdir(), 'shop-'))
  const world = await startTestWorld()
  world.time.now = Date.now() - 3_600_000
  await world.commit('main', { ...files(versions, services), README: null, 'apps/cart/overlays/prod/README': null })
  world.time.now = Date.now()
  const clock = createClock({ running: true })
  const cluster = await startApiServer({ name: 'main' })
  const controllers = startControllers({ api: cluster.api, clock, timing })
  for (const environment of Object.keys(versions)) {
    createObject(
      cluster.api,
      kindOf('namespaces'),
      '',
      { metadata: { name: `shop-${environment}` } },
      { manager: 'kubectl-create' },
    )
  }
  const bare = join(world.folder, 'root', world.owner, `${world.repo}.git`)
  const delivery = startDelivery({ api: cluster.api, clock, locate: () => bare })
  const source = { name: 'gitops', url: world.host.cloneUrl(world.owner, world.repo), branch: 'main', interval: '1s' }
  delivery.deliver(
    services.flatMap(service =>
      Object.keys(versions).map(environment => ({
        name: `${service}-${environment}`,
        source,
        path: `./apps/${service}/overlays/${environment}`,
        interval: '10m',
      })),
    ),
  )
  const database = await openTestDatabase()
  const config = join(folder, 'plimsoll.yaml')
  writeFileSync(join(folder, 'kubeconfig'), JSON.stringify(cluster.kubeconfig()))
  writeFileSync(config, configText(world, join(folder, 'kubeconfig'), alsoConfigured))
  const running = new Set<Running>()

  async function begin(clock?: () => number, databaseUrl = database.url): Promise<Running> {
    const dataFolder = join(folder, 'data')
    const started = await startServices({
      config: await loadConfig({ file: config, dataFolder }),
      databaseUrl,
      dataFolder,
      log: createLog('silent'),
      ...(clock === undefined ? {} : { clock }),
    })
    const stop = started.stop
    const once = { ...started, stop: () => (running.delete(once) ? stop() : Promise.resolve()) }
    running.add(once)
    return once
  }

  async function sql<Row extends pg.QueryResultRow>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    const { rows } = await client.query<Row>(text, [...values])
    await client.end()
    return rows
  }

  return {
    world,
    cluster,
    config,
    databaseUrl: database.url,
    dataFolder: join(folder, 'data'),
    bare,
    async open(clock, databaseUrl) {
      const started = await begin(clock, databaseUrl)
      const all = Object.keys(versions).length * services.length
      await until(started.services, cells => cells.length === all && cells.every(isWell))
      return started
    },
    openAtOnce: begin,
    sql,
    recorded: async id =>
      (await sql<{ promotion: Promotion }>('SELECT promotion FROM promotion WHERE id = $1', [id]))[0]?.promotion ??
      null,
    async close() {
      for (const one of running) await one.stop()
      delivery.stop()
      controllers.stop()
      clock.stop()
      await cluster.close()
      await world.close()
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** As `kubectl set image` does it, on the Deployment cart. */
export async function setImage({ cluster }: Pick<Shop, 'cluster'>, image: string, environment = 'prod'): Promise<void> {
  const response = await fetch(
    `${cluster.url}/apis/apps/v1/namespaces/shop-${environment}/deployments/cart?fieldManager=kubectl-set`,
    {
      method: 'PATCH',
      headers: {
        'content-type': 'application/strategic-merge-patch+json',
        authorization: `Bearer ${cluster.access.admin.token}`,
      },
      body: JSON.stringify({ spec: { template: { spec: { containers: [{ name: 'cart', image }] } } } }),
    },
  )
  if (!response.ok) throw new Error(await response.text())
}

/** What a click on Promote asks for: one cell from its upstream. */
export function promoteOne(service = 'cart', environment = 'prod'): Wanted {
  return {
    purpose: 'promote',
    reason: null,
    cells: [{ service, environment, from: { kind: 'upstream' } }],
    supersedes: null,
    override: null,
  }
}

/** Plans and ticks every warning, as one would in the sheet; `click` opens, as often as one clicks. */
export async function planAsShown(services: Services, wanted: Wanted = promoteOne(), as: Actor = actor) {
  const { planId, checks } = await previewPromotion(services, wanted)
  const accepted = checks.filter(check => check.level === 'warn').map(check => check.code)
  const click = () => promote(services, { ...wanted, planId, accepted, title: null, note: null }, as)
  return { accepted, click }
}

export async function promoteAsShown(services: Services, wanted?: Wanted, as?: Actor): Promise<Promotion> {
  return (await planAsShown(services, wanted, as)).click()
}

/** A call to the host's API for the repository, as mara. */
export function callAsMara(
  { world: { host } }: Pick<Shop, 'world'>,
  method: string,
  path: string,
  body: unknown,
): Promise<Response> {
  return fetch(`${host.api}/repos/harbour/gitops${path}`, {
    method,
    headers: { authorization: `Bearer ${host.tokens.mara}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** Approves a pull request on the host, as mara. */
export async function approveAsMara(shop: Pick<Shop, 'world'>, number: number): Promise<void> {
  const response = await callAsMara(shop, 'POST', `/pulls/${number}/reviews`, { event: 'APPROVE' })
  if (!response.ok) throw new Error(await response.text())
}

/** Merges a pull request on the host, as mara. */
export async function mergeAsMara(shop: Pick<Shop, 'world'>, number: number): Promise<void> {
  const response = await callAsMara(shop, 'PUT', `/pulls/${number}/merge`, { merge_method: 'squash' })
  if (!response.ok) throw new Error(await response.text())
}

/** Resolves with a promotion once it is as wanted, by what is recorded of it; what it is instead is told when that takes too long. */
export function untilMoved(
  services: Services,
  id: string,
  wanted: (promotion: Promotion) => boolean,
): Promise<Promotion> {
  return new Promise((resolve, reject) => {
    let last: Promotion | null = null
    const look = (promotion: Promotion | null) => {
      if (promotion === null || promotion.id !== id) return
      last = promotion
      if (!wanted(promotion)) return
      end()
      clearTimeout(timer)
      resolve(promotion)
    }
    const timer = setTimeout(() => {
      end()
      reject(new Error(`The promotion did not become as wanted: ${JSON.stringify(last, null, 2)}`))
    }, patienceMs)
    const end = services.promotions.onRecord(look)
    services.store.findPromotion(id).then(look, reject)
  })
}

/** Resolves with the newest promotion of cart to prod once it is as wanted, by what is recorded of it. */
export function untilPromotion(services: Services, wanted: (promotion: Promotion) => boolean): Promise<Promotion> {
  return new Promise((resolve, reject) => {
    const look = (promotion: Promotion | undefined) => {
      if (promotion === undefined || !wanted(promotion)) return
      end()
      resolve(promotion)
    }
    const end = services.promotions.onRecord(look)
    const target = { service: 'cart', environment: 'prod' }
    services.store.listPromotions({ target, limit: 1 }).then(([newest]) => look(newest), reject)
  })
}

/** With its history read: nothing more is to come. */
function isWell(cell: Cell): boolean {
  return !cell.stale && cell.state === 'Synced' && cell.git?.commit !== ''
}

/** Resolves when the board is as wanted, by its own changes; what it is instead is told when that takes too long. */
export function until(services: Services, wanted: (cells: readonly Cell[]) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (!wanted(services.observer.cells())) return
      end()
      clearTimeout(timer)
      resolve()
    }
    const timer = setTimeout(() => {
      end()
      reject(new Error(`The board did not become as wanted:\n${services.observer.cells().map(told).join('\n')}`))
    }, patienceMs)
    const end = services.observer.onChange(look)
    look()
  })
}

function told({ service, environment, state, also, stale, git, reason }: Cell): string {
  return `${service} in ${environment}: ${[state, ...also].join(', ')}${stale ? ', stale' : ''}, Git ${git?.image}. ${reason}`
}

function files(versions: Readonly<Record<string, string>>, services: readonly string[]): Record<string, string> {
  return Object.assign({}, ...services.map(service => filesOf(service, versions)))
}

/** Text of the overlay that gives a service its version in an environment. */
export function overlayText(service: string, environment: string, version: string): string {
  return `resources:\n- ../../base\nnamespace: shop-${environment}\nimages:\n- name: registry.example/shop/${service}\n  newTag: "${version}" # set by pull request\n`
}

function filesOf(service: string, versions: Readonly<Record<string, string>>): Record<string, string> {
  const overlays = Object.entries(versions).map(([environment, version]) => [
    `apps/${service}/overlays/${environment}/kustomization.yaml`,
    overlayText(service, environment, version),
  ])
  return {
    ...Object.fromEntries(overlays),
    [`apps/${service}/base/kustomization.yaml`]: 'resources: [deployment.yaml]\n',
    [`apps/${service}/base/deployment.yaml`]: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${service}
spec:
  replicas: 1
  selector: {matchLabels: {app: ${service}}}
  template:
    metadata: {labels: {app: ${service}}}
    spec:
      containers:
      - name: ${service}
        image: registry.example/shop/${service}:0
`,
  }
}

function configText({ host, owner, repo }: TestWorld, kubeconfig: string, also: AlsoConfigured): string {
  return `repositories:
  - url: ${host.cloneUrl(owner, repo)}
    token: ${host.tokens['plimsoll-bot']}
    poll: 5s
    host: {kind: github, api: ${host.api}}
${also.repositories ?? ''}clusters:
  - {name: main, kubeconfig: ${JSON.stringify(kubeconfig)}}
${also.clusters ?? ''}keys: {audit: {file: audit.key}}
${also.rest ?? ''}`
}
