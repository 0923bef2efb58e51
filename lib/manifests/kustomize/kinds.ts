/** What kustomize 5 knows of Kubernetes' own kinds: those without a namespace (its built-in schema is that of Kubernetes 1.21). */
export function isClusterScoped(apiVersion: string, kind: string): boolean {
  return clusterScoped.get(apiVersion)?.has(kind) === true
}

const clusterScoped: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    'admissionregistration.k8s.io/v1': 'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
    'admissionregistration.k8s.io/v1beta1': 'MutatingWebhookConfiguration ValidatingWebhookConfiguration',
    'apiextensions.k8s.io/v1': 'CustomResourceDefinition',
    'apiextensions.k8s.io/v1beta1': 'CustomResourceDefinition',
    'apiregistration.k8s.io/v1': 'APIService',
    'apiregistration.k8s.io/v1beta1': 'APIService',
    'certificates.k8s.io/v1': 'CertificateSigningRequest',
    'certificates.k8s.io/v1beta1': 'CertificateSigningRequest',
    'flowcontrol.apiserver.k8s.io/v1beta1': 'FlowSchema PriorityLevelConfiguration',
    'networking.k8s.io/v1': 'IngressClass',
    'networking.k8s.io/v1beta1': 'IngressClass',
    'node.k8s.io/v1': 'RuntimeClass',
    'node.k8s.io/v1beta1': 'RuntimeClass',
    'policy/v1beta1': 'PodSecurityPolicy',
    'rbac.authorization.k8s.io/v1': 'ClusterRole ClusterRoleBinding',
    'rbac.authorization.k8s.io/v1beta1': 'ClusterRole ClusterRoleBinding',
    'scheduling.k8s.io/v1': 'PriorityClass',
    'scheduling.k8s.io/v1beta1': 'PriorityClass',
    'storage.k8s.io/v1': 'CSIDriver CSINode StorageClass VolumeAttachment',
    'storage.k8s.io/v1beta1': 'CSIDriver CSINode StorageClass VolumeAttachment',
    v1: 'ComponentStatus Namespace Node NodeProxyOptions PersistentVolume',
  }).map(([apiVersion, kinds]) => [apiVersion, new Set(kinds.split(' '))]),
)

/**
 * Kubernetes' own kinds that never run a container. A patch for everything can lay containers on them, which the API server drops, and a
 * definition describes containers without having any.
 */
export function runsNothing(apiVersion: string, kind: string): boolean {
  if (kind === 'CustomResourceDefinition') return true
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
  return (group === '' ? idleCoreKinds : idleGroups).has(group === '' ? kind : group)
}

/** Objects that carry values for a chart: what looks like a container there is one only if the chart makes one of it. */
export function deploysChart(apiVersion: string, kind: string): boolean {
  return chartKinds.get(apiVersion.slice(0, apiVersion.indexOf('/')))?.includes(kind) === true
}

const chartKinds: ReadonlyMap<string, readonly string[]> = new Map([
  ['argoproj.io', ['Application', 'ApplicationSet']],
  ['helm.toolkit.fluxcd.io', ['HelmRelease']],
  ['helm.cattle.io', ['HelmChart', 'HelmChartConfig']],
])

const idleGroups: ReadonlySet<string> = new Set([
  'admissionregistration.k8s.io',
  'apiregistration.k8s.io',
  'autoscaling',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
])

const idleCoreKinds: ReadonlySet<string> = new Set([
  'ConfigMap',
  'Endpoints',
  'LimitRange',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'ResourceQuota',
  'Secret',
  'Service',
  'ServiceAccount',
])
