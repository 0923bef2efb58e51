import { at, isList, isObject, type Json, type JsonObject, listAt, objectAt, same, textAt } from './json'
import { apiVersionOf, type Kind } from './kinds'
import { badRequest, invalid, refuse } from './refusal'
import { matchesSelector } from './selectors'

/** The few rules that manifests break in practice, in the API server's words. */
export function validate(kind: Kind, live: JsonObject | null, next: JsonObject): void {
  const name = textAt(next, 'metadata', 'name')
  if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name)) {
    const rule = 'a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters'
    throw invalid(kind, name, 'metadata.name', `Invalid value: ${JSON.stringify(name)}: ${rule}, '-' or '.'`)
  }
  if (!selecting.has(kind.kind) || !kind.builtin) return
  const selector = objectAt(next, 'spec', 'selector')
  if (live !== null && !same(at(live, 'spec', 'selector'), at(next, 'spec', 'selector'))) {
    throw invalid(kind, name, 'spec.selector', `Invalid value: ${JSON.stringify(selector)}: field is immutable`)
  }
  if (Object.keys(selector).length === 0)
    throw invalid(kind, name, 'spec.selector', 'Required value', 'FieldValueRequired')
  const labels = objectAt(next, 'spec', 'template', 'metadata', 'labels')
  if (!matchesSelector(selector, labels)) {
    const words = `Invalid value: ${JSON.stringify(labels)}: \`selector\` does not match template \`labels\``
    throw invalid(kind, name, 'spec.template.metadata.labels', words)
  }
  const path = 'spec.template.spec.containers'
  const containers = listAt(next, ...path.split('.'))
  if (containers.length === 0) throw invalid(kind, name, path, 'Required value', 'FieldValueRequired')
  containers.forEach((container, index) => {
    if (textAt(container, 'image') === '') {
      throw invalid(kind, name, `${path}[${index}].image`, 'Required value', 'FieldValueRequired')
    }
  })
}

/** What a typed field cannot hold: unquoted tags, quoted replicas. */
export function checkTypes(kind: Kind, object: JsonObject, applied: boolean): void {
  if (!kind.builtin) return
  const wrong = findWrong(object, [])
  if (wrong === null) return
  const { path, expected, got } = wrong
  if (!applied) {
    const target = `Go struct field ${kind.kind}.${path.join('.')} of type ${expected === 'string' ? 'string' : 'int32'}`
    throw badRequest(
      `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: json: cannot unmarshal ${got} into ${target}`,
    )
  }
  const owner = `${textAt(object, 'metadata', 'namespace')}/${textAt(object, 'metadata', 'name')}`
  const want = expected === 'string' ? 'string' : 'numeric (int or float)'
  const have = `got ${got === 'number' ? 'int' : got}`
  throw refuse(
    500,
    'InternalError',
    `failed to create typed patch object (${owner}; ${apiVersionOf(kind)}, Kind=${kind.kind}): .${path.join('.')}: expected ${want}, ${have}`,
  )
}

const selecting = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'])

const numeric = new Set([
  'replicas',
  'revisionHistoryLimit',
  'progressDeadlineSeconds',
  'minReadySeconds',
  'containerPort',
])
const textual = new Set(['image', 'value'])

interface Wrong {
  readonly path: readonly string[]
  readonly expected: 'string' | 'number'
  readonly got: string
}

function findWrong(value: Json, path: readonly string[]): Wrong | null {
  if (isList(value)) return first(value.map(item => () => findWrong(item, path)))
  if (!isObject(value)) return null
  return first(
    Object.entries(value).map(([name, child]) => () => {
      const here = [...path, name]
      const inEnvironment = name !== 'value' || path.at(-1) === 'env'
      if (numeric.has(name) && typeof child === 'string') return { path: here, expected: 'number', got: 'string' }
      if (textual.has(name) && inEnvironment && (typeof child === 'number' || typeof child === 'boolean')) {
        return { path: here, expected: 'string', got: typeof child }
      }
      return name === 'managedFields' || name === 'data' ? null : findWrong(child, here)
    }),
  )
}

function first(tests: readonly (() => Wrong | null)[]): Wrong | null {
  for (const test of tests) {
    const found = test()
    if (found !== null) return found
  }
  return null
}
