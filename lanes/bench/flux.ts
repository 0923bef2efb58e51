import type { Lane } from './lane'
import { namespace, shopFiles } from './shop'

/** What a case may change of its Kustomization, as YAML of one flow map's entries. */
export interface FluxOptions {
  readonly path?: string
  readonly source?: string
  readonly interval?: string
  readonly spec?: string
  readonly tag?: string
  readonly files?: string
}

export function sourceText(name: string, url: string, ref = '{branch: main}', rest = ''): string {
  return `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: ${name}, namespace: flux-system}
spec: {interval: 10s, timeout: 20s, url: "${url}", ref: ${ref}${rest === '' ? '' : `, ${rest}`}}
`
}

export function kustomizationText(name: string, options: FluxOptions = {}): string {
  const { path = `./apps/${name}/overlays/prod`, source = 'fleet', interval = '10s', spec = '' } = options
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec: {interval: ${interval}, retryInterval: 5s, timeout: 20s, prune: true, path: "${path}", sourceRef: {kind: GitRepository, name: ${source}}${spec === '' ? '' : `, ${spec}`}}
`
}

/** Brings one service to the cluster by a Kustomization of its own and waits until Plimsoll calls it Synced. */
export async function deliver(lane: Lane, name: string, options: FluxOptions = {}): Promise<void> {
  const { tag = '1.0.0', files = '' } = options
  await lane.fleet.commit(shopFiles(name, tag, files))
  await lane.apply([namespace(name), kustomizationText(name, options)].join('---\n'))
  await hurry(lane, options.source)
  await lane.plimsoll.becomes(name, { state: 'Synced' })
}

/** Commits and asks Flux to look at once. */
export async function commitAndHurry(lane: Lane, files: Parameters<Lane['fleet']['commit']>[0]): Promise<void> {
  await lane.fleet.commit(files)
  await hurry(lane)
}

export async function hurry(lane: Pick<Lane, 'kubectl'>, source = 'fleet'): Promise<void> {
  const now = `reconcile.fluxcd.io/requestedAt=${Date.now()}`
  await lane.kubectl('-n', 'flux-system', 'annotate', '--overwrite', 'gitrepository', source, now)
}

export async function suspend(lane: Lane, kind: string, name: string, isSuspended: boolean): Promise<void> {
  const patch = JSON.stringify({ spec: { suspend: isSuspended } })
  await lane.kubectl('-n', 'flux-system', 'patch', kind, name, '--type', 'merge', '-p', patch)
}
