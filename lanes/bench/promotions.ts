import { cloneUrlOf, type RunningGitea, startGitea } from '@/lib/git/hosts/__fixtures__/gitea-world'
import type { HostWorld } from '@/lib/git/hosts/__fixtures__/host-world'
import * as argocd from './argocd'
import { type ControlPlane, startControlPlane } from './control-plane'
import * as flux from './flux'
import { clusterText } from './lane'
import { type Plimsoll, startPlimsoll } from './plimsoll'
import { type Deliverer, runTool } from './programs'
import { namespace, overlay, shopFiles } from './shop'

/** A service in staging and prod, from a real Gitea to a real cluster by Flux or Argo CD, and Plimsoll that may promote it. */
export interface PromotionLane {
  readonly gitea: HostWorld
  readonly plimsoll: Plimsoll
  /** Asks the deliverer to look at Git at once. */
  hurry(): Promise<void>
  close(): Promise<void>
}

const service = 'cart'
const environments = ['staging', 'prod'] as const

export async function openPromotionLane(
  deliverer: Deliverer,
  versions: Readonly<Record<(typeof environments)[number], string>>,
): Promise<PromotionLane> {
  const cluster = await startControlPlane([deliverer])
  const opened: { close(): Promise<unknown> }[] = [cluster]
  const close = async () => {
    for (const one of opened.reverse()) await one.close()
  }
  try {
    const gitea = await startGitea()
    opened.push(gitea)
    const world = await openRepository(gitea, versions)
    const url = cloneUrlOf(world)
    await runTool(`${deliverer}-up`, cluster.folder, { ARGOCD_RESYNC: '10' })
    const delivery = deliverer === 'flux' ? fluxTexts(url, world) : argocdTexts(url, world)
    await cluster.apply([...environments.map(placeOf).map(namespace), ...delivery].join('---\n'))
    const plimsoll = await startPlimsoll({
      folder: cluster.folder,
      url,
      clusters: [clusterText('main', cluster)],
      environments: environments.map(name => `{name: ${name}, clusters: [main]}`),
      host: `token: ${world.credential(world.bot)}, host: {kind: gitea, api: ${world.api}}`,
    })
    opened.push(plimsoll)
    return { gitea: world, plimsoll, hurry: () => hurry(deliverer, cluster), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function openRepository(gitea: RunningGitea, versions: Readonly<Record<string, string>>): Promise<HostWorld> {
  const world = await gitea.startWorld()
  const overlays = environments.map(environment =>
    overlay(service, { environment, namespace: placeOf(environment), tag: versions[environment] ?? '' }),
  )
  const files = Object.assign({}, shopFiles(service, ''), ...overlays)
  await world.commit('main', files)
  return world
}

function placeOf(environment: string): string {
  return `${service}-${environment}`
}

/** What Flux is given. */
function fluxTexts(url: string, world: HostWorld): readonly string[] {
  const secret = `apiVersion: v1
kind: Secret
metadata: {name: gitops, namespace: flux-system}
stringData: {username: ${world.bot}, password: ${world.credential(world.bot)}}
`
  return [
    secret,
    flux.sourceText('gitops', url, '{branch: main}', 'secretRef: {name: gitops}'),
    ...environments.map(environment =>
      flux.kustomizationText(placeOf(environment), { path: `./${pathOf(environment)}`, source: 'gitops' }),
    ),
  ]
}

/** What Argo CD is given. */
function argocdTexts(url: string, world: HostWorld): readonly string[] {
  const secret = `apiVersion: v1
kind: Secret
metadata: {name: gitops, namespace: argocd, labels: {argocd.argoproj.io/secret-type: repository}}
stringData: {type: git, url: "${url}", username: ${world.bot}, password: ${world.credential(world.bot)}}
`
  return [
    secret,
    ...environments.map(environment =>
      argocd.applicationText({ fleet: { url } }, placeOf(environment), {
        path: pathOf(environment),
        policy: argocd.automated,
      }),
    ),
  ]
}

function pathOf(environment: string): string {
  return `apps/${service}/overlays/${environment}`
}

async function hurry(deliverer: Deliverer, cluster: ControlPlane): Promise<void> {
  if (deliverer === 'flux') return flux.hurry(cluster, 'gitops')
  for (const environment of environments) await argocd.refresh(cluster, placeOf(environment))
}
