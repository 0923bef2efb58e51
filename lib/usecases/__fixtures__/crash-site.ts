import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Wanted } from '@/lib/usecases/wanted'
import { openCommitGate } from './commit-gate'
import { type Shop, startShop } from './shop'

/** What a process of its own does once. */
export type Act =
  | { readonly kind: 'promote'; readonly wanted: Wanted }
  | { readonly kind: 'close'; readonly id: string; readonly reason: string }
  | { readonly kind: 'rebuild'; readonly id: string }

/** Where an act can break off: at a call to the Git host, or at a COMMIT of a transaction that writes a promotion. */
export type Place =
  | { readonly name: string; readonly method: string; readonly path: RegExp }
  /** `commit` counts those of the act from 0. */
  | { readonly name: string; readonly commit: number }

/**
 * Everything that is written between the click and the open pull request, in order. A process killed at one of them has done all that
 * came before and nothing after, so these are all the places where a promotion can break off outside.
 */
export const opening = [
  { name: 'the database commits the request', commit: 0 },
  { name: 'the database commits the anchor', commit: 1 },
  { name: 'writing the tree', method: 'POST', path: /\/git\/trees$/ },
  { name: 'writing the commit', method: 'POST', path: /\/git\/commits$/ },
  { name: 'making the branch', method: 'POST', path: /\/git\/refs$/ },
  { name: 'opening the pull request', method: 'POST', path: /\/pulls$/ },
  { name: 'labelling the pull request', method: 'POST', path: /\/labels$/ },
  { name: 'the database commits that it is open', commit: 2 },
] as const satisfies readonly Place[]

/** `before`: what is done there is never done; `after`: it is done and the process never hears of it. */
export type Moment = 'before' | 'after'

/** The shop, and processes that act on it and are killed. */
export interface CrashSite {
  readonly shop: Shop
  /** Has a process do it and kills it (SIGKILL) at a place. */
  kill(act: Act, place: Place, moment: Moment): Promise<void>
  /** Has a process do it to its end; resolves with everything that it wrote, in order: `POST /repos/…`, or `COMMIT`. */
  run(act: Act): Promise<readonly string[]>
  close(): Promise<void>
}

interface Waiting {
  readonly child: ChildProcess
  /** What it said when it ended by itself. */
  said(): string | null
}

export async function openCrashSite(): Promise<CrashSite> {
  const shop = await startShop()
  const { host } = shop.world
  const commits: number[] = []
  const gate = await openCommitGate(shop.databaseUrl, () => commits.push(host.log.length))
  // Its modules are loaded while the case before it is looked at.
  let next = start()

  function start(): Waiting {
    const words = ['--import', 'tsx', 'lib/usecases/__fixtures__/act-once.ts', shop.config, gate.url, shop.dataFolder]
    const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] })
    let said: string | null = null
    createInterface({ input: child.stdout }).on('line', line => {
      said = line
    })
    return { child, said: () => said }
  }

  function begin(act: Act): Waiting {
    const begun = next
    begun.child.stdin?.write(`${JSON.stringify(act)}\n`)
    return begun
  }

  return {
    shop,
    async kill(act, place, moment) {
      const mark = host.log.length
      const held = 'commit' in place ? gate.hold(moment, place.commit) : null
      const fault = moment === 'before' ? ('silence' as const) : ('unanswered' as const)
      if ('path' in place) host.faults.add({ fault: { kind: fault }, method: place.method, path: place.path })
      const { child, said } = begin(act)
      const isThere = () => host.log.slice(mark).some(entry => entry.fault === fault)
      try {
        await (held === null ? reached(isThere, said) : Promise.race([held, ended(child, said)]))
      } finally {
        if (child.kill('SIGKILL')) await once(child, 'close')
        // The board of a dead observer counts as fresh until its lease is over, and a click meanwhile meets the takeover (lib/replicas tests it).
        await shop.sql('UPDATE lease SET expires_at = clock_timestamp()')
        host.faults.clear()
        next = start()
      }
    },
    async run(act) {
      const [from, since] = [host.log.length, commits.length]
      const { child, said } = begin(act)
      const [code] = await once(child, 'close')
      next = start()
      if (code !== 0) throw new Error(`The process did not do it: ${said()}`)
      const passed = commits.slice(since)
      const written: string[] = []
      for (let index = from; index <= host.log.length; index++) {
        for (const at of passed) if (at === index) written.push('COMMIT')
        const entry = host.log[index]
        if (entry?.kind === 'api' && entry.method !== 'GET') written.push(`${entry.method} ${entry.path}`)
      }
      return written
    },
    async close() {
      next.child.kill('SIGKILL')
      await once(next.child, 'close')
      await gate.close()
      await shop.close()
    },
  }
}

/** Whether what was written is what the places say, one for one and in their order. */
export function isEach(written: readonly string[], places: readonly Place[]): boolean {
  if (written.length !== places.length) return false
  return places.every((place, index) => {
    const [method, path = ''] = (written[index] ?? '').split(' ')
    return 'commit' in place ? method === 'COMMIT' : method === place.method && place.path.test(path)
  })
}

async function ended(child: ChildProcess, said: () => string | null): Promise<never> {
  await once(child, 'close')
  throw new Error(`The process was not stopped: ${said()}`)
}

/** By the host's own log, which has no event to wait for. */
async function reached(isThere: () => boolean, said: () => string | null): Promise<void> {
  while (!isThere()) {
    const words = said()
    if (words !== null) throw new Error(`The process was not stopped: ${words}`)
    await new Promise(resolve => setTimeout(resolve, 25))
  }
}
