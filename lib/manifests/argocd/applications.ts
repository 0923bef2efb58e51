import { type Delivery, isTemplate, type Revision } from '@/lib/manifests/delivery/delivery'
import { type Override, overridesIn } from '@/lib/manifests/delivery/overrides'
import { get, getIn, type Node, placeOf, textOf } from '@/lib/manifests/yaml/node'
import { patternsFor } from './generators'

/** Fields of `source.kustomize` that leave images and names as they are. */
const harmless = new Set(['commonlabels', 'commonannotations', 'version', 'labelwithoutselector', 'forcecommonlabels'])

/** Applications, and ApplicationSets by their template: one delivery per source. */
export function readApplication(document: Node): readonly Delivery[] {
  const kind = textOf(get(document, 'kind'))
  if (!textOf(get(document, 'apiVersion'))?.startsWith('argoproj.io/')) return []
  if (kind !== 'Application' && kind !== 'ApplicationSet') return []
  const name = textOf(getIn(document, 'metadata', 'name')) ?? '(without a name)'
  const spec = kind === 'Application' ? get(document, 'spec') : getIn(document, 'spec', 'template', 'spec')
  const destination = textOf(getIn(spec, 'destination', 'namespace'))
  const generators = kind === 'Application' ? null : getIn(document, 'spec', 'generators')
  return sourcesOf(spec).flatMap(source => {
    if (get(source, 'chart') !== null) return []
    const path = textOf(get(source, 'path'))
    const patterns = path === null ? [null] : patternsFor(path, generators)
    return patterns.map(
      (pattern): Delivery => ({
        title: isTemplate(name) ? `the ${kind} in ${placeOf(document).file}` : `${kind} ${name}`,
        controller: 'argocd',
        ...placeOf(source),
        object: `${kind}/${name}`,
        path: pattern,
        recurse: textOf(getIn(source, 'directory', 'recurse')) === 'true',
        repository: textOf(get(source, 'repoURL')),
        source: null,
        revision: revisionOf(textOf(get(source, 'targetRevision'))),
        overrides: overridesOf(source),
        cluster: clusterOf(get(spec, 'destination')),
        isPatch: false,
        postBuild: null,
        values: null,
        namespace: destination === null || isTemplate(destination) ? null : { name: destination, replaces: false },
      }),
    )
  })
}

/** By name or by address, as it is written; the address of the cluster that Argo CD runs in is that one. */
function clusterOf(destination: Node | null): string | null {
  const name = textOf(get(destination, 'name')) ?? textOf(get(destination, 'server'))
  if (name === null || name === '' || name === 'in-cluster') return null
  return /^https:\/\/kubernetes\.default\.svc(\.|\/|:|$)/.test(name) ? null : name
}

function sourcesOf(spec: Node | null): readonly Node[] {
  const several = get(spec, 'sources')
  if (several?.kind === 'list') return several.items
  const one = get(spec, 'source')
  return one ? [one] : []
}

/** HEAD, or nothing, follows the repository's default branch. A name may be a branch or a tag; only its form can tell. */
function revisionOf(text: string | null): Revision | null {
  if (text === null || text === '' || text === 'HEAD') return null
  if (isTemplate(text)) return { kind: 'branch', name: text }
  if (/^[0-9a-f]{40}$/.test(text)) return { kind: 'commit', name: text }
  if (/^refs\/tags\//.test(text)) return { kind: 'tag', name: text.slice('refs/tags/'.length) }
  if (/[*^~<>=]/.test(text)) return { kind: 'version range', name: text }
  return { kind: /^v?\d+(\.\d+)+/.test(text) ? 'tag' : 'branch', name: text.replace(/^refs\/heads\//, '') }
}

function overridesOf(source: Node): readonly Override[] {
  const kustomize = get(source, 'kustomize')
  const fields = kustomize?.kind === 'map' ? kustomize.entries : []
  const found = fields.filter(({ key }) => !harmless.has(key.text.toLowerCase()))
  const plugin = get(source, 'plugin')
  return [
    ...found.flatMap(({ key, value }) => overridesIn(`kustomize.${key.text}`, value)),
    ...(plugin ? overridesIn('plugin', plugin) : []),
  ]
}
