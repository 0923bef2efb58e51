import type { Lane } from './lane'
import { namespace, shopFiles } from './shop'

/** What a case may change of its Application. */
export interface ApplicationOptions {
  readonly name?: string
  readonly path?: string
  readonly revision?: string
  readonly namespace?: string
  readonly project?: string
  /** Entries of `syncPolicy`. */
  readonly policy?: string
  /** Entries of `source`, beside repository, path and revision. */
  readonly source?: string
  readonly server?: string
}

export const automated = 'automated: {prune: true}'
export const healing = 'automated: {prune: true, selfHeal: true}'

/** Of what stands in a repository; a lane is one with its own. */
export interface Origin {
  readonly fleet: { readonly url: string }
}

export function applicationText(lane: Origin, service: string, options: ApplicationOptions = {}): string {
  const { name = service, path = `apps/${service}/overlays/prod`, revision = 'main', project = 'default' } = options
  const server = options.server ?? 'https://kubernetes.default.svc'
  const source = options.source === undefined ? '' : `, ${options.source}`
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: ${name}, namespace: argocd}
spec:
  project: ${project}
  source: {repoURL: "${lane.fleet.url}", targetRevision: ${revision}, path: ${path}${source}}
  destination: {server: "${server}", namespace: ${options.namespace ?? service}}
  syncPolicy: {${options.policy ?? ''}}
`
}

/** Brings one service to the cluster by an Application of its own and waits until Plimsoll calls it Synced. */
export async function deliver(lane: Lane, service: string, options: ApplicationOptions = {}): Promise<void> {
  await lane.fleet.commit(shopFiles(service, '1.0.0'))
  await lane.apply([namespace(service), applicationText(lane, service, options)].join('---\n'))
  if (!(options.policy ?? '').includes('automated')) await sync(lane, options.name ?? service)
  await lane.plimsoll.becomes(service, { state: 'Synced', row: 'd13' })
}

export async function commitAndRefresh(
  lane: Lane,
  application: string,
  files: Parameters<Lane['fleet']['commit']>[0],
): Promise<void> {
  await lane.fleet.commit(files)
  await refresh(lane, application)
}

export async function refresh(lane: Pick<Lane, 'kubectl'>, application: string): Promise<void> {
  const annotation = 'argocd.argoproj.io/refresh=normal'
  await lane.kubectl('-n', 'argocd', 'annotate', '--overwrite', 'application', application, annotation)
}

/** The Sync button. */
export async function sync(lane: Lane, application: string): Promise<void> {
  const operation = { initiatedBy: { username: 'mara' }, sync: {} }
  await patch(lane, application, { operation })
}

export async function patch(lane: Lane, application: string, change: object): Promise<void> {
  const text = JSON.stringify(change)
  await lane.kubectl('-n', 'argocd', 'patch', 'application', application, '--type', 'merge', '-p', text)
}
