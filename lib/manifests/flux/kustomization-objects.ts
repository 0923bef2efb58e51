import { childPatchesIn } from '@/lib/manifests/delivery/child-patches'
import {
  type Delivery,
  isTemplate,
  pathPattern,
  type Revision,
  type SourceObject,
  type SourceRef,
  unsaid,
} from '@/lib/manifests/delivery/delivery'
import type { DeliveringObjects } from '@/lib/manifests/delivery/objects'
import { overridesIn } from '@/lib/manifests/delivery/overrides'
import { readPostBuild } from '@/lib/manifests/delivery/post-build'
import { get, getIn, type Node, placeOf, textOf } from '@/lib/manifests/yaml/node'

const patching = ['patches', 'patchesStrategicMerge', 'patchesJson6902']

/** Fields of a Flux Kustomization that change images, or the names by which a workload is found. */
const overriding = ['images', ...patching, 'components', 'namePrefix', 'nameSuffix']

/** A Kustomization of kustomize.toolkit.fluxcd.io, also a patch of one that gives its path. */
export function readFluxKustomization(document: Node, isPatch = false): readonly Delivery[] {
  if (!isOf(document, 'kustomize.toolkit.fluxcd.io/', 'Kustomization')) return []
  const name = textOf(getIn(document, 'metadata', 'name')) ?? '(without a name)'
  const spec = get(document, 'spec')
  if (spec === null) return []
  // Without a path the whole source is meant; a patch of such an object has no source, or leaves the path as it is.
  const path = textOf(get(spec, 'path')) ?? (isPatch || get(spec, 'sourceRef') === null ? null : '')
  const namespace = textOf(getIn(document, 'metadata', 'namespace'))
  const target = textOf(get(spec, 'targetNamespace'))
  const title = `Flux Kustomization ${name}`
  const readPatch = (patch: Node) => readFluxKustomization(patch, true)
  return [
    {
      title,
      controller: 'flux',
      ...placeOf(get(spec, 'path') ?? document),
      object: `Kustomization/${name}`,
      path: path === null ? null : pathPattern(path),
      recurse: true,
      repository: null,
      source: sourceOf(get(spec, 'sourceRef'), namespace),
      revision: null,
      overrides: overriding.flatMap(field => {
        const value = get(spec, field)
        return value === null ? [] : overridesIn(field, value)
      }),
      cluster: textOf(getIn(spec, 'kubeConfig', 'secretRef', 'name')),
      isPatch,
      children: patching.flatMap(field => childPatchesIn(get(spec, field), { title, controller: 'flux' }, readPatch)),
      postBuild: readPostBuild(get(spec, 'postBuild'), namespace),
      values: null,
      namespace: target === null || isTemplate(target) ? null : { name: target, replaces: true },
    },
  ]
}

function sourceOf(ref: Node | null, namespace: string | null): SourceRef | null {
  const name = textOf(get(ref, 'name'))
  if (name === null) return null
  return { kind: textOf(get(ref, 'kind')), name, namespace: textOf(get(ref, 'namespace')) ?? namespace }
}

/** What flux-operator makes of a FluxInstance: a source, and a Kustomization that deploys a path of it. */
export function readFluxInstance(document: Node): Pick<DeliveringObjects, 'deliveries' | 'sources'> {
  const sync = getIn(document, 'spec', 'sync')
  const kind = textOf(get(sync, 'kind'))
  if (!isOf(document, 'fluxcd.controlplane.io/', 'FluxInstance') || kind === null)
    return { deliveries: [], sources: [] }
  const namespace = textOf(getIn(document, 'metadata', 'namespace'))
  const name = textOf(get(sync, 'name')) ?? namespace ?? 'flux-system'
  const isGit = kind === 'GitRepository'
  const source = {
    kind,
    name,
    namespace,
    file: placeOf(document).file,
    url: isGit ? textOf(get(sync, 'url')) : null,
    revision: isGit ? namedRevision(textOf(get(sync, 'ref'))) : null,
  }
  const delivery: Delivery = {
    ...unsaid,
    title: `FluxInstance ${textOf(getIn(document, 'metadata', 'name')) ?? '(without a name)'}`,
    controller: 'flux',
    ...placeOf(get(sync, 'path') ?? document),
    object: `Kustomization/${name}`,
    path: pathPattern(textOf(get(sync, 'path')) ?? ''),
    recurse: true,
    source: { kind, name, namespace },
    isPatch: false,
  }
  return { deliveries: [delivery], sources: [source] }
}

/** GitRepository, OCIRepository and Bucket objects: they tell what a Kustomization follows. */
export function readFluxSource(document: Node): readonly SourceObject[] {
  if (!textOf(get(document, 'apiVersion'))?.startsWith('source.toolkit.fluxcd.io/')) return []
  const kind = textOf(get(document, 'kind'))
  const name = textOf(getIn(document, 'metadata', 'name'))
  if (name === null || (kind !== 'GitRepository' && kind !== 'OCIRepository' && kind !== 'Bucket')) return []
  const spec = get(document, 'spec')
  const isGit = kind === 'GitRepository'
  return [
    {
      kind,
      name,
      namespace: textOf(getIn(document, 'metadata', 'namespace')),
      file: placeOf(document).file,
      url: isGit ? textOf(get(spec, 'url')) : null,
      revision: isGit ? revisionOf(get(spec, 'ref')) : null,
    },
  ]
}

/** In Flux's own order: a commit beats a name, a version range, a tag and the branch. */
function revisionOf(ref: Node | null): Revision | null {
  const fields = [
    ['commit', 'commit'],
    ['semver', 'version range'],
    ['tag', 'tag'],
    ['branch', 'branch'],
  ] as const
  const named = namedRevision(textOf(get(ref, 'name')))
  if (named !== null) return named
  for (const [field, kind] of fields) {
    const text = textOf(get(ref, field))
    if (text) return { kind, name: text }
  }
  return null
}

function namedRevision(name: string | null): Revision | null {
  if (!name) return null
  if (name.startsWith('refs/heads/')) return { kind: 'branch', name: name.slice('refs/heads/'.length) }
  return { kind: 'tag', name: name.replace(/^refs\/tags\//, '') }
}

function isOf(document: Node, group: string, kind: string): boolean {
  return textOf(get(document, 'kind')) === kind && (textOf(get(document, 'apiVersion'))?.startsWith(group) ?? false)
}
