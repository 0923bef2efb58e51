import { get, type Node, type Scalar, textOf, type YamlMap } from '@/lib/manifests/yaml/node'
import { readConfigurations } from './configurations'
import { attempt, type Context, report } from './context'
import { parseFile } from './documents'
import { defaultFields, type Fields, mergeFields } from './fields'
import { runGenerators } from './generators'
import { type ImageEntry, imageEntryOf, setImages } from './images'
import { items, type Kustomization, readKustomization, texts } from './kustomization'
import { addLabels } from './labels'
import { checkWithin, isWithin, joinPath, loadFile, readText, remoteKind } from './load'
import { affixNames, setNamespace } from './names'
import { readOpenapi } from './openapi'
import { applyPatches } from './patches'
import { applyOldJsonPatches } from './patches-json'
import { objectsOf } from './read-objects'
import { refuse } from './refuse'
import { applyReplacements } from './replacements'
import { setReplicas } from './replicas'
import { currentId, describeId, kindOf, nameOf, type Resource, resourceOf } from './resource'
import { runTransformers } from './transformers'
import { checkVars, joinVars, type Var } from './vars'

/** What one kustomization has gathered when its own steps are done. */
export interface Built {
  readonly resources: readonly Resource[]
  /** The fields that changes reach here, with those that kustomizations below have added. */
  readonly fields: Fields
  readonly vars: readonly Var[]
}

const nothing: Built = { resources: [], fields: defaultFields, vars: [] }
const maxLevels = 60

/** Runs a kustomization in kustomize's own order: resources, generators, components, then its changes to all of them. */
export function build(context: Context, folder: string): Built {
  const kustomization = attempt(context, () => readKustomization(context, folder, null), null)
  if (kustomization === null) return nothing
  const built = run(context, kustomization, nothing, [folder])
  for (const resource of built.resources) checkName(context, resource)
  return built
}

/** A step may have taken it: a patch, or a replacement or variable with an empty value. */
function checkName(context: Context, resource: Resource): void {
  if (nameOf(resource) !== '' || kindOf(resource).endsWith('List')) return
  report(
    context,
    'error',
    'name_missing',
    resource.tree,
    `What is done to this ${kindOf(resource)} leaves it without a name; kustomize stops at that. Correct what sets its metadata.name.`,
  )
}

/** `visited` are the folders on the way here, the outermost first. */
function run(context: Context, kustomization: Kustomization, before: Built, visited: readonly string[]): Built {
  const { tree } = kustomization
  attempt(context, () => readOpenapi(context, kustomization), undefined)
  let built = before
  for (const node of [...texts(tree, 'resources'), ...texts(tree, 'bases')]) {
    built = attempt(context, () => addResource(context, kustomization, built, node, visited), built)
  }
  built = attempt(
    context,
    () => ({ ...built, fields: mergeFields(built.fields, readConfigurations(context, kustomization), tree) }),
    built,
  )
  for (const node of texts(tree, 'crds'))
    attempt(context, () => loadFile(context, kustomization.folder, node.text, node), null)
  built = { ...built, resources: runGenerators(context, kustomization, built.resources) }
  for (const node of texts(tree, 'components')) {
    built = attempt(context, () => addFolder(context, kustomization, built, node, visited, true), built)
  }
  const resources = change(context, kustomization, built, visited.length === 1)
  for (const node of texts(tree, 'validators')) {
    report(
      context,
      'error',
      'validator_unsupported',
      node,
      'This validator is a program or plugin that is not run here, so the build may fail. What stands in the files is shown as declared.',
    )
  }
  return { ...built, resources, vars: joinVars(context, built.vars, checkVars(context, kustomization, resources)) }
}

function addResource(
  context: Context,
  kustomization: Kustomization,
  built: Built,
  node: Scalar,
  visited: readonly string[],
): Built {
  const name = node.text
  const remote = remoteKind(name)
  if (remote !== null)
    return refuse(
      'remote_base',
      node,
      `'${name}' lies outside the repository (${remote}) and is never fetched, so its objects are not known. What stands here is shown as declared.`,
    )
  const path = name.startsWith('/') ? null : joinPath(kustomization.folder, name)
  if (path === null)
    return refuse('outside_repository', node, `'${name}' leads out of the repository. Keep every file inside it.`)
  const text = name === '' ? null : readText(context, path)
  if (text === null) return addFolder(context, kustomization, built, node, visited, false)
  checkWithin(context, path, kustomization.folder, node)
  const { parsed } = parseFile(context.snapshot, path, text, 'all')
  const objects = objectsOf(parsed, 'build')
  if (!objects.ok) {
    const at = objects.at
    const line = at === null ? objects.line : at.line
    context.problems.push({
      severity: 'error',
      code: at === null ? 'yaml_invalid' : 'object_invalid',
      file: path,
      line,
      message: `No objects can be read from this file: it holds ${objects.message}. Correct it.`,
    })
    return built
  }
  return { ...built, resources: append(context, built.resources, objects.objects.map(resourceOf)) }
}

function append(context: Context, resources: readonly Resource[], more: readonly Resource[]): readonly Resource[] {
  const known = new Set(resources.map(resource => describeId(currentId(resource))))
  const added: Resource[] = []
  for (const resource of more) {
    const id = describeId(currentId(resource))
    if (known.has(id))
      report(
        context,
        'error',
        'duplicate_resource',
        resource.tree,
        `The object ${id} exists twice. Remove or rename one.`,
      )
    else added.push(resource)
    known.add(id)
  }
  return [...resources, ...added]
}

function addFolder(
  context: Context,
  from: Kustomization,
  built: Built,
  node: Scalar,
  visited: readonly string[],
  isComponent: boolean,
): Built {
  const name = node.text
  const remote = remoteKind(name)
  if (remote !== null)
    return refuse(
      'remote_base',
      node,
      `'${name}' lies outside the repository (${remote}) and is never fetched. What stands here is shown as declared.`,
    )
  const folder = name === '' || name.startsWith('/') ? null : joinPath(from.folder, name)
  if (folder === null)
    return refuse(
      'outside_repository',
      node,
      `'${name}' is no folder of the repository. Give a path relative to this file.`,
    )
  const cycle = visited.find(known => known === folder || isWithin(known, folder))
  if (cycle !== undefined) {
    return refuse(
      'cycle',
      node,
      `'${name}' leads back: ${[...visited, folder].map(part => part || '.').join(' → ')}. kustomize refuses that; remove one of the references.`,
    )
  }
  if (visited.length > maxLevels)
    return refuse('too_deep', node, `Kustomizations are nested deeper than ${maxLevels} levels. Flatten them.`)
  const why = context.snapshot.unreadable(folder)
  if (why !== null) return refuse('file_unreadable', node, `'${name}' cannot be read: ${why}.`)
  const kustomization = readKustomization(context, folder, node)
  if (kustomization === null) return built
  checkKind(context, kustomization, node, isComponent)
  if (isComponent) return run(context, kustomization, built, [...visited, folder])
  const inner = run(context, kustomization, nothing, [...visited, folder])
  return {
    resources: append(context, built.resources, inner.resources),
    fields: mergeFields(built.fields, inner.fields, node),
    vars: joinVars(context, built.vars, inner.vars),
  }
}

function checkKind(context: Context, { isComponent }: Kustomization, node: Scalar, wanted: boolean): void {
  if (isComponent === wanted) return
  const message = wanted
    ? `'${node.text}' is no component; kustomize refuses it here. List it under resources.`
    : `'${node.text}' is a component; kustomize refuses it here. List it under components.`
  report(context, 'error', 'wrong_kind', node, message)
}

/** The kustomization's own changes, in the order in which kustomize makes them whatever the order in the file. */
function change(
  context: Context,
  kustomization: Kustomization,
  built: Built,
  isOutermost: boolean,
): readonly Resource[] {
  const { tree } = kustomization
  const { fields } = built
  const text = (key: string) => textOf(get(tree, key)) ?? ''
  let result = applyPatches(context, kustomization, built.resources)
  if (text('namespace') !== '')
    result = attempt(context, () => setNamespace(result, text('namespace'), fields.namespace), result)
  result = attempt(context, () => affixNames(result, text('namePrefix'), '', fields.namePrefix), result)
  result = attempt(context, () => affixNames(result, '', text('nameSuffix'), fields.nameSuffix), result)
  result = attempt(context, () => addLabels(result, tree, fields), result)
  result = applyOldJsonPatches(context, kustomization, result)
  for (const node of items(tree, 'replicas'))
    result = attempt(context, () => setReplicas(result, node, fields.replicas), result)
  result = changeImages(context, tree, fields, result, isOutermost)
  result = applyReplacements(context, kustomization, result, isOutermost)
  return runTransformers(context, kustomization, result)
}

function changeImages(
  context: Context,
  tree: YamlMap,
  { images: fields }: Fields,
  resources: readonly Resource[],
  isOutermost: boolean,
): readonly Resource[] {
  const nodes: readonly Node[] = [...items(tree, 'images'), ...items(tree, 'imageTags')]
  const entries = nodes.flatMap((node): ImageEntry[] => {
    const entry = attempt(context, () => imageEntryOf(node), null)
    return entry === null ? [] : [entry]
  })
  if (entries.length === 0) return resources
  const matched = new Set<ImageEntry>()
  const result = resources.map(resource => {
    const changed = attempt(
      context,
      () => setImages(resource.tree, entries, fields, matched, isOutermost),
      resource.tree,
    )
    return changed === resource.tree ? resource : { ...resource, tree: changed }
  })
  for (const entry of entries) {
    if (matched.has(entry)) continue
    context.unmatched.push({ entry, isOutermost })
    if (!isOutermost) continue
    report(
      context,
      'warning',
      'image_matches_nothing',
      entry.node,
      `No image is named '${entry.name}' at this level, so the entry changes nothing. Use the name as the base gives it, or remove the entry.`,
    )
  }
  return result
}
