import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { gitHttp } from '@/lib/git/__fixtures__/git-http'
import { type RealRepository, realRepository } from '@/lib/git/__fixtures__/real-repository'
import type { Services } from '@/lib/services'
import { type Shop, startShop } from './__fixtures__/shop'
import { commitsBetween } from './commits-between'
import { readConnections } from './read-connections'
import { search } from './search'

let shop: Shop | null = null
afterEach(async () => {
  await shop?.close()
  shop = null
})

interface Application extends RealRepository {
  readonly first: string
  readonly topic: string
  readonly merge: string
  readonly squash: string
  readonly hotfix: string
}

/** 1.4.1, then a merged topic and a squash as v1.4.2, and beside them a hotfix of 1.4.1. */
function application(): Application {
  const real = realRepository({ 'main.go': 'one\n' })
  const first = real.git('rev-parse', 'HEAD')
  real.git('tag', '-a', '1.4.1', '-m', 'one')
  real.git('checkout', '--quiet', '-b', 'topic')
  const topic = real.commit({ 'topic.go': 'topic\n' }, 'Count again')
  real.git('checkout', '--quiet', 'main')
  real.git('merge', '--quiet', '--no-ff', '-m', 'Merge pull request #7041 from acme/topic', 'topic')
  const merge = real.git('rev-parse', 'HEAD')
  const squash = real.commit({ 'squash.go': 'squash\n' }, 'Round down (#7042)')
  real.git('tag', 'v1.4.2')
  real.git('checkout', '--quiet', '-b', 'hotfix', first)
  const hotfix = real.commit({ 'hotfix.go': 'hotfix\n' }, 'Stop the leak')
  real.git('checkout', '--quiet', 'main')
  return { ...real, first, topic, merge, squash, hotfix }
}

async function openShop(source: string, versions = { staging: '1.4.2', prod: '1.4.1' }): Promise<Services> {
  shop = await startShop(versions, { rest: `services: {cart: {source: ${JSON.stringify(source)}}}\n` })
  const { services } = await shop.open()
  await services.sources.of('cart')?.mirror.refresh(20_000)
  return services
}

async function told(services: Services, q: string): Promise<readonly (string | null)[]> {
  const { kind, environments } = await search(services, q)
  return [kind, ...environments.map(row => `${row.environment}: ${row.contains}, ${row.how}`)]
}

describe('where a change of an application is', () => {
  it('is told by the commits that versions were built from, and what is between them is listed', async () => {
    const real = application()
    const services = await openShop(real.folder)
    const [old, now] = [`runs 1.4.1 (${real.first.slice(0, 7)})`, `runs 1.4.2 (${real.squash.slice(0, 7)})`]
    const onlyStaging = [`staging: yes, ${now}, which contains it`, `prod: no, ${old}, from before it`]
    expect(await told(services, real.topic)).toEqual(['commit', ...onlyStaging])
    expect(await told(services, real.merge.slice(0, 9))).toEqual(['commit', ...onlyStaging])
    expect(await told(services, '#7041')).toEqual(['pull request', ...onlyStaging])
    expect(await told(services, '7042')).toEqual([
      'pull request',
      `staging: yes, ${now}, which is it`,
      `prod: no, ${old}, from before it`,
    ])
    expect(await told(services, real.first)).toEqual([
      'commit',
      `staging: yes, ${now}, which contains it`,
      `prod: yes, ${old}, which is it`,
    ])
    expect(await told(services, real.hotfix)).toEqual([
      'commit',
      `staging: no, ${now}, which does not contain it`,
      `prod: no, ${old}, from before it`,
    ])
    expect(await told(services, '1.4.1')).toEqual([
      'tag',
      `staging: yes, ${now}, which contains it`,
      'prod: yes, declares and runs it',
    ])
    expect(await search(services, real.topic)).toMatchObject({
      answer: `${real.topic.slice(0, 7)}, Count again, is in staging, not in prod of cart.`,
      commit: { sha: real.topic, subject: 'Count again', author: 'Mara Lind', url: null },
      note: null,
    })

    const between = await commitsBetween(services.sources, 'cart', '1.4.1', '1.4.2', { limit: 2 })
    expect(between).toMatchObject({ kind: 'known', from: real.first, to: real.squash, total: 3, onlyInFrom: 0 })
    expect(between?.kind === 'known' && between.commits.map(one => [one.subject, one.number])).toEqual([
      ['Round down (#7042)', 7042],
      ['Merge pull request #7041 from acme/topic', 7041],
    ])
    const diverged = await commitsBetween(services.sources, 'cart', real.hotfix, '1.4.2', { limit: 9 })
    expect(diverged).toMatchObject({ kind: 'known', total: 3, onlyInFrom: 1 })
    expect(await commitsBetween(services.sources, 'cart', '1.4.1', '9.9.9', { limit: 9 })).toEqual({
      kind: 'unknown',
      why: '9.9.9: no tag or commit of the source is called so.',
    })
    expect(await commitsBetween(services.sources, 'cart', '1.4.1', '1.4.2', { limit: 9, budgetMs: 0 })).toEqual({
      kind: 'unknown',
      why: 'The source of cart did not tell in time.',
    })
    expect(await commitsBetween(services.sources, 'pay', '1', '2', { limit: 9 })).toBeNull()
    const { sources } = await readConnections(services, AbortSignal.timeout(20_000))
    expect(sources).toMatchObject([{ kind: 'source', services: ['cart'], head: real.squash, lastFailure: null }])
  }, 120_000)

  it('is not known, with the reason, where a version has no commit or the source is away; the board stands', async () => {
    const real = application()
    const services = await openShop(real.folder, { staging: '1.5.0', prod: '1.4.1' })
    expect(await told(services, real.topic)).toEqual([
      'commit',
      'staging: unknown, runs 1.5.0, and no tag or commit of the source is called so',
      `prod: no, runs 1.4.1 (${real.first.slice(0, 7)}), from before it`,
    ])
    expect(await search(services, 'abcdef1')).toMatchObject({ kind: 'nothing' })
    await shop?.close()

    shop = await startShop(
      { staging: '1.4.2', prod: '1.4.1' },
      { rest: 'services: {cart: {source: "/nowhere/at/all"}}\n' },
    )
    const { services: others } = await shop.open()
    await others.sources.of('cart')?.mirror.refresh(20_000)
    const answer = await search(others, real.topic)
    expect(answer).toMatchObject({
      kind: 'nothing',
      note: expect.stringMatching(/The source of cart could not be read/),
    })
    expect(others.observer.cells().every(cell => !cell.stale)).toBe(true)
    const { sources } = await readConnections(others, AbortSignal.timeout(20_000))
    expect(sources).toMatchObject([{ lastSuccess: null, lastFailure: { code: 'not_found' } }])
  }, 120_000)

  it('is read with the token of a repository on the same host, and on another host with none', async () => {
    const real = application()
    shop = await startShop()
    const { host, owner, folder } = shop.world
    await host.createRepository({ owner, name: 'cart', private: true, access: { 'plimsoll-bot': 'read' } })
    real.git('push', '--quiet', join(folder, 'root', owner, 'cart.git'), '--all')
    const elsewhere = await gitHttp(real.gitFolder)
    const near = host.cloneUrl(owner, 'cart')
    appendFileSync(shop.config, `services: {cart: {source: "${near}"}, pay: {source: "${elsewhere.url}"}}\n`)
    const { services } = await shop.open()
    for (const name of ['cart', 'pay']) {
      const mirror = services.sources.of(name)?.mirror
      await mirror?.refresh(20_000)
      expect(mirror?.status()).toMatchObject({ head: real.squash, lastFailure: null })
    }
    expect(elsewhere.requests.length).toBeGreaterThan(0)
    expect(elsewhere.requests.filter(({ authorization }) => authorization !== undefined)).toEqual([])
  }, 120_000)
})
