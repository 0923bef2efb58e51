import { at, isList, isObject, type Json, type JsonObject, listAt, objectAt, same, textAt } from './json'
import { apiVersionOf, type Kind } from './kinds'
import { badRequest, type FieldProblem, invalid, refuse } from './refusal'
import { matchesSelector } from './selectors'

/** The few rules that manifests break in practice, in the API server's words. */
export function validate(kind: Kind, live: JsonObject | null, next: JsonObject): void {
  const name = textAt(next, 'metadata', 'name')
  if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name)) {
    const rule = 'a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters'
    const words = `Invalid value: ${JSON.stringify(name)}: ${rule}, '-' or '.'`
    throw invalid(kind, name, [{ field: 'metadata.name', words }])
  }
  if (!selecting.has(kind.kind) || !kind.builtin) return
  const problems = findProblems(live, next)
  if (problems.length > 0) throw invalid(kind, name, problems)
}

function findProblems(live: JsonObject | null, next: JsonObject): readonly FieldProblem[] {
  const selector = objectAt(next, 'spec', 'selector')
  const labels = objectAt(next, 'spec', 'template', 'metadata', 'labels')
  const path = 'spec.template.spec.containers'
  const containers = listAt(next, ...path.split('.'))
  const required = [
    ...(Object.keys(selector).length === 0 ? ['spec.selector'] : []),
    ...(containers.length === 0 ? [path] : []),
    ...containers.flatMap((one, index) => (textAt(one, 'image') === '' ? [`${path}[${index}].image`] : [])),
  ]
  const missing = required.map(field => ({ field, words: 'Required value', reason: 'FieldValueRequired' }))
  const unmatched = `Invalid value: ${JSON.stringify(labels)}: \`selector\` does not match template \`labels\``
  const fixed = `Invalid value: ${JSON.stringify(selector)}: field is immutable`
  const moved = live !== null && !same(at(live, 'spec', 'selector'), at(next, 'spec', 'selector'))
  return [
    ...missing,
    ...(matchesSelector(selector, labels) ? [] : [{ field: 'spec.template.metadata.labels', words: unmatched }]),
    ...(moved ? [{ field: 'spec.selector', words: fixed }] : []),
  ]
}

/** What a typed field cannot hold: unquoted tags, quoted replicas. */
export function checkTypes(kind: Kind, object: JsonObject, applied: boolean): void {
  if (!kind.builtin) return
  const wrong = findWrong(object, [])
  if (wrong === null) return
  const { path, expected, got } = wrong
  if (!applied) {
    const target = `Go struct field ${structOf(kind, path)}.${path.join('.')} of type ${expected === 'string' ? 'string' : 'int32'}`
    throw badRequest(
      `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: json: cannot unmarshal ${got} into ${target}`,
    )
  }
  const owner = `${textAt(object, 'metadata', 'namespace')}/${textAt(object, 'metadata', 'name')}`
  const want = expected === 'string' ? 'string' : 'numeric (int or float)'
  const have = `got ${got === 'number' ? 'int' : got}`
  throw refuse(
    500,
    '',
    `failed to create typed patch object (${owner}; ${apiVersionOf(kind)}, Kind=${kind.kind}): .${path.join('.')}: expected ${want}, ${have}`,
  )
}

function structOf(kind: Kind, path: readonly string[]): string {
  const parent = path.at(-2) ?? ''
  if (parent === 'containers' || parent === 'initContainers') return 'Container'
  return parent === 'env' ? 'EnvVar' : `${kind.kind}Spec`
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
