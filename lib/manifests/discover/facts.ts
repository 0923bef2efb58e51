import { fitted } from '@/lib/heap/fitted'
import { readApplication, textBlock } from '@/lib/manifests/argocd/applications'
import { isChart, isHelmTemplate, withoutActions } from '@/lib/manifests/argocd/helm-template'
import { isSourceFile, readSourceFile } from '@/lib/manifests/argocd/source-files'
import type { Snapshot } from '@/lib/manifests/contract'
import type { Delivery } from '@/lib/manifests/delivery/delivery'
import { type DeliveringObjects, objectsIn } from '@/lib/manifests/delivery/objects'
import { anything } from '@/lib/manifests/delivery/overrides'
import { mayShape } from '@/lib/manifests/delivery/shapes'
import { readFluxKustomization } from '@/lib/manifests/flux/kustomization-objects'
import { innerSource } from '@/lib/manifests/kustomize/documents'
import { folderOf, joinPath, nameOf } from '@/lib/manifests/paths'
import { fileSource, type Node, type Scalar, type YamlMap } from '@/lib/manifests/yaml/node'
import { parseDocuments, parseFirst } from '@/lib/manifests/yaml/parse'

/** All that discovery knows of one file. Two versions of a file with equal facts lead to the same cells. */
export interface FileFacts extends DeliveringObjects {
  readonly kustomization: KustomizationFacts | null
  /** Objects of this file that run containers, by the look of their `kind`. */
  readonly workloads: boolean
  /** Template text that is no YAML yet, or fills in values later. */
  readonly template: boolean
  /** The very bytes of what a kustomization may make such objects of, or change them by: what else is known of it does not tell all. */
  readonly stamp: string | null
}

export interface KustomizationFacts {
  readonly component: boolean
  /** What stands under `resources`, `bases`, `components` and the like: files and folders. */
  readonly references: readonly string[]
  /** Any other text that may name a file: patches, generators' files. */
  readonly mentions: readonly string[]
  readonly prefixes: readonly string[]
  readonly suffixes: readonly string[]
  /** It may change objects of Argo CD and Flux, or the values that Flux fills in. */
  readonly shapes: boolean
}

const kustomizationNames = new Set(['kustomization.yaml', 'kustomization.yml', 'Kustomization'])
const referring = new Set(['resources', 'bases', 'components', 'generators', 'transformers', 'validators'])
const workloadKinds =
  /["']?kind["']?\s*:\s*["']?(Deployment|StatefulSet|DaemonSet|CronJob|Job|ReplicaSet|ReplicationController|Pod|Rollout|DeploymentConfig)["']?\s*(#.*)?[,}\r\n]/
const none: readonly never[] = []
const noObjects: DeliveringObjects = { deliveries: none, sources: none, configMaps: none }
const noFacts: FileFacts = { kustomization: null, workloads: false, template: false, ...noObjects, stamp: null }

export function isKustomizationFile(path: string): boolean {
  return kustomizationNames.has(nameOf(path))
}

/** Null for files that discovery has no use for. */
export function readFacts(snapshot: Snapshot, path: string): FileFacts | null {
  const isKustomization = isKustomizationFile(path)
  if (isSettings.test(path)) return { ...noFacts, stamp: snapshot.blob(path) }
  if (!isKustomization && !/\.(ya?ml|json)$/i.test(path)) return null
  const text = snapshot.read(path)
  if (text === null)
    return isKustomization && snapshot.blob(path) !== null ? { ...noFacts, kustomization: broken } : null
  if (isKustomization) return readKustomizationFile(snapshot, path, text)
  if (isSourceFile(path)) return { ...noFacts, deliveries: readSourceOverrides(path, text) }
  const workloads = workloadKinds.test(`${text}\n`)
  const objects = hasObjects(text) ? readObjects(snapshot, path, text) : noObjects
  const count = objects.deliveries.length + objects.sources.length + objects.configMaps.length
  const isPart = hasDeliveringObjects(text) || isPatchOrReplacement(text) || isOfApplications(snapshot, path)
  const stamp = isPart ? snapshot.blob(path) : null
  if (!workloads && count === 0 && stamp === null) return noFacts
  return { kustomization: null, workloads, template: workloads && text.includes('{{'), ...objects, stamp }
}

function readSourceOverrides(path: string, text: string): readonly Delivery[] {
  const parsed = parseFirst(fileSource(path, text))
  return parsed.ok ? parsed.documents.flatMap(document => readSourceFile(path, document)) : []
}

/** Values for generators of ConfigMaps, from which replacements are taken. */
const isSettings = /(^|[/.])(env|properties)$/i
const broken: KustomizationFacts = {
  component: false,
  references: [],
  mentions: [],
  prefixes: [],
  suffixes: [],
  shapes: false,
}

function readKustomizationFile(snapshot: Snapshot, path: string, text: string): FileFacts {
  const parsed = parseFirst(fileSource(path, text))
  const root = parsed.ok ? parsed.documents[0] : undefined
  if (root?.kind !== 'map') return { ...noFacts, kustomization: broken }
  const kustomization = readKustomization(root)
  if (!kustomization.shapes) return { ...noFacts, kustomization }
  const deliveries = hasDeliveringObjects(text) ? patchesIn(root).flatMap(readPatch) : []
  return { ...noFacts, kustomization, deliveries: fitted(deliveries), stamp: snapshot.blob(path) }
}

function patchesIn(node: Node): readonly Scalar[] {
  if (node.kind === 'scalar') return hasDeliveringObjects(node.text) ? [node] : []
  return (node.kind === 'list' ? node.items : node.entries.map(({ value }) => value)).flatMap(patchesIn)
}

/** A patch that is written in the kustomization itself. */
function readPatch(scalar: Scalar): readonly Delivery[] {
  const parsed = parseDocuments(innerSource(scalar, scalar.text))
  if (!parsed.ok) return []
  return parsed.documents.flatMap(document => [...readApplication(document), ...readFluxKustomization(document, true)])
}

function readKustomization(root: YamlMap): KustomizationFacts {
  const references: string[] = []
  const mentions: string[] = []
  let component = false
  const affixes: Record<'nameprefix' | 'namesuffix', string[]> = { nameprefix: [], namesuffix: [] }
  for (const { key, value } of root.entries) {
    const field = key.text.toLowerCase()
    if (field === 'kind') component = value.kind === 'scalar' && value.text === 'Component'
    else if (field === 'nameprefix' || field === 'namesuffix') affixes[field].push(...textsIn(value))
    else if (referring.has(field)) references.push(...textsIn(value))
    else if (field !== 'images' && field !== 'metadata') mentions.push(...textsIn(value))
  }
  return {
    component,
    references: fitted(references),
    mentions: fitted(mentions.filter(text => text.length < 500 && !text.includes('\n') && /[./]/.test(text))),
    prefixes: fitted(affixes.nameprefix.filter(text => text !== '')),
    suffixes: fitted(affixes.namesuffix.filter(text => text !== '')),
    shapes: root.entries.some(({ key, value }) => mayShape(key.text.toLowerCase(), value)),
  }
}

function textsIn(node: Node): readonly string[] {
  if (node.kind === 'scalar') return [node.text]
  if (node.kind === 'list') return node.items.flatMap(textsIn)
  return node.entries.flatMap(({ value }) => textsIn(value))
}

/** Cheap look before the dear one: most files hold no such object. */
function hasObjects(text: string): boolean {
  if (text.includes('.toolkit.fluxcd.io/') || hasDeliveringObjects(text)) return true
  return text.length < longestConfigMap && /^kind:\s*["']?ConfigMap/m.test(text)
}

function hasDeliveringObjects(text: string): boolean {
  if (text.includes('argoproj.io/') && /kind["']?\s*:\s*["']?(Application|ImageUpdater)/.test(text)) return true
  return /((kustomize|source)\.toolkit\.fluxcd|fluxcd\.controlplane)\.io\//.test(text)
}

function isPatchOrReplacement(text: string): boolean {
  if (text.length > longestConfigMap) return false
  return text.includes('fieldPaths') || (/\bop["']?\s*:/.test(text) && /\bpath["']?\s*:\s*["']?\//.test(text))
}

function hasApplicationsBelow(snapshot: Snapshot, folder: string): boolean {
  return snapshot.list(folder).some(name => {
    if (name.endsWith('/')) return hasApplicationsBelow(snapshot, `${folder}/${name.slice(0, -1)}`)
    return hasDeliveringObjects(snapshot.read(`${folder}/${name}`) ?? '')
  })
}

/** The values of a chart with Applications among its templates. */
function isOfApplications(snapshot: Snapshot, path: string): boolean {
  if (nameOf(path) !== 'values.yaml' || !isChart(snapshot, folderOf(path))) return false
  return hasApplicationsBelow(snapshot, joinPath(folderOf(path), 'templates') ?? '')
}

/** Values to fill in are few and short; what is longer holds dashboards and scripts. */
const longestConfigMap = 20_000

function readObjects(snapshot: Snapshot, path: string, text: string): DeliveringObjects {
  const parse = (yaml: string) => {
    const parsed = parseDocuments(fileSource(path, yaml))
    return parsed.ok ? objectsIn(parsed.documents) : null
  }
  if (!text.includes('{{') || !isHelmTemplate(snapshot, path)) return parse(text) ?? noObjects
  const whole = parse(withoutActions(text, true))
  if (whole !== null) return whole
  const objects = parse(withoutActions(text, false)) ?? noObjects
  const doubt = anything(textBlock)
  return {
    ...objects,
    deliveries: objects.deliveries.map(one => ({ ...one, overrides: [...one.overrides, doubt] })),
  }
}
