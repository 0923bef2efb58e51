import { get, getIn, type Node, textOf } from '@/lib/manifests/yaml/node'
import { attempt, type Context, report } from './context'
import { lookUp, splitFieldPath } from './field-path'
import { items, type Kustomization } from './kustomization'
import { refuse } from './refuse'
import { allIds, effectiveNamespace, type Resource, splitApiVersion } from './resource'

/** A deprecated variable: `$(NAME)` in some fields of the outcome. Its value is not followed; an image that uses one is shown as declared. */
export interface Var {
  readonly name: string
  readonly node: Node
}

export function checkVars(
  context: Context,
  kustomization: Kustomization,
  resources: readonly Resource[],
): readonly Var[] {
  return items(kustomization.tree, 'vars').map(node => {
    attempt(context, () => checkVar(resources, node), undefined)
    return { name: textOf(get(node, 'name')) ?? '', node }
  })
}

/** A name may be given once in the whole build. */
export function joinVars(context: Context, known: readonly Var[], more: readonly Var[]): readonly Var[] {
  const names = new Set(known.map(({ name }) => name))
  for (const { name, node } of more) {
    if (names.has(name))
      report(
        context,
        'error',
        'var_twice',
        node,
        `The variable '${name}' is given twice; kustomize stops at that. Rename one.`,
      )
    names.add(name)
  }
  return [...known, ...more]
}

function checkVar(resources: readonly Resource[], node: Node): void {
  const objref = get(node, 'objref')
  const text = (key: string) => textOf(get(objref, key)) ?? ''
  const apiVersion = text('apiVersion')
  const { group, version } =
    apiVersion === '' ? { group: text('group'), version: text('version') } : splitApiVersion(apiVersion)
  const namespace = text('namespace')
  const found = resources.filter(resource =>
    allIds(resource).some(id => {
      const isHere = namespace === '' || id.namespace === effectiveNamespace(namespace, false)
      return (
        isHere && id.name === text('name') && id.kind === text('kind') && id.group === group && id.version === version
      )
    }),
  )
  const [only] = found
  if (only === undefined || found.length > 1) {
    const count = found.length === 0 ? 'no object' : 'several objects'
    refuse(
      found.length === 0 ? 'var_missing' : 'var_unresolved',
      node,
      `The variable '${textOf(get(node, 'name')) ?? ''}' refers to ${count}; kustomize stops at that. Correct objref.`,
    )
  }
  const path = textOf(getIn(node, 'fieldref', 'fieldPath')) ?? 'metadata.name'
  if (/[[\]]/.test(path) || lookUp(only.tree, splitFieldPath(path), node) !== null) return
  refuse(
    'var_missing',
    node,
    `The variable '${textOf(get(node, 'name')) ?? ''}' refers to a field that is not there; kustomize stops at that. Correct fieldPath.`,
  )
}
