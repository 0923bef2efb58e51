import { writeFileSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type ControlPlane, startControlPlane } from './control-plane'
import { cloneFleet, type Fleet } from './fleet'
import { type Plimsoll, startPlimsoll } from './plimsoll'
import { type Deliverer, runTool } from './programs'

/** A real control plane, a Git server, Flux or Argo CD, and Plimsoll looking at them. */
export interface Lane extends Pick<ControlPlane, 'kubectl' | 'apply' | 'close'> {
  readonly fleet: Fleet
  readonly plimsoll: Plimsoll
  /** Another cluster, when the lane was opened with one; prod is then there. */
  readonly spoke: ControlPlane | null
  /** Another Plimsoll, which has seen nothing yet. */
  openPlimsoll(): Promise<Plimsoll>
  /** Makes the Git server answer 503, or no longer. */
  setGitOffline(isOffline: boolean): Promise<void>
}

interface LaneOptions {
  /** What the configuration says of the spoke's names at the deliverer, from its address. */
  readonly spoke?: (address: string) => string
}

export async function openLane(deliverer: Deliverer, options: LaneOptions = {}): Promise<Lane> {
  const hub = await startControlPlane([deliverer, 'git'])
  const spoke = options.spoke === undefined ? null : await startControlPlane()
  const close = async () => {
    await Promise.all([hub.close(), spoke?.close()])
  }
  try {
    return await start(deliverer, hub, spoke, options, close)
  } catch (error) {
    await close()
    throw error
  }
}

async function start(
  deliverer: Deliverer,
  hub: ControlPlane,
  spoke: ControlPlane | null,
  options: LaneOptions,
  close: () => Promise<void>,
): Promise<Lane> {
  const { folder, kubectl, apply } = hub
  await runTool('git-up', folder)
  await runTool(`${deliverer}-up`, folder, { ARGOCD_RESYNC: '10' })
  const url = `${(await readFile(join(folder, 'git.url'), 'utf8')).trim()}/fleet.git`
  const fleet = await cloneFleet(url, join(folder, 'fleet'))
  await fleet.commit({ 'README.md': 'what the lane delivers\n' })
  const clusters = [clusterText('hub', hub)]
  if (spoke !== null) clusters.push(clusterText('spoke', spoke, options.spoke?.(await addressOf(spoke))))
  const environments = [`{name: prod, clusters: [${spoke === null ? 'hub' : 'spoke'}]}`]
  const openPlimsoll = () => startPlimsoll({ folder, url, clusters, environments })
  const plimsoll = await openPlimsoll()
  const offline = join(folder, 'repos/.offline')
  return {
    fleet,
    plimsoll,
    spoke,
    kubectl,
    apply,
    openPlimsoll,
    setGitOffline: async isOffline => (isOffline ? writeFileSync(offline, '') : rm(offline, { force: true })),
    async close() {
      await plimsoll.close()
      await close()
    },
  }
}

export function clusterText(name: string, { kubeconfig }: ControlPlane, rest = ''): string {
  return `{name: ${name}, kubeconfig: ${JSON.stringify(kubeconfig)}${rest === '' ? '' : `, ${rest}`}}`
}

export async function addressOf({ kubectl }: ControlPlane): Promise<string> {
  return (await kubectl('config', 'view', '-o', 'jsonpath={.clusters[0].cluster.server}')).trim()
}
