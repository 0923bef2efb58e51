import { type ImageText, splitImage } from '@/lib/manifests/image-text'
import {
  type Assembly,
  type Entry,
  get,
  type Node,
  type Scalar,
  textOf,
  type YamlList,
  type YamlMap,
} from '@/lib/manifests/yaml/node'
import { isNull } from '@/lib/manifests/yaml/types'
import { changeFields, type FieldSpec } from './field-spec'
import { refuse } from './refuse'

/** One entry of `images:`. */
export interface ImageEntry {
  readonly node: Node
  readonly name: string
  readonly newName: Scalar | null
  readonly newTag: Scalar | null
  readonly digest: Scalar | null
  readonly tagSuffix: Scalar | null
  /** kustomize reads the name as a regular expression: `.` stands for any character. */
  readonly pattern: RegExp
}

export function imageEntryOf(node: Node): ImageEntry {
  const name = textOf(get(node, 'name')) ?? ''
  return {
    node,
    name,
    newName: filled(node, 'newName'),
    newTag: filled(node, 'newTag'),
    digest: filled(node, 'digest'),
    tagSuffix: filled(node, 'tagSuffix'),
    pattern: patternOf(name, node),
  }
}

function filled(node: Node, key: string): Scalar | null {
  const value = get(node, key)
  return value?.kind === 'scalar' && value.text !== '' ? value : null
}

function patternOf(name: string, node: Node): RegExp {
  const source = `^${name}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`
  if (/[\\^$*+?()[\]{}|]/.test(name)) {
    return refuse(
      'image_name_pattern',
      node,
      `The image name '${name}' has characters of a regular expression, which kustomize would obey. Write a plain name.`,
    )
  }
  return new RegExp(source)
}

/**
 * The whole list over one object, entry after entry; `matched` collects the entries that found something. At the outermost
 * kustomization the image as it was before is kept.
 */
export function setImages(
  tree: YamlMap,
  entries: readonly ImageEntry[],
  fields: readonly FieldSpec[],
  matched: Set<ImageEntry>,
  isOutermost: boolean,
): YamlMap {
  if (textOf(get(tree, 'kind')) === 'CustomResourceDefinition') return tree
  let result = tree
  for (const entry of entries) {
    const change = (node: Node) => setImage(node, entry, matched, isOutermost)
    const walked = walkContainers(result, change)
    result = walked.kind === 'map' ? walked : result
    for (const field of fields) result = changeFields(result, field, null, change)
  }
  return result
}

function setImage(node: Node, entry: ImageEntry, matched: Set<ImageEntry>, isOutermost: boolean): Node {
  if (node.kind !== 'scalar')
    return refuse(
      'image_invalid',
      node,
      'An image is not plain text here; kustomize stops at that. Write it as `name:tag`.',
    )
  if (!node.text.startsWith(firstLetter(entry.name)) && !entry.name.startsWith('.')) return node
  if (!entry.pattern.test(node.text)) return node
  matched.add(entry)
  const text = imageText(node.text, entry)
  return text === node.text && !decides(entry)
    ? node
    : { ...node, text, tag: null, assembly: assemble(node, entry, isOutermost) }
}

function firstLetter(name: string): string {
  return name.slice(0, 1)
}

function decides(entry: ImageEntry): boolean {
  return (entry.newTag ?? entry.digest ?? entry.newName ?? entry.tagSuffix) !== null
}

function imageText(image: string, entry: ImageEntry): string {
  const old = splitImage(image)
  const next = versionOf(old, entry)
  const name = entry.newName?.text ?? old.name
  return `${name}${next.tag === '' ? '' : `:${next.tag}`}${next.digest === '' ? '' : `@${next.digest}`}`
}

function versionOf(old: ImageText, entry: ImageEntry): { readonly tag: string; readonly digest: string } {
  if (entry.newTag !== null) return { tag: entry.newTag.text, digest: entry.digest?.text ?? '' }
  if (entry.digest !== null) return { tag: '', digest: entry.digest.text }
  if (entry.tagSuffix !== null) return { tag: `${old.tag}${entry.tagSuffix.text}`, digest: '' }
  return old
}

function assemble(node: Scalar, entry: ImageEntry, isOutermost: boolean): Assembly {
  const before = node.assembly
  const below = before?.below ?? (isOutermost ? node.text : null)
  if (entry.newTag === null && entry.digest === null && entry.tagSuffix === null) {
    const bare: Assembly = { by: 'manifest', tag: node, digest: node, suffix: null, below, name: null }
    return { ...(before ?? bare), name: entry.newName ?? before?.name ?? null, below }
  }
  return {
    by: 'images-entry',
    name: entry.newName ?? before?.name ?? null,
    tag: entry.newTag,
    digest: entry.digest,
    suffix: entry.newTag === null && entry.digest === null ? entry.tagSuffix : null,
    below,
  }
}

export function isContainerField(key: string): key is 'containers' | 'initContainers' {
  return key === 'containers' || key === 'initContainers'
}

/** Every `image` of a list named containers or initContainers, at any depth of any kind. */
export function walkContainers(node: Node, change: (node: Node) => Node): Node {
  if (node.kind === 'scalar') return node
  if (node.kind === 'list') return replaceItems(node, item => walkContainers(item, change))
  let entries: Entry[] | null = null
  for (const [index, entry] of node.entries.entries()) {
    if (entry.value.kind === 'scalar') continue
    const inner = walkContainers(entry.value, change)
    const value = isContainerField(entry.key.text) && inner.kind === 'list' ? changeImages(inner, change) : inner
    if (value === entry.value) continue
    entries ??= [...node.entries]
    entries[index] = { key: entry.key, value }
  }
  return entries === null ? node : { ...node, entries }
}

function replaceItems(list: YamlList, change: (item: Node) => Node): YamlList {
  let items: Node[] | null = null
  for (const [index, item] of list.items.entries()) {
    const value = change(item)
    if (value === item) continue
    items ??= [...list.items]
    items[index] = value
  }
  return items === null ? list : { ...list, items }
}

function changeImages(list: YamlList, change: (node: Node) => Node): Node {
  return replaceItems(list, item => {
    if (isNull(item)) return item
    if (item.kind !== 'map')
      return refuse(
        'container_invalid',
        item,
        'A container is no map here; kustomize stops at that. Give it a name and an image.',
      )
    const index = item.entries.findLastIndex(entry => entry.key.text === 'image')
    const entry = item.entries[index]
    if (entry === undefined || isNull(entry.value)) return item
    const value = change(entry.value)
    return value === entry.value ? item : { ...item, entries: item.entries.with(index, { key: entry.key, value }) }
  })
}
