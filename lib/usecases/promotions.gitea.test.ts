import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServices } from '@/lib/compose'
import { loadConfig } from '@/lib/config'
import { cloneUrlOf, giteaMissing, type RunningGitea, startGitea } from '@/lib/git/hosts/__fixtures__/gitea-world'
import type { HostWorld } from '@/lib/git/hosts/__fixtures__/host-world'
import { createLog } from '@/lib/log'
import type { Running, Services } from '@/lib/services'
import { openTestDatabase, type TestDatabase } from '@/scripts/testing/database'
import { actor, overlayText, promoteAsShown, promoteOne, until, untilMoved } from './__fixtures__/shop'
import { closePromotion } from './close-promotion'
import { rebuildPromotion } from './rebuild-promotion'

const missing = giteaMissing()
if (missing !== null) console.log(`Promotions are not driven on a real Gitea: ${missing}.`)

const path = (environment: string) => `apps/cart/overlays/${environment}/kustomization.yaml`

describe.skipIf(missing !== null)('on a real Gitea', () => {
  let gitea: RunningGitea
  let world: HostWorld
  let database: TestDatabase
  let folder: string
  let running: Running
  let services: Services

  beforeAll(async () => {
    gitea = await startGitea()
    world = await gitea.startWorld()
    await world.commit('main', {
      'apps/cart/base/kustomization.yaml': 'resources: [deployment.yaml]\n',
      'apps/cart/base/deployment.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: cart}\nspec:\n  template:\n    spec:\n      containers:\n      - {name: cart, image: "registry.example/shop/cart:0"}\n',
      [path('dev')]: overlayText('cart', 'dev', '1.4.3'),
      [path('staging')]: overlayText('cart', 'staging', '1.4.2'),
      [path('prod')]: overlayText('cart', 'prod', '1.4.1'),
    })
    database = await openTestDatabase()
    folder = mkdtempSync(join(tmpdir(), 'gitea-shop-'))
    const config = join(folder, 'plimsoll.yaml')
    writeFileSync(
      config,
      `repositories:
  - url: ${cloneUrlOf(world)}
    token: ${world.credential(world.bot)}
    poll: 2s
    host: {kind: gitea, api: ${world.api}}
environments: [{name: dev}, {name: staging}, {name: prod}]
keys: {audit: {file: audit.key}}
`,
    )
    running = await startServices({
      config: await loadConfig({ file: config, dataFolder: folder }),
      databaseUrl: database.url,
      dataFolder: folder,
      log: createLog('silent'),
      address: 'http://localhost:3000',
    })
    services = running.services
    await declares('prod', '1.4.1')
  }, 180_000)
  afterAll(async () => {
    await running?.stop()
    await gitea?.close()
    await database?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function declares(environment: string, version: string): Promise<void> {
    return until(services, cells =>
      cells.some(cell => cell.environment === environment && cell.git?.image.endsWith(`:${version}`) === true),
    )
  }

  it('opens one pull request with its label and status, follows review and merge, and knows what Git then declares', async () => {
    const [promotion, again] = await Promise.all([promoteAsShown(services), promoteAsShown(services)])
    expect(again.id).toBe(promotion.id)
    const number = promotion.number ?? 0
    expect(await world.labelsOf(number)).toEqual(['plimsoll'])
    const exact = await untilMoved(services, promotion.id, one => one.status?.state === 'success')
    expect(await world.statusesOf(exact.headSha ?? '')).toContainEqual(
      expect.objectContaining({
        context: 'plimsoll/promotion',
        state: 'success',
        url: `http://localhost:3000/promotions/${promotion.id}`,
      }),
    )
    expect(await world.bare('diff', '--numstat', 'main', promotion.branch)).toBe(`1\t1\t${path('prod')}`)
    await world.review('jonas', number, 'APPROVE')
    const approved = await untilMoved(services, promotion.id, one => one.approvals.includes('jonas'))
    expect(approved.steps.map(step => step.step)).toContain('reviewed')
    await world.merge(number, 'squash')
    const merged = await untilMoved(services, promotion.id, one => one.state === 'merged')
    expect(merged.cells[0]?.mergedImages).toEqual(['registry.example/shop/cart:1.4.2'])
  }, 180_000)

  it('rebuilds on a moved base, and closes with the reason on the pull request', async () => {
    const promotion = await promoteAsShown(services, promoteOne('cart', 'staging'))
    await world.commit('main', { 'apps/README': 'moved\n' })
    await services.observer.repositories[0]?.refresh(AbortSignal.timeout(20_000))
    const rebuilt = await rebuildPromotion(services, { id: promotion.id }, actor)
    expect(rebuilt.headSha).not.toBe(promotion.headSha)
    expect(await world.bare('diff', '--numstat', 'main', promotion.branch)).toBe(`1\t1\t${path('staging')}`)
    await untilMoved(services, promotion.id, one => one.status?.state === 'success')
    await closePromotion(services, { id: promotion.id, reason: 'not today' }, actor)
    const said = await world.commentsOf(promotion.number ?? 0)
    expect(said.at(-1)?.body).toContain('not today')
    await expect(world.bare('rev-parse', '-q', '--verify', promotion.branch)).rejects.toThrow()
  }, 180_000)

  it('is superseded by a newer version with a link', async () => {
    const first = await promoteAsShown(services, promoteOne('cart', 'staging'))
    await world.commit('main', { [path('dev')]: overlayText('cart', 'dev', '1.4.4') })
    await declares('dev', '1.4.4')
    const second = await promoteAsShown(services, { ...promoteOne('cart', 'staging'), supersedes: first.id })
    expect((await services.store.findPromotion(first.id))?.state).toBe('superseded')
    const said = await world.commentsOf(first.number ?? 0)
    expect(said.at(-1)?.body).toContain(`#${second.number}`)
  }, 180_000)
})
