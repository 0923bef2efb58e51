/** Every resource that is ever asked for. The watches, the ClusterRole and the test that nothing else is read come from this table. */
export interface Resource {
  readonly id: ResourceId
  readonly group: string
  readonly version: string
  readonly plural: string
  readonly kind: string
  readonly namespaced: boolean
  /** Whose custom resource it is: served only where that is installed, in a version that the server tells. */
  readonly of: 'Flux' | 'Argo CD' | null
  /** What is lost without it, for the person who decides about the permission. */
  readonly why: string
}

export type ResourceId =
  | 'deployments.apps'
  | 'statefulsets.apps'
  | 'daemonsets.apps'
  | 'cronjobs.batch'
  | 'jobs.batch'
  | 'replicasets.apps'
  | 'controllerrevisions.apps'
  | 'pods'
  | 'horizontalpodautoscalers.autoscaling'
  | 'nodes'
  | ControllerResourceId

export type ControllerResourceId =
  | 'kustomizations.kustomize.toolkit.fluxcd.io'
  | 'helmreleases.helm.toolkit.fluxcd.io'
  | 'gitrepositories.source.toolkit.fluxcd.io'
  | 'ocirepositories.source.toolkit.fluxcd.io'
  | 'helmrepositories.source.toolkit.fluxcd.io'
  | 'buckets.source.toolkit.fluxcd.io'
  | 'helmcharts.source.toolkit.fluxcd.io'
  | 'applications.argoproj.io'
  | 'applicationsets.argoproj.io'
  | 'appprojects.argoproj.io'

export const resources: readonly Resource[] = [
  resource('deployments.apps', 'Deployment', 'which image each Deployment carries'),
  resource('statefulsets.apps', 'StatefulSet', 'which image each StatefulSet carries'),
  resource('daemonsets.apps', 'DaemonSet', 'which image each DaemonSet carries'),
  resource('cronjobs.batch', 'CronJob', 'which image each CronJob carries'),
  resource('jobs.batch', 'Job', 'which image each Job carries and how runs ended'),
  resource('replicasets.apps', 'ReplicaSet', 'which pods belong to which revision of a Deployment'),
  resource('controllerrevisions.apps', 'ControllerRevision', 'the revisions of StatefulSets and DaemonSets'),
  resource('pods', 'Pod', 'what really runs, and why something does not'),
  {
    ...resource('horizontalpodautoscalers.autoscaling', 'HorizontalPodAutoscaler', 'who sets replicas'),
    version: 'v2',
  },
  { ...resource('nodes', 'Node', 'runtime and architecture, to compare image digests'), namespaced: false },
  flux('kustomizations.kustomize.toolkit.fluxcd.io', 'Kustomization', 'what Flux applies, and why it does not'),
  {
    ...flux('helmreleases.helm.toolkit.fluxcd.io', 'HelmRelease', 'what Flux releases with Helm, and why it does not'),
    version: 'v2',
  },
  flux('gitrepositories.source.toolkit.fluxcd.io', 'GitRepository', 'which commit Flux has fetched'),
  flux('ocirepositories.source.toolkit.fluxcd.io', 'OCIRepository', 'which artifact Flux has fetched'),
  flux('helmrepositories.source.toolkit.fluxcd.io', 'HelmRepository', 'where Flux finds charts'),
  flux('buckets.source.toolkit.fluxcd.io', 'Bucket', 'which bucket Flux has fetched'),
  flux('helmcharts.source.toolkit.fluxcd.io', 'HelmChart', 'which chart Flux has packed'),
  argocd('applications.argoproj.io', 'Application', 'what Argo CD applies, and why it does not'),
  argocd('applicationsets.argoproj.io', 'ApplicationSet', 'what made an Application'),
  argocd('appprojects.argoproj.io', 'AppProject', 'when sync windows are open'),
]

export function isOfController(id: ResourceId): id is ControllerResourceId {
  return resources.some(one => one.id === id && one.of !== null)
}

/** Path of the list; a null namespace means all of them. `version` where the server told another one. */
export function pathOf(entry: Resource, namespace: string | null, version = entry.version): string {
  const root = entry.group === '' ? `/api/${version}` : `/apis/${entry.group}/${version}`
  const scope = namespace === null || !entry.namespaced ? '' : `/namespaces/${encodeURIComponent(namespace)}`
  return `${root}${scope}/${entry.plural}`
}

function resource(id: ResourceId, kind: string, why: string): Resource {
  const [plural = id, ...group] = id.split('.')
  return { id, group: group.join('.'), version: 'v1', plural, kind, namespaced: true, of: null, why }
}

function flux(id: ControllerResourceId, kind: string, why: string): Resource {
  return { ...resource(id, kind, why), of: 'Flux' }
}

function argocd(id: ControllerResourceId, kind: string, why: string): Resource {
  return { ...resource(id, kind, why), version: 'v1alpha1', of: 'Argo CD' }
}
