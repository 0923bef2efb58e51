import { mkdtempSync, writeFileSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cloneFleet, type Fleet } from './fleet'
import { type Plimsoll, startPlimsoll } from './plimsoll'
import { type Deliverer, leash, run, runTool } from './programs'

/** A real control plane, a Git server, Flux or Argo CD, and Plimsoll looking at them. */
export interface Lane {
  readonly fleet: Fleet
  readonly plimsoll: Plimsoll
  kubectl(...args: readonly string[]): Promise<string>
  apply(manifests: string): Promise<void>
  /** Makes the Git server answer 503, or no longer. */
  setGitOffline(isOffline: boolean): Promise<void>
  close(): Promise<void>
}

export async function openLane(deliverer: Deliverer, rest?: string): Promise<Lane> {
  const folder = mkdtempSync(join(tmpdir(), `plimsoll-lane-${deliverer}-`))
  const end = leash(folder, [deliverer, 'git', 'cluster'])
  try {
    return await start(deliverer, folder, end, rest)
  } catch (error) {
    await end()
    throw error
  }
}

async function start(deliverer: Deliverer, folder: string, end: () => Promise<void>, rest = ''): Promise<Lane> {
  const kubeconfig = join(folder, 'kubeconfig')
  await runTool('cluster-up', folder)
  await runTool('git-up', folder)
  await runTool(`${deliverer}-up`, folder, { ARGOCD_RESYNC: '10' })
  const url = `${(await readFile(join(folder, 'git.url'), 'utf8')).trim()}/fleet.git`
  const fleet = await cloneFleet(url, join(folder, 'fleet'))
  await fleet.commit({ 'README.md': 'what the lane delivers\n' })
  const plimsoll = await startPlimsoll({ folder, url, kubeconfig, rest })
  const kubectl = (args: readonly string[], input?: string) =>
    run('kubectl', ['--kubeconfig', kubeconfig, ...args], input === undefined ? {} : { input })
  const offline = join(folder, 'repos/.offline')
  return {
    fleet,
    plimsoll,
    kubectl: (...args) => kubectl(args),
    apply: async manifests => void (await kubectl(['apply', '-f', '-'], manifests)),
    setGitOffline: async isOffline => (isOffline ? writeFileSync(offline, '') : rm(offline, { force: true })),
    async close() {
      await plimsoll.close()
      await end()
    },
  }
}
