import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Running, Services } from '@/lib/services'
import { type Shop, startShop } from './__fixtures__/shop'
import { listFound } from './list-found'
import { readConnections } from './read-connections'
import { testConnection } from './test-connection'

let shop: Shop
let running: Running
let services: Services
const soon = () => AbortSignal.timeout(20_000)

beforeAll(async () => {
  shop = await startShop({ staging: '1.4.2', prod: '1.4.1' })
  running = await shop.open()
  services = running.services
})
afterAll(() => shop.close())

describe('a test of a connection', () => {
  const ask = (kind: 'repository' | 'host' | 'cluster' | 'database', name: string) =>
    testConnection(services, { kind, name }, soon())
  const url = () => services.observer.repositories[0]?.mirror.status().url ?? ''

  it('says where the branch stands, who we are on the host, what the cluster lets us list, and that the database answers', async () => {
    const results = await Promise.all([
      ask('repository', url()),
      ask('host', url()),
      ask('cluster', 'main'),
      ask('database', 'x'),
    ])
    expect(results.map(result => result.ok)).toEqual([true, true, true, true])
    const said = results.map(result => result.findings[0]?.words)
    expect(said).toEqual([
      expect.stringMatching(/main stands at [0-9a-f]{7}, as known/),
      expect.stringMatching(/^Reads and writes .* as plimsoll-bot/),
      expect.stringMatching(/Kubernetes v1\..* kinds may be listed/),
      'PostgreSQL answers.',
    ])
    expect(JSON.stringify(results)).not.toContain(shop.world.host.tokens['plimsoll-bot'])
  })

  it('names the rule that is missing', async () => {
    shop.cluster.access.forbid(['cronjobs.batch'])
    const result = await ask('cluster', 'main')
    shop.cluster.access.forbid([])
    expect(result.ok).toBe(false)
    expect(result.findings.filter(one => !one.ok).map(one => one.rule)).toEqual([
      '- apiGroups: ["batch"]\n  resources: [cronjobs]\n  verbs: [list, watch]\n',
    ])
  })

  it('of what is not configured is not found', async () => {
    await expect(ask('cluster', 'nowhere')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('ends with the time of the one who asks', async () => {
    const result = await testConnection(services, { kind: 'repository', name: url() }, AbortSignal.abort())
    expect(result).toMatchObject({ ok: false, findings: [{ words: expect.stringContaining('did not answer') }] })
  })
})

describe('what was found', () => {
  it('stands page by page, by words, with the reason and lines that would correct it', () => {
    const first = listFound(services, { offset: 0, limit: 1 })
    expect(first).toMatchObject({
      total: 2,
      matching: 2,
      trouble: 0,
      found: [{ service: 'cart', environment: 'prod' }],
    })
    expect(first.found[0]?.corrections.map(one => one.why)).toContain('It is no service at all')
    expect(listFound(services, { offset: 1, limit: 1 }).found[0]?.environment).toBe('staging')
    expect(listFound(services, { q: 'overlays/staging', offset: 0, limit: 9 }).matching).toBe(1)
    expect(listFound(services, { only: 'trouble', offset: 0, limit: 9 }).found).toEqual([])
  })
})

it('the page asks the host at most once a minute, however often it is read', async () => {
  const read = async () => (await readConnections(services, soon())).repositories[0]?.host
  const first = await read()
  expect(first).toMatchObject({ kind: 'github', ok: true, lastSuccess: expect.any(Number), lastFailure: null })
  expect(await read()).toEqual(first)
})
