import type { JsonObject } from '../json'
import { apiVersionOf, type Kind, kinds } from '../kinds'

/**
 * Just enough OpenAPI v3 for kubectl to see that this server checks fields itself: without it, `edit` and `apply` refuse to begin.
 * Null for other paths.
 */
export function describeApi(path: string): JsonObject | null {
  const versions = [...new Set(kinds.map(apiVersionOf))]
  if (path === '/openapi/v3') {
    const paths = versions.map(version => [
      rootOf(version),
      { serverRelativeURL: `/openapi/v3/${rootOf(version)}?hash=1` },
    ])
    return { paths: Object.fromEntries(paths) }
  }
  const version = versions.find(one => path === `/openapi/v3/${rootOf(one)}`)
  if (version === undefined) return null
  const described = kinds.filter(kind => apiVersionOf(kind) === version)
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1' },
    paths: Object.fromEntries(described.map(kind => [pathOf(version, kind), { patch: patchOf(kind) }])),
  }
}

function rootOf(version: string): string {
  return version.includes('/') ? `apis/${version}` : `api/${version}`
}

function pathOf(version: string, kind: Kind): string {
  const place = kind.namespaced ? 'namespaces/{namespace}/' : ''
  return `/${rootOf(version)}/${place}${kind.resource}/{name}`
}

function patchOf(kind: Kind): JsonObject {
  return {
    parameters: [{ name: 'fieldValidation', in: 'query', schema: { type: 'string', uniqueItems: true } }],
    responses: { '200': { description: 'OK' } },
    'x-kubernetes-action': 'patch',
    'x-kubernetes-group-version-kind': { group: kind.group, version: kind.version, kind: kind.kind },
  }
}
