import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type AlsoConfigured, type Shop, setImage, startShop, until } from '@/lib/usecases/__fixtures__/shop'
import { readConnections } from '@/lib/usecases/read-connections'

let shop: Shop | null = null
afterEach(async () => {
  await shop?.close()
  shop = null
})

async function open(also?: AlsoConfigured): Promise<Shop> {
  shop = await startShop(undefined, also)
  return shop
}

/** Nothing listens on port 1. */
const nowhere = join(mkdtempSync(join(tmpdir(), 'gone-')), 'kubeconfig')
writeFileSync(
  nowhere,
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'gone', cluster: { server: 'http://127.0.0.1:1' } }],
    users: [{ name: 'gone', user: {} }],
    contexts: [{ name: 'gone', context: { cluster: 'gone', user: 'gone' } }],
    'current-context': 'gone',
  }),
)

const broken: AlsoConfigured = {
  repositories: '  - {url: "http://127.0.0.1:1/gone.git", poll: 5s}\n',
  clusters: `  - {name: gone, kubeconfig: ${JSON.stringify(nowhere)}}\n`,
  rest: 'environments: [{name: staging, clusters: [main]}, {name: prod, clusters: [main]}, {name: far, clusters: [gone]}]\n',
}

describe('the observer', () => {
  it('judges every cell although another repository and another cluster cannot be read, and says what is wrong with them', async () => {
    const { services } = await (await open(broken)).open()
    const view = await readConnections(services, AbortSignal.timeout(10_000))
    expect(view.repositories.map(one => [one.cells, one.lastFailure === null])).toEqual([
      [2, true],
      [0, false],
    ])
    expect(view.clusters.find(one => one.name === 'gone')?.lastFailure?.fix).toMatch(/\w/)
    expect(services.observer.cells().map(cell => cell.state)).toEqual(['Synced', 'Synced'])
  }, 120_000)

  it('shows the stored board as stale at once after a restart, with what it last said, until it was seen again', async () => {
    const place = await open()
    const first = await place.open()
    await first.stop()
    await place.cluster.faults.refuse()
    const { services } = await place.openAtOnce()
    expect(services.observer.cells().map(cell => [cell.environment, cell.state, cell.stale])).toEqual([
      ['prod', 'Synced', true],
      ['staging', 'Synced', true],
    ])
    await place.cluster.faults.mend()
    await until(services, cells => cells.every(cell => !cell.stale))
  }, 120_000)

  it('has every cell in the database as a verdict of the present tenure once a restart is complete', async () => {
    const place = await open()
    const first = await place.open()
    await first.stop()
    const { services } = await place.open()
    const { cells } = await services.store.readBoard(first.services.observer.version)
    expect(cells.map(({ cell }) => [cell.environment, cell.stale]).sort()).toEqual([
      ['prod', false],
      ['staging', false],
    ])
  }, 120_000)

  it('keeps the last state of a cell as stale when its evidence grew old, and never counts it as fresh', async () => {
    let ahead = 0
    const place = await open()
    const { services } = await place.open(() => Date.now() + ahead)
    place.cluster.faults.silence()
    ahead = 120_000
    await until(services, cells => cells.every(cell => cell.stale))
    expect(services.observer.cells().map(cell => cell.state)).toEqual(['Synced', 'Synced'])
  }, 120_000)

  it('sees a change by hand, who made it and its end, and keeps both as observations', async () => {
    const place = await open()
    const { services } = await place.open()
    await setImage(place, 'registry.example/shop/cart:hotfix')
    await until(services, cells => cells.some(cell => cell.state === 'Drifted' && cell.who?.name === 'kubectl-set'))
    await setImage(place, 'registry.example/shop/cart:1.4.1')
    await until(services, cells => cells.every(cell => cell.state === 'Synced'))
    const key = { service: 'cart', environment: 'prod' }
    const seen = await services.store.listObservations(key, 50)
    expect(seen.filter(one => one.source === 'live').map(one => one.value.image)).toContain(
      'registry.example/shop/cart:hotfix',
    )
    const events = await services.store.listEvents({ service: 'cart', environment: 'prod', limit: 10 })
    expect(events.map(event => event.type)).toEqual(['drift.ended', 'drift.seen'])
  }, 120_000)

  it('follows a commit to the cells that it concerns and to no other', async () => {
    const place = await open()
    const { services } = await place.open()
    const touched = new Set<string>()
    services.observer.onChange(change => {
      for (const cell of change.cells) touched.add(cell.environment)
    })
    await place.world.commit('main', {
      'apps/cart/overlays/prod/kustomization.yaml':
        'resources:\n- ../../base\nnamespace: shop-prod\nimages:\n- name: registry.example/shop/cart\n  newTag: "1.5.0"\n',
    })
    await until(services, cells =>
      cells.some(
        cell => cell.environment === 'prod' && cell.state === 'Synced' && cell.git?.image.endsWith(':1.5.0') === true,
      ),
    )
    expect([...touched]).toEqual(['prod'])
  }, 120_000)

  it('keeps a removed service on the board while it still runs', async () => {
    const place = await open()
    const { services } = await place.open()
    await place.cluster.faults.mend()
    await place.world.commit('main', { 'apps/cart/overlays/staging/kustomization.yaml': null })
    await until(services, cells => cells.every(cell => cell.environment !== 'staging' || cell.git === null))
    const staging = services.observer.find({ service: 'cart', environment: 'staging' })?.cell
    expect(staging === undefined || staging.state === 'Waiting' || staging.state === 'Unmanaged').toBe(true)
  }, 120_000)
})
