import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cell } from '@/lib/domain/cell'
import type { Promotion } from '@/lib/domain/promotion'
import type { Services } from '@/lib/services'
import { type CommitGate, openCommitGate } from './__fixtures__/commit-gate'
import { actor, overlayText, type Shop, startShop, until, untilPromotion } from './__fixtures__/shop'
import { closePromotion } from './close-promotion'

let shop: Shop
let gate: CommitGate
let release = 2

beforeAll(async () => {
  shop = await startShop()
  gate = await openCommitGate(shop.databaseUrl)
})
afterAll(async () => {
  await gate.close()
  await shop.close()
})

/**
 * The calls to the Git host between the click and the open pull request, in order. A process killed at one of them has done all that
 * came before and nothing after, so these are all the places where a promotion can break off outside.
 */
const calls = [
  { name: 'looking for the pull request', method: 'GET', path: /\/pulls$/, writes: false },
  { name: 'looking for the branch', method: 'GET', path: /\/branches\/plimsoll/, writes: false },
  { name: 'writing the tree', method: 'POST', path: /\/git\/trees$/, writes: true },
  { name: 'writing the commit', method: 'POST', path: /\/git\/commits$/, writes: true },
  { name: 'making the branch', method: 'POST', path: /\/git\/refs$/, writes: true },
  { name: 'opening the pull request', method: 'POST', path: /\/pulls$/, writes: true },
  { name: 'labelling the pull request', method: 'POST', path: /\/labels$/, writes: true },
] as const

/** The transactions that write a promotion between the click and the open pull request, in order. */
const commits = ['the request', 'the anchor', 'the outcome'] as const

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
        await isWholeAfterRestart()
      }, 120_000)
    }
  }

  for (const [index, name] of commits.entries()) {
    for (const moment of ['before', 'after'] as const) {
      it(`${moment} the database commits ${name} is as if nothing was asked, or one branch, one pull request and one story`, async () => {
        const held = gate.hold(moment, index)
        const { child } = promoteOnce()
        await held
        child.kill('SIGKILL')
        await once(child, 'close')
        if (index > 0 || moment === 'after') return isWholeAfterRestart()
        // What was never recorded is never done.
        const { services, stop } = await shop.openAtOnce()
        const [newest] = await services.store.listPromotions({ limit: 1 })
        expect(newest?.title).not.toBe(`Promote cart 1.4.${release} to prod`)
        expect(openPulls()).toEqual([])
        await stop()
      }, 120_000)
    }
  }

  it('commits as often as the harness kills it', async () => {
    gate.count()
    const { child, failure } = promoteOnce()
    const [code] = await once(child, 'close')
    expect([code, failure()]).toEqual([0, 'promoted'])
    expect(gate.count()).toBe(commits.length)
    await isWholeAfterRestart()
  }, 120_000)
})

async function isWholeAfterRestart(): Promise<void> {
  const { services, stop } = await shop.openAtOnce()
  const promotion = await untilPromotion(
    services,
    one => one.state !== 'requested' && one.title === `Promote cart 1.4.${release} to prod`,
  )
  expect(openPulls()).toEqual([promotion.number])
  const branches = await shop.world.git(['ls-remote', '--heads', bare(), 'plimsoll/*'])
  expect(branches.split('\n').map(line => line.split('refs/heads/')[1])).toContain(promotion.branch)
  expect(branches.split('\n').filter(line => line.includes(promotion.planId.slice(0, 8)))).toHaveLength(1)
  const events = await services.store.listEvents({ correlation: promotion.id, limit: 10 })
  expect(events.map(event => event.type)).toEqual(['promotion.opened', 'promotion.requested'])
  const chain = await services.store.verifyChain({ anchors: [], signal: AbortSignal.timeout(20_000), clock: Date.now })
  expect(chain.broken).toBeNull()
  await closeAndReleaseNext(services, promotion)
  await stop()
}

function openPulls(): readonly number[] {
  const { pulls } = shop.world.host.repository('harbour', 'gitops').state
  return pulls.filter(pull => pull.state === 'open').map(pull => pull.number)
}

interface Once {
  readonly child: ChildProcess
  /** What it said when it ended by itself. */
  failure(): string | null
}

function promoteOnce(): Once {
  const { config, dataFolder } = shop
  const words = ['--import', 'tsx', 'lib/usecases/__fixtures__/promote-once.ts', config, gate.url, dataFolder]
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

/** The next case needs something else to promote, and a cell that is free. */
async function closeAndReleaseNext(services: Services, promotion: Promotion): Promise<void> {
  await closePromotion(services, { id: promotion.id, reason: 'the next one is to be killed' }, actor)
  release += 1
  await shop.world.commit('main', {
    'apps/cart/overlays/staging/kustomization.yaml': overlayText('cart', 'staging', `1.4.${release}`),
  })
  await until(services, cells =>
    cells.every(cell => cell.state === 'Synced' && !cell.stale && (cell.environment === 'prod' || isReleased(cell))),
  )
}

function isReleased(cell: Cell): boolean {
  return cell.git?.image.endsWith(`:1.4.${release}`) === true
}

function bare(): string {
  return `${shop.world.folder}/root/harbour/gitops.git`
}

function tick(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 25))
}
