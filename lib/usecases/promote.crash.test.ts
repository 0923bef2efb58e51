import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Promotion } from '@/lib/domain/promotion'
import type { Services } from '@/lib/services'
import { type Shop, startShop, until, untilPromotion } from './__fixtures__/shop'

let shop: Shop
let release = 2

beforeAll(async () => {
  shop = await startShop()
})
afterAll(() => shop.close())

/**
 * The calls to the Git host between the click and the open pull request, in order. A process killed at one of them has done all that
 * came before and nothing after, so these are all the places where a promotion can break off outside.
 */
const calls = [
  { name: 'looking for the pull request', method: 'GET', path: /\/pulls$/, writes: false },
  { name: 'looking for the branch', method: 'GET', path: /\/(branches|git\/ref)/, writes: false },
  { name: 'writing the tree', method: 'POST', path: /\/git\/trees$/, writes: true },
  { name: 'writing the commit', method: 'POST', path: /\/git\/commits$/, writes: true },
  { name: 'making the branch', method: 'POST', path: /\/git\/refs$/, writes: true },
  { name: 'opening the pull request', method: 'POST', path: /\/pulls$/, writes: true },
  { name: 'labelling the pull request', method: 'POST', path: /\/labels$/, writes: true },
] as const

describe('a promotion whose process is killed', () => {
  for (const call of calls) {
    for (const moment of call.writes ? (['before', 'after'] as const) : (['before'] as const)) {
      it(`${moment} ${call.name} becomes one branch, one pull request and one story after the restart`, async () => {
        const { faults } = shop.world.host
        const played = { kind: moment === 'before' ? 'silence' : 'unanswered' } as const
        faults.add({ fault: played, method: call.method, path: call.path })
        const mark = shop.world.host.log.length
        const { child, failure } = promoteOnce()
        await reached(played.kind, mark, failure)
        child.kill('SIGKILL')
        await once(child, 'close')
        faults.clear()

        const { services, stop } = await shop.openAtOnce()
        const promotion = await untilPromotion(services, one => one.state !== 'requested')
        expect(promotion.title).toBe(`Promote cart 1.4.${release} to prod`)
        const open = shop.world.host.repository('harbour', 'gitops').state.pulls.filter(pull => pull.state === 'open')
        expect(open.map(pull => pull.number)).toEqual([promotion.number])
        const branches = await shop.world.git(['ls-remote', '--heads', bare(), 'plimsoll/*'])
        expect(branches.split('\n').map(line => line.split('refs/heads/')[1])).toContain(promotion.branch)
        expect(branches.split('\n').filter(line => line.includes(promotion.planId.slice(0, 8)))).toHaveLength(1)
        const events = await services.store.listEvents({ correlation: promotion.id, limit: 10 })
        expect(events.map(event => event.type)).toEqual(['promotion.opened', 'promotion.requested'])

        await mergeAndReleaseNext(services, promotion)
        await stop()
      }, 120_000)
    }
  }
})

interface Once {
  readonly child: ChildProcess
  /** What it said when it ended by itself. */
  failure(): string | null
}

function promoteOnce(): Once {
  const { config, databaseUrl, dataFolder } = shop
  const words = ['--import', 'tsx', 'lib/usecases/__fixtures__/promote-once.ts', config, databaseUrl, dataFolder]
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  let failure: string | null = null
  createInterface({ input: child.stdout }).on('line', line => {
    failure = line
  })
  return { child, failure: () => failure }
}

/** Resolves when the host plays the fault: by its own log, which has no event to wait for. */
async function reached(fault: string, from: number, failure: () => string | null): Promise<void> {
  while (!shop.world.host.log.slice(from).some(entry => entry.fault === fault)) {
    const said = failure()
    if (said !== null) throw new Error(`The process was not stopped: ${said}`)
    await tick()
  }
}

/** The next case needs something to promote. */
async function mergeAndReleaseNext(services: Services, promotion: Promotion): Promise<void> {
  const { host } = shop.world
  const response = await fetch(`${host.api}/repos/harbour/gitops/pulls/${promotion.number}/merge`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${host.tokens.mara}`, 'content-type': 'application/json' },
    body: JSON.stringify({ merge_method: 'merge' }),
  })
  if (!response.ok) throw new Error(await response.text())
  release += 1
  await shop.world.commit('main', {
    'apps/cart/overlays/staging/kustomization.yaml': `resources:\n- ../../base\nnamespace: shop-staging\nimages:\n- name: registry.example/shop/cart\n  newTag: "1.4.${release}"\n`,
  })
  await until(services, cells =>
    cells.every(
      cell =>
        cell.state === 'Synced' &&
        cell.git?.image.endsWith(`:1.4.${cell.environment === 'prod' ? release - 1 : release}`),
    ),
  )
  await untilPromotion(services, one => one.id === promotion.id && one.state === 'live')
}

function bare(): string {
  return `${shop.world.folder}/root/harbour/gitops.git`
}

function tick(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 25))
}
