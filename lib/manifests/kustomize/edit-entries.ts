import type { Snapshot, VersionChange } from '@/lib/manifests/contract'
import { isRefusal, type PlannedSplice, type Refusal, spliceScalar } from '@/lib/manifests/edit'
import type { Entry, Scalar, YamlMap } from '@/lib/manifests/yaml/node'
import { fileSource } from '@/lib/manifests/yaml/node'
import { parseFirst } from '@/lib/manifests/yaml/parse'
import { writeScalar } from '@/lib/manifests/yaml/quote'
import { lineEndOf } from '@/lib/manifests/yaml/splice'
import { type Layout, layoutOf } from './edit-layout'

/** One entry of the cell's own `images:` list as it stands in the file. */
export interface OwnEntry {
  readonly file: string
  readonly text: string
  readonly node: YamlMap
  /** Where it stands in the data, as `/images/0`. */
  readonly path: string
}

export function entriesOf(snapshot: Snapshot, file: string): readonly OwnEntry[] {
  const text = snapshot.read(file) ?? ''
  const root = rootOf(file, text)
  return (root?.entries ?? []).flatMap(({ key, value }) => {
    const isImages = /^(?:images|imagetags)$/i.test(key.text)
    if (!isImages || value.kind !== 'list') return []
    return value.items.flatMap((node, index): OwnEntry[] =>
      node.kind === 'map' ? [{ file, text, node, path: `/${key.text}/${index}` }] : [],
    )
  })
}

function rootOf(file: string, text: string): YamlMap | null {
  const parsed = parseFirst(fileSource(file, text))
  const root = parsed.ok ? parsed.documents[0] : undefined
  return root?.kind === 'map' ? root : null
}

/** The entry whose value the scalar is. */
export function findEntry(snapshot: Snapshot, file: string, scalar: Scalar): OwnEntry | null {
  return (
    entriesOf(snapshot, file).find(({ node }) =>
      node.entries.some(({ value }) => value.start === scalar.start && value.end === scalar.end),
    ) ?? null
  )
}

/** Other values of an entry that decides already, or the keys that it lacks. */
export function changeEntry(entry: OwnEntry, { tag, digest }: VersionChange): readonly PlannedSplice[] | Refusal {
  const oldTag = field(entry.node, 'newTag')
  const oldDigest = field(entry.node, 'digest')
  if (field(entry.node, 'tagSuffix') !== null) {
    return {
      code: 'tag_suffix',
      message: "The entry has a 'tagSuffix', which is laid on another tag. Write the tag in full.",
    }
  }
  if (oldDigest !== null && digest === null) {
    return {
      code: 'digest_beside_tag',
      message:
        'The entry has a digest and the change brings none: an old digest with a new tag deploys the old image. Give the new digest.',
    }
  }
  if (oldTag !== null && tag === null) {
    return {
      code: 'tag_beside_digest',
      message:
        'The entry has a tag and the change brings none: an old tag beside a new digest misleads. Give the tag too.',
    }
  }
  const splices: PlannedSplice[] = []
  const missing: (readonly [string, string])[] = []
  for (const [key, old, value] of [
    ['newTag', oldTag, tag],
    ['digest', oldDigest, digest],
  ] as const) {
    if (value === null) continue
    if (old === null) missing.push([key, value])
    else {
      const planned = spliceScalar(old.value, value)
      if (isRefusal(planned)) return planned
      splices.push({ ...planned, path: `${entry.path}/${old.key.text}` })
    }
  }
  return missing.length === 0 ? splices : [...splices, addKeys(entry, missing)]
}

function field(node: YamlMap, name: string): { readonly key: Scalar; readonly value: Scalar } | null {
  const found = node.entries.findLast(({ key }) => key.text.toLowerCase() === name.toLowerCase())
  if (found?.value.kind !== 'scalar') return null
  return found.value.style === 'plain' && /^(?:~|null|)$/i.test(found.value.text)
    ? null
    : { key: found.key, value: found.value }
}

function addKeys({ file, text, node, path }: OwnEntry, pairs: readonly (readonly [string, string])[]): PlannedSplice {
  const end = node.entries.at(-1)?.value.end ?? node.start
  const at = node.flow ? end : lineEnd(text, end)
  const before = node.flow ? ', ' : `${lineEndOf(text)}${' '.repeat(columnOf(text, node.start))}`
  const added = pairs.map(([name, value]) => `${before}${name}: ${writeScalar(value, null) ?? ''}`).join('')
  return { file, start: at, end: at, text: added, path }
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1)
}

function lineEnd(text: string, offset: number): number {
  const found = text.indexOf('\n', offset)
  const end = found === -1 ? text.length : found
  return end > offset && text[end - 1] === '\r' ? end - 1 : end
}

/** New entries at the end of `images:`, or with the list itself at the end of the file; in the file's own layout. */
export function addEntries(
  snapshot: Snapshot,
  file: string,
  names: readonly string[],
  change: VersionChange,
): readonly PlannedSplice[] | Refusal {
  const text = snapshot.read(file) ?? ''
  const root = rootOf(file, text)
  if (root === null || root.flow) {
    return {
      code: 'layout_unknown',
      message: 'The kustomization is written on one line, which is not added to. Add the images entry by hand.',
    }
  }
  const entries = names.map(name => writeEntry(name, change))
  const images = root.entries.find(({ key }) => key.text.toLowerCase() === 'images')
  const layout = layoutOf(text, root)
  const insertion = images === undefined ? atEnd(text, root, layout, entries) : intoList(text, images, layout, entries)
  return [{ file, ...insertion, end: insertion.start, path: `/${images?.key.text ?? 'images'}` }]
}

type Lines = readonly string[]

function writeEntry(name: string, { tag, digest }: VersionChange): Lines {
  const pairs = [
    ['name', name],
    ['newTag', tag],
    ['digest', digest],
  ] as const
  return pairs.flatMap(([key, value]) => (value === null ? [] : [`${key}: ${writeScalar(value, null) ?? ''}`]))
}

interface Insertion {
  readonly start: number
  readonly text: string
}

function writeBlock(entries: readonly Lines[], { dash, rest }: Layout, eol: string): string {
  return entries.map(lines => `${dash}${lines.join(`${eol}${rest}`)}`).join(eol)
}

function atEnd(text: string, root: YamlMap, layout: Layout, entries: readonly Lines[]): Insertion {
  const separator = text.indexOf('\n---', root.end)
  const start = separator === -1 ? text.length : separator + 1
  const eol = lineEndOf(text)
  const body = `images:${eol}${writeBlock(entries, layout, eol)}`
  return { start, text: text.slice(0, start).endsWith('\n') ? `${body}${eol}` : `${eol}${body}` }
}

function intoList(text: string, { key, value }: Entry, layout: Layout, entries: readonly Lines[]): Insertion {
  const last = value.kind === 'list' ? (value.items.at(-1) ?? null) : null
  if (value.kind === 'list' && value.flow) {
    const body = entries.map(lines => `{${lines.join(', ')}}`).join(', ')
    return last === null ? { start: value.start + 1, text: body } : { start: last.end, text: `, ${body}` }
  }
  const eol = lineEndOf(text)
  return { start: lineEnd(text, last?.end ?? key.end), text: `${eol}${writeBlock(entries, layout, eol)}` }
}
