import type { ContainerField, DesiredSlot, OriginKind, SlotStatus, WorkloadFacts } from '@/lib/domain/desired'
import { splitImage } from '@/lib/manifests/image-text'
import {
  get,
  getIn,
  type Node,
  placeOf,
  type Scalar,
  type Source,
  textOf,
  type YamlMap,
} from '@/lib/manifests/yaml/node'
import { isNull, typeOf } from '@/lib/manifests/yaml/types'
import { annotationOf } from './annotations'
import { isContainerField } from './images'
import { deploysChart, runsNothing } from './kinds'
import { isTrue } from './read-fields'
import { kindOf, nameOf, namespaceOf, type Resource } from './resource'
import { whyUnresolved } from './unresolved'

/** A slot together with the scalar that holds its image, for the editor. */
export interface FoundSlot {
  readonly slot: DesiredSlot
  readonly scalar: Scalar
}

export interface SlotRules {
  /** Why the whole build cannot be rendered; null when it can. */
  readonly failure: string | null
  readonly usesOpenapi: boolean
  readonly hasVars: boolean
  readonly patchSources: ReadonlySet<Source>
}

/** Every container with an image, at any depth of any kind but definitions of kinds. */
export function findSlots(resources: readonly Resource[], rules: SlotRules): readonly FoundSlot[] {
  return resources.filter(resource => isKept(resource)).flatMap(resource => slotsOf(resource, rules))
}

/** kustomize drops objects that are marked as local at the very end. */
function isKept({ tree }: Resource): boolean {
  if (runsNothing(textOf(get(tree, 'apiVersion')) ?? '', textOf(get(tree, 'kind')) ?? '')) return false
  const local = getIn(tree, 'metadata', 'annotations', 'config.kubernetes.io/local-config')
  return local === null || textOf(local) === 'false'
}

function slotsOf(resource: Resource, rules: SlotRules): readonly FoundSlot[] {
  const facts = factsOf(resource.tree)
  const namespace = namespaceOf(resource)
  const workload = { kind: kindOf(resource), namespace: namespace === '' ? null : namespace, name: nameOf(resource) }
  const found = findContainers(resource.tree, [])
  const isFixed = turnsSubstitutionOff(resource.tree)
  return found.map(({ field, name, scalar, isTwice }) => {
    const doubt = rules.failure ?? doubtOf(resource, scalar, rules, isTwice)
    const { status, reason } = judge(scalar, doubt, isFixed)
    const decider = deciderOf(scalar)
    const place = placeOf(decider)
    const slot: DesiredSlot = {
      workload,
      container: name,
      field,
      image: scalar.text,
      status,
      reason,
      file: place.file,
      line: place.line,
      origin: originOf(scalar, decider, rules),
      imageBelow: scalar.assembly?.below ?? scalar.text,
      facts,
    }
    return { slot, scalar }
  })
}

function doubtOf(resource: Resource, scalar: Scalar, rules: SlotRules, isTwice: boolean): string | null {
  if (deploysChart(textOf(get(resource.tree, 'apiVersion')) ?? '', kindOf(resource)))
    return 'It stands among the values of a chart, which decides what becomes of it.'
  if (rules.usesOpenapi && resource.merged)
    return "The kustomization brings its own 'openapi', which changes how patches merge."
  if (resource.merged && isTwice) return 'Two containers of one name are patched, and kustomize may drop one.'
  return rules.hasVars && scalar.text.includes('$(') ? "A variable of 'vars' may stand in this image." : null
}

const fixed = 'Its object turns substitution off.'
const fluxSwitch = 'kustomize.toolkit.fluxcd.io/substitute'

/** Flux fills in no variables in such an object. */
function turnsSubstitutionOff(tree: YamlMap): boolean {
  const values = [annotationOf(tree, fluxSwitch), textOf(getIn(tree, 'metadata', 'labels', fluxSwitch))]
  return values.includes('disabled')
}

function judge(
  scalar: Scalar,
  doubt: string | null,
  isFixed: boolean,
): { readonly status: SlotStatus; readonly reason: string | null } {
  const type = typeOf(scalar, 'v3')
  if (type !== 'text') return { status: 'unresolved', reason: `The image is a ${type}, not text. Put it in quotes.` }
  const reason = whyUnresolved(scalar.text)
  if (reason !== null)
    return { status: 'unresolved', reason: [reason, doubt, isFixed ? fixed : null].filter(Boolean).join(' ') }
  return doubt === null ? { status: 'rendered', reason: null } : { status: 'declared', reason: doubt }
}

/** The scalar whose text decides the version: of the tag, else of the digest, else of the whole image. */
export function deciderOf(scalar: Scalar): Scalar {
  const { assembly } = scalar
  if (assembly === undefined) return scalar
  const { tag } = splitImage(scalar.text)
  const chosen = assembly.suffix ?? (tag === '' ? (assembly.digest ?? assembly.tag) : (assembly.tag ?? assembly.digest))
  return chosen ?? assembly.name ?? scalar
}

function originOf(scalar: Scalar, decider: Scalar, { patchSources }: SlotRules): OriginKind {
  const by = scalar.assembly?.by ?? 'manifest'
  if (by !== 'manifest') return by
  return patchSources.has(decider.source) ? 'patch' : 'manifest'
}

interface Container {
  readonly field: ContainerField
  readonly name: string
  readonly scalar: Scalar
  readonly isTwice: boolean
}

function findContainers(node: Node, found: Container[]): readonly Container[] {
  if (node.kind === 'scalar') return found
  if (node.kind === 'list') {
    for (const item of node.items) findContainers(item, found)
    return found
  }
  for (const { key, value } of node.entries) {
    if (isContainerField(key.text) && value.kind === 'list') addContainers(key.text, value.items, found)
    findContainers(value, found)
  }
  return found
}

function addContainers(field: ContainerField, items: readonly Node[], found: Container[]): void {
  for (const item of items) {
    const scalar = get(item, 'image')
    if (scalar?.kind !== 'scalar' || isNull(scalar)) continue
    const name = textOf(get(item, 'name')) ?? ''
    const isTwice = items.filter(other => (textOf(get(other, 'name')) ?? '') === name).length > 1
    found.push({ field, name, scalar, isTwice })
  }
}

export function factsOf(tree: YamlMap): WorkloadFacts {
  const spec = get(tree, 'spec')
  const annotation = (name: string) => annotationOf(tree, name)
  return {
    replicas: numberOf(get(spec, 'replicas')),
    suspend: isTrue(get(spec, 'suspend')),
    paused: isTrue(get(spec, 'paused')),
    hook: annotation('helm.sh/hook') ?? annotation('argocd.argoproj.io/hook'),
    ttlSecondsAfterFinished: numberOf(get(spec, 'ttlSecondsAfterFinished')),
  }
}

function numberOf(node: Node | null): number | null {
  return node?.kind === 'scalar' && /^\d+$/.test(node.text) ? Number(node.text) : null
}
