import { get, getIn, type Node, placeOf, textOf } from '@/lib/manifests/yaml/node'
import { typeOf } from '@/lib/manifests/yaml/types'
import { nearestIn } from './nearest'
import type { Variable } from './substitute'

/** What a Flux Kustomization says of the values that are filled in after the build. */
export interface PostBuild {
  readonly variables: readonly Variable[]
  /** In their order: a later one wins over an earlier one, and `substitute` over all of them. */
  readonly from: readonly ValuesFrom[]
}

export interface ValuesFrom {
  readonly kind: string
  readonly name: string
  readonly namespace: string | null
}

/** A ConfigMap in Git that may be a source of values. */
export interface ConfigMapFacts {
  readonly name: string
  readonly namespace: string | null
  readonly file: string
  readonly data: readonly Variable[]
}

/** The values that are known, and the sources that are not: what they set is known to the cluster only. */
export interface Values {
  /** Each name once. */
  readonly variables: readonly Variable[]
  readonly unread: readonly string[]
}

export function readPostBuild(postBuild: Node | null, namespace: string | null): PostBuild | null {
  const sources = get(postBuild, 'substituteFrom')
  const found: PostBuild = {
    variables: variablesIn(get(postBuild, 'substitute')),
    from: (sources?.kind === 'list' ? sources.items : []).map(item => ({
      kind: textOf(get(item, 'kind')) ?? '',
      name: textOf(get(item, 'name')) ?? '',
      namespace,
    })),
  }
  return found.variables.length + found.from.length === 0 ? null : found
}

/** Maps merge by key; a list in the patch replaces the other. */
export function mergePostBuild(below: PostBuild | null, patch: PostBuild | null): PostBuild | null {
  if (below === null || patch === null) return patch ?? below
  const variables = new Map([...below.variables, ...patch.variables].map(variable => [variable.name, variable]))
  return { variables: [...variables.values()], from: patch.from.length > 0 ? patch.from : below.from }
}

/** A Secret is never read, nor one that is encrypted in Git. */
export function readConfigMap(document: Node): readonly ConfigMapFacts[] {
  const name = textOf(getIn(document, 'metadata', 'name'))
  if (textOf(get(document, 'kind')) !== 'ConfigMap' || name === null || get(document, 'sops') !== null) return []
  const data = variablesIn(get(document, 'data')).filter(({ value }) => value !== null && value.length < longestValue)
  const namespace = textOf(getIn(document, 'metadata', 'namespace'))
  return [{ name, namespace, file: placeOf(document).file, data }]
}

/** Longer texts are files and pages. */
const longestValue = 300

function variablesIn(map: Node | null): readonly Variable[] {
  if (map?.kind !== 'map') return []
  return map.entries.map(({ key, value }) => {
    const isText = value.kind === 'scalar' && typeOf(value, 'v3') === 'text'
    return { name: key.text, value: isText ? value.text : null, ...placeOf(value) }
  })
}

/**
 * `near` is the file of the object that names the sources: of several ConfigMaps of one name, that beside it is meant, and before all others
 * one that is made together with it.
 */
export function valuesOf(
  postBuild: PostBuild,
  configMaps: readonly ConfigMapFacts[],
  near: string,
  together: readonly ConfigMapFacts[] = [],
): Values {
  const variables = new Map<string, Variable>()
  const unread: string[] = []
  for (const source of postBuild.from) {
    const found =
      source.kind === 'ConfigMap' ? theOne(nearestIn([together, configMaps], near, one => isMeant(one, source))) : null
    if (found === null) {
      // What it sets may be any of those before it.
      variables.clear()
      unread.push(`${source.kind} ${source.name}`)
    } else for (const variable of found.data) variables.set(variable.name, variable)
  }
  for (const variable of postBuild.variables) variables.set(variable.name, variable)
  return { variables: [...variables.values()], unread }
}

function isMeant(found: ConfigMapFacts, { name, namespace }: ValuesFrom): boolean {
  return found.name === name && (found.namespace === null || namespace === null || found.namespace === namespace)
}

/** Null where none, or several that do not say the same. */
function theOne(found: readonly ConfigMapFacts[]): ConfigMapFacts | null {
  const [first = null] = found
  return found.every(one => JSON.stringify(one) === JSON.stringify(first)) ? first : null
}
