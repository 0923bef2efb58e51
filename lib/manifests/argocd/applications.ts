import { childPatchesIn } from '@/lib/manifests/delivery/child-patches'
import { type Delivery, isTemplate, pathPattern, type Revision } from '@/lib/manifests/delivery/delivery'
import { anything, mergeOverrides, type Override, overridesIn } from '@/lib/manifests/delivery/overrides'
import { unique } from '@/lib/manifests/unique'
import { get, getIn, type Node, placeOf, textOf } from '@/lib/manifests/yaml/node'
import { filledIn, filledInPath, hasOwnTemplate, valuesOf } from './generators'
import { writtenByHelm } from './helm-template'
import { changedByUpdater } from './image-updater'

/** Fields of `source.kustomize` that leave images and names as they are; the namespace is read. */
const harmless = new Set([
  'commonlabels',
  'commonannotations',
  'commonannotationsenvsubst',
  'version',
  'labelwithoutselector',
  'labelincludetemplates',
  'forcecommonlabels',
  'forcecommonannotations',
  'namespace',
])

/** Applications, and ApplicationSets by their template: one delivery per source, and per set of values that generators are known to give. */
export function readApplication(document: Node): readonly Delivery[] {
  const kind = textOf(get(document, 'kind'))
  if (!textOf(get(document, 'apiVersion'))?.startsWith('argoproj.io/')) return []
  if (kind !== 'Application' && kind !== 'ApplicationSet') return []
  const name = textOf(getIn(document, 'metadata', 'name')) ?? '(without a name)'
  const isSet = kind === 'ApplicationSet'
  const template = isSet ? getIn(document, 'spec', 'template') : document
  const spec = get(template, 'spec')
  const title = isTemplate(name) ? `the ${kind} in ${placeOf(document).file}` : `${kind} ${name}`
  const changes = [
    ...changedByUpdater(get(template, 'metadata')),
    ...(isSet ? changesOf(get(document, 'spec')) : []),
    ...blockOfHelm(spec),
  ]
  const values = isSet ? valuesOf(getIn(document, 'spec', 'generators')) : [new Map()]
  const found = sourcesOf(spec).flatMap(source =>
    values.map((known): Delivery => {
      const asked = (node: Node | null) => {
        const text = textOf(node)
        return text === null ? null : filledIn(text, known)
      }
      const path = textOf(get(source, 'path'))
      const destination = asked(getIn(spec, 'destination', 'namespace'))
      const own = asked(getIn(source, 'kustomize', 'namespace'))
      return {
        title,
        controller: 'argocd',
        ...placeOf(source),
        object: `${kind}/${name}`,
        path: path === null ? null : pathPattern(filledInPath(path, known)),
        recurse: textOf(getIn(source, 'directory', 'recurse')) === 'true',
        repository: asked(get(source, 'repoURL')),
        source: null,
        revision: revisionOf(asked(revisionNode(spec, source))),
        overrides: mergeOverrides(
          overridesOf(source),
          changes,
          own && isTemplate(own) ? [anything('kustomize.namespace')] : [],
        ),
        cluster: clusterOf(get(spec, 'destination')),
        isPatch: false,
        children: childPatchesIn(
          getIn(source, 'kustomize', 'patches'),
          { title, controller: 'argocd' },
          readApplication,
        ),
        postBuild: null,
        values: null,
        ...(path?.includes('{{') ? { isGenerated: true } : {}),
        ...(setsValues(get(source, 'helm')) ? { setsValues: true } : {}),
        namespace: namespaceOf(own, true) ?? namespaceOf(destination, false),
      }
    }),
  )
  return found.length < 2 ? found : unique(found)
}

function namespaceOf(name: string | null, replaces: boolean): Delivery['namespace'] {
  return name === null || name === '' || isTemplate(name) ? null : { name, replaces }
}

/** By name or by address, as it is written; the address of the cluster that Argo CD runs in is that one. */
function clusterOf(destination: Node | null): string | null {
  const name = textOf(get(destination, 'name')) ?? textOf(get(destination, 'server'))
  if (name === null || name === '' || name === 'in-cluster') return null
  return /^https:\/\/kubernetes\.default\.svc(\.|\/|:|$)/.test(name) ? null : name
}

/** What is not a chart, and not only named for the values of one. */
function sourcesOf(spec: Node | null): readonly Node[] {
  const several = get(spec, 'sources')
  const one = getIn(spec, 'sourceHydrator', 'drySource') ?? get(spec, 'source')
  const all = several?.kind === 'list' ? several.items : one ? [one] : []
  return all.filter(source => {
    if (get(source, 'chart') !== null) return false
    return get(source, 'ref') === null || get(source, 'path') !== null
  })
}

/** What is hydrated waits on a branch of its own. */
function revisionNode(spec: Node | null, source: Node): Node | null {
  return getIn(spec, 'sourceHydrator', 'syncSource', 'targetBranch') ?? get(source, 'targetRevision')
}

/** What a set changes of its Applications beside its one template. */
function changesOf(spec: Node | null): readonly Override[] {
  const patch = textOf(get(spec, 'templatePatch')) ?? ''
  return [
    ...(/source|revision|destination|annotations/i.test(patch) ? [anything('templatePatch')] : []),
    ...(hasOwnTemplate(get(spec, 'generators')) ? [anything('generators.template')] : []),
  ]
}

/** HEAD, or nothing, follows the repository's default branch. A name may be a branch or a tag; only its form can tell. */
export function revisionOf(text: string | null): Revision | null {
  if (text === null || text === '' || text === 'HEAD') return null
  if (isTemplate(text)) return { kind: 'branch', name: text }
  if (/^[0-9a-f]{40}$/.test(text)) return { kind: 'commit', name: text }
  if (/^refs\/tags\//.test(text)) return { kind: 'tag', name: text.slice('refs/tags/'.length) }
  if (/[*^~<>=]/.test(text)) return { kind: 'version range', name: text }
  return { kind: /^v?\d+(\.\d+)+/.test(text) ? 'tag' : 'branch', name: text.replace(/^refs\/heads\//, '') }
}

/** All but the file that every chart has. */
function setsValues(helm: Node | null): boolean {
  if (helm?.kind !== 'map') return helm !== null
  return helm.entries.some(({ key, value }) => {
    if (key.text !== 'valueFiles') return /^(values(Object)?|parameters|fileParameters|\$.*)$/.test(key.text)
    return value.kind !== 'list' || value.items.some(item => textOf(item) !== 'values.yaml')
  })
}

/** A block that Helm writes, by what it is: what stands in it may change what is deployed. */
function blockOfHelm(node: Node | null): readonly Override[] {
  const block = textOf(get(node, writtenByHelm))
  return block === null ? [] : [anything(block === 'values' ? valuesBlock : textBlock)]
}

export const valuesBlock = 'values that Helm writes'
export const textBlock = 'text that Helm writes'

export function overridesOf(source: Node): readonly Override[] {
  const kustomize = get(source, 'kustomize')
  const fields = kustomize?.kind === 'map' ? kustomize.entries : []
  const found = fields.filter(({ key }) => !harmless.has(key.text.toLowerCase()))
  const plugin = get(source, 'plugin')
  return [
    ...blockOfHelm(source),
    ...found.flatMap(({ key, value }) => overridesIn(`kustomize.${key.text}`, value)),
    ...(plugin ? overridesIn('plugin', plugin) : []),
  ]
}
