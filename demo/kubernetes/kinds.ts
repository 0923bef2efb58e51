/** Every kind the server knows. A line here is all that a new kind needs to be listed, watched, patched and discovered. */

export interface Kind {
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly kind: string
  readonly namespaced: boolean
  readonly short: readonly string[]
  readonly subresources: readonly ('status' | 'scale')[]
  /** Built in: typed by the server (null fields dropped, lists with merge keys); else a custom resource, kept as sent. */
  readonly builtin: boolean
  readonly generation: boolean
}

type Options = Partial<Pick<Kind, 'short' | 'subresources' | 'namespaced' | 'builtin' | 'generation'>>

export const kinds: readonly Kind[] = [
  core('namespaces', 'Namespace', { namespaced: false, short: ['ns'], subresources: ['status'] }),
  core('nodes', 'Node', { namespaced: false, short: ['no'], subresources: ['status'] }),
  core('pods', 'Pod', { short: ['po'], subresources: ['status'], generation: true }),
  core('services', 'Service', { short: ['svc'], subresources: ['status'] }),
  core('configmaps', 'ConfigMap', { short: ['cm'] }),
  core('secrets', 'Secret', {}),
  core('serviceaccounts', 'ServiceAccount', { short: ['sa'] }),
  core('persistentvolumeclaims', 'PersistentVolumeClaim', { short: ['pvc'], subresources: ['status'] }),
  core('events', 'Event', { short: ['ev'] }),
  apps('deployments', 'Deployment', { short: ['deploy'], subresources: ['status', 'scale'] }),
  apps('replicasets', 'ReplicaSet', { short: ['rs'], subresources: ['status', 'scale'] }),
  apps('statefulsets', 'StatefulSet', { short: ['sts'], subresources: ['status', 'scale'] }),
  apps('daemonsets', 'DaemonSet', { short: ['ds'], subresources: ['status'] }),
  apps('controllerrevisions', 'ControllerRevision', { generation: false }),
  define('batch', 'v1', 'jobs', 'Job', { subresources: ['status'], generation: true }),
  define('batch', 'v1', 'cronjobs', 'CronJob', { short: ['cj'], subresources: ['status'], generation: true }),
  define('autoscaling', 'v2', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler', {
    short: ['hpa'],
    subresources: ['status'],
  }),
  define('networking.k8s.io', 'v1', 'ingresses', 'Ingress', {
    short: ['ing'],
    subresources: ['status'],
    generation: true,
  }),
  define('networking.k8s.io', 'v1', 'networkpolicies', 'NetworkPolicy', { short: ['netpol'], generation: true }),
  define('policy', 'v1', 'poddisruptionbudgets', 'PodDisruptionBudget', {
    short: ['pdb'],
    subresources: ['status'],
    generation: true,
  }),
  custom('kustomize.toolkit.fluxcd.io', 'v1', 'kustomizations', 'Kustomization', ['ks']),
  custom('source.toolkit.fluxcd.io', 'v1', 'gitrepositories', 'GitRepository', ['gitrepo']),
  custom('source.toolkit.fluxcd.io', 'v1', 'ocirepositories', 'OCIRepository', ['ocirepo']),
  custom('source.toolkit.fluxcd.io', 'v1', 'helmrepositories', 'HelmRepository', ['helmrepo']),
  custom('source.toolkit.fluxcd.io', 'v1', 'helmcharts', 'HelmChart', ['hc']),
  custom('helm.toolkit.fluxcd.io', 'v2', 'helmreleases', 'HelmRelease', ['hr']),
  custom('argoproj.io', 'v1alpha1', 'applications', 'Application', ['app'], []),
  custom('argoproj.io', 'v1alpha1', 'applicationsets', 'ApplicationSet', ['appset']),
  custom('argoproj.io', 'v1alpha1', 'appprojects', 'AppProject', ['appproj'], []),
  custom('argoproj.io', 'v1alpha1', 'rollouts', 'Rollout', ['ro']),
]

const byResource = new Map(kinds.map(kind => [`${kind.group}/${kind.version}/${kind.resource}`, kind]))
const byName = new Map(kinds.map(kind => [`${apiVersionOf(kind)}/${kind.kind}`, kind]))

export function findResource(group: string, version: string, resource: string): Kind | null {
  return byResource.get(`${group}/${version}/${resource}`) ?? null
}

export function findKind(apiVersion: string, kind: string): Kind | null {
  return byName.get(`${apiVersion}/${kind}`) ?? null
}

/** For code that names a kind itself: `kindOf('deployments')`. */
export function kindOf(resource: string): Kind {
  const found = kinds.find(kind => kind.resource === resource)
  if (found === undefined) throw new RangeError(`No resource is called ${resource}.`)
  return found
}

export function apiVersionOf(kind: Kind): string {
  return kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
}

function core(resource: string, kind: string, options: Options): Kind {
  return define('', 'v1', resource, kind, options)
}

function apps(resource: string, kind: string, options: Options): Kind {
  return define('apps', 'v1', resource, kind, { generation: true, ...options })
}

/** Argo CD's Applications have no status subresource: a new status counts as a new generation. */
function custom(
  group: string,
  version: string,
  resource: string,
  kind: string,
  short: readonly string[],
  subresources: Kind['subresources'] = ['status'],
): Kind {
  return define(group, version, resource, kind, { short, subresources, builtin: false, generation: true })
}

function define(group: string, version: string, resource: string, kind: string, options: Options): Kind {
  const defaults = { namespaced: true, short: [], subresources: [], builtin: true, generation: false }
  return { group, version, resource, kind, ...defaults, ...options }
}
