/** Every resource that is ever asked for. The watches, the ClusterRole and the test that nothing else is read come from this table. */
export interface Resource {
  readonly id: ResourceId
  readonly group: string
  readonly version: string
  readonly plural: string
  readonly kind: string
  readonly namespaced: boolean
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
]

/** Path of the list; a null namespace means all of them. */
export function pathOf(entry: Resource, namespace: string | null): string {
  const root = entry.group === '' ? `/api/${entry.version}` : `/apis/${entry.group}/${entry.version}`
  const scope = namespace === null || !entry.namespaced ? '' : `/namespaces/${encodeURIComponent(namespace)}`
  return `${root}${scope}/${entry.plural}`
}

function resource(id: ResourceId, kind: string, why: string): Resource {
  const [plural = id, group = ''] = id.split('.')
  return { id, group, version: 'v1', plural, kind, namespaced: true, why }
}
