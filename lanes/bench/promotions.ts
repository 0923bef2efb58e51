import { type RunningGitea, startGitea } from '@/lib/git/hosts/__fixtures__/gitea-world'
import type { HostWorld } from '@/lib/git/hosts/__fixtures__/host-world'
import { type ControlPlane, startControlPlane } from './control-plane'
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
    const url = `${world.api.replace(/\/api\/v1$/, '')}/${world.owner}/${world.repo}.git`
    await runTool(`${deliverer}-up`, cluster.folder, { ARGOCD_RESYNC: '10' })
    const delivery = deliverer === 'flux' ? flux(url, world) : argocd(url, world)
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

function flux(url: string, world: HostWorld): readonly string[] {
  const source = `apiVersion: v1
kind: Secret
metadata: {name: gitops, namespace: flux-system}
stringData: {username: ${world.bot}, password: ${world.credential(world.bot)}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: gitops, namespace: flux-system}
spec: {interval: 10s, timeout: 20s, url: "${url}", ref: {branch: main}, secretRef: {name: gitops}}
`
  const kustomizations = environments.map(
    environment => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${placeOf(environment)}, namespace: flux-system}
spec: {interval: 10s, retryInterval: 5s, timeout: 20s, prune: true, path: "./${pathOf(environment)}", sourceRef: {kind: GitRepository, name: gitops}}
`,
  )
  return [source, ...kustomizations]
}

function argocd(url: string, world: HostWorld): readonly string[] {
  const repository = `apiVersion: v1
kind: Secret
metadata: {name: gitops, namespace: argocd, labels: {argocd.argoproj.io/secret-type: repository}}
stringData: {type: git, url: "${url}", username: ${world.bot}, password: ${world.credential(world.bot)}}
`
  const applications = environments.map(
    environment => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: ${placeOf(environment)}, namespace: argocd}
spec:
  project: default
  source: {repoURL: "${url}", targetRevision: main, path: ${pathOf(environment)}}
  destination: {server: "https://kubernetes.default.svc", namespace: ${placeOf(environment)}}
  syncPolicy: {automated: {prune: true}}
`,
  )
  return [repository, ...applications]
}

function pathOf(environment: string): string {
  return `apps/${service}/overlays/${environment}`
}

async function hurry(deliverer: Deliverer, { kubectl }: ControlPlane): Promise<void> {
  if (deliverer === 'flux') {
    const asked = `reconcile.fluxcd.io/requestedAt=${Date.now()}`
    await kubectl('-n', 'flux-system', 'annotate', '--overwrite', 'gitrepository', 'gitops', asked)
    return
  }
  for (const environment of environments)
    await kubectl(
      '-n',
      'argocd',
      'annotate',
      '--overwrite',
      'application',
      placeOf(environment),
      'argocd.argoproj.io/refresh=normal',
    )
}
