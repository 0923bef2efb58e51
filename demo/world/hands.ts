import type { JsonObject } from '@/demo/kubernetes/json'
import type { ApiServer } from '@/demo/kubernetes/server'

export interface Workload {
  readonly namespace: string
  /** Plural resource under apps/v1. */
  readonly resource: 'deployments' | 'statefulsets' | 'daemonsets'
  readonly name: string
}

/** What a person does to a cluster, over its API, under the names that kubectl gives itself. */
export interface Hands {
  setImage(workload: Workload, container: string, image: string): Promise<void>
  create(workload: Workload, object: JsonObject): Promise<void>
  remove(workload: Workload): Promise<void>
  scale(workload: Workload, replicas: number): Promise<void>
  suspend(kustomization: string, suspended: boolean): Promise<void>
  /** The Sync button of Argo CD. */
  sync(application: string, by: string): Promise<void>
}

export function handsOn(server: ApiServer): Hands {
  const { token } = server.access.admin

  async function call(
    method: string,
    path: string,
    manager: string,
    body: JsonObject | null,
    type: string,
  ): Promise<void> {
    const response = await fetch(`${server.url}${path}?fieldManager=${manager}`, {
      method,
      headers: { 'content-type': type, authorization: `Bearer ${token}` },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    })
    if (!response.ok)
      throw new Error(`${method} ${path} on ${server.name}: ${response.status} ${await response.text()}`)
  }
  const pathOf = ({ namespace, resource, name }: Workload) =>
    `/apis/apps/v1/namespaces/${namespace}/${resource}/${name}`
  const merge = 'application/merge-patch+json'

  return {
    setImage: (workload, container, image) =>
      call(
        'PATCH',
        pathOf(workload),
        'kubectl-set',
        { spec: { template: { spec: { containers: [{ name: container, image }] } } } },
        'application/strategic-merge-patch+json',
      ),
    create: ({ namespace, resource }, object) =>
      call('POST', `/apis/apps/v1/namespaces/${namespace}/${resource}`, 'kubectl-create', object, 'application/json'),
    remove: workload => call('DELETE', pathOf(workload), 'kubectl', null, 'application/json'),
    scale: (workload, replicas) => call('PATCH', pathOf(workload), 'kubectl-patch', { spec: { replicas } }, merge),
    suspend: (name, suspended) =>
      call(
        'PATCH',
        `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/${name}`,
        'flux',
        { spec: { suspend: suspended } },
        merge,
      ),
    sync: (name, by) =>
      call(
        'PATCH',
        `/apis/argoproj.io/v1alpha1/namespaces/argocd/applications/${name}`,
        'argocd-server',
        { operation: { initiatedBy: { username: by }, sync: { syncOptions: ['ServerSideApply=true'] } } },
        merge,
      ),
  }
}
