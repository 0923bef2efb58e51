import type { JsonObject } from '../json'
import { apiVersionOf, type Kind, kinds } from '../kinds'

/** What clients ask before anything else: which groups, versions and resources there are. Null for other paths. */
export function discover(path: string, version: string): JsonObject | null {
  if (path === '/version') return versionOf(version)
  if (path === '/api') {
    return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] }
  }
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupOf) }
  const group = groups.find(name => path === `/apis/${name}`)
  if (group !== undefined) return { ...groupOf(group), kind: 'APIGroup', apiVersion: 'v1' }
  const listed = [...kinds, ...reviews]
    .filter(kind => path === rootOf(kind))
    .sort((a, b) => (a.resource < b.resource ? -1 : 1))
  const [first] = listed
  if (first === undefined) return null
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf(first),
    resources: listed.flatMap(resourcesOf),
  }
}

function rootOf(kind: Pick<Kind, 'group' | 'version'>): string {
  return kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`
}

function review(group: string, resource: string, kind: string): Kind {
  const flags = { namespaced: false, short: [], subresources: [], builtin: true, generation: false }
  return { group, version: 'v1', resource, kind, ...flags }
}

const reviews: readonly Kind[] = [
  review('authorization.k8s.io', 'selfsubjectaccessreviews', 'SelfSubjectAccessReview'),
  review('authentication.k8s.io', 'selfsubjectreviews', 'SelfSubjectReview'),
]

const groups = [...new Set([...kinds, ...reviews].map(kind => kind.group))].filter(group => group !== '')

function groupOf(name: string): JsonObject {
  const versions = [...new Set([...kinds, ...reviews].filter(kind => kind.group === name).map(kind => kind.version))]
  const listed = versions.map(version => ({ groupVersion: `${name}/${version}`, version }))
  return { name, versions: listed, preferredVersion: listed[0] ?? {} }
}

function resourcesOf(kind: Kind): readonly JsonObject[] {
  const common = { namespaced: kind.namespaced, kind: kind.kind }
  const isReview = reviews.includes(kind)
  const main = {
    name: kind.resource,
    singularName: kind.kind.toLowerCase(),
    ...common,
    verbs: isReview ? ['create'] : ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    ...(kind.short.length === 0 ? {} : { shortNames: kind.short }),
    ...(common.kind in categories ? { categories: ['all'] } : {}),
  }
  return [main, ...kind.subresources.map(name => subresourceOf(kind, name))]
}

function subresourceOf(kind: Kind, name: 'status' | 'scale'): JsonObject {
  const base = { name: `${kind.resource}/${name}`, singularName: '', namespaced: kind.namespaced }
  const verbs = ['get', 'patch', 'update']
  if (name === 'status') return { ...base, kind: kind.kind, verbs }
  return { ...base, group: 'autoscaling', version: 'v1', kind: 'Scale', verbs }
}

const categories: Readonly<Record<string, true>> = {
  Pod: true,
  Service: true,
  Deployment: true,
  ReplicaSet: true,
  StatefulSet: true,
  DaemonSet: true,
  Job: true,
  CronJob: true,
}

function versionOf(text: string): JsonObject {
  const [major = '1', minor = '34'] = text.replace(/^v/, '').split('.')
  return {
    major,
    minor,
    gitVersion: text,
    gitCommit: '0000000000000000000000000000000000000000',
    gitTreeState: 'clean',
    buildDate: '2026-01-01T00:00:00Z',
    goVersion: 'go1.24.0',
    compiler: 'gc',
    platform: 'linux/amd64',
  }
}
