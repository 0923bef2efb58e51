import type { KubernetesObject } from '@kubernetes/client-node'

/** An API server that the contract is tried on: the demo's, or a real one. */
export interface Backend {
  readonly name: string
  readonly server: URL
  /** An administrator's kubeconfig. */
  readonly admin: Kubeconfig
  /** Whether Deployments make ReplicaSets and pods by themselves here. */
  readonly controllers: boolean
  /** Someone who may do only what the rules of our ClusterRole allow, without the resources named, and only in one namespace if given. */
  reader(without: readonly string[], namespace?: string): Promise<Kubeconfig>
  /** Applies it; gives its uid. */
  write(object: KubernetesObject): Promise<string>
  remove(object: KubernetesObject): Promise<void>
  stop(): Promise<void>
}

export interface Kubeconfig {
  readonly token: string
  /** Base64; null over plain HTTP. */
  readonly authority: string | null
}

export function kubeconfigText(server: string, { token, authority }: Kubeconfig): string {
  const trust = authority === null ? {} : { 'certificate-authority-data': authority }
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'test', cluster: { server, ...trust } }],
    users: [{ name: 'test', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
  })
}
