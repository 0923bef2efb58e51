import type { Snapshot, VersionChange } from '@/lib/manifests/contract'
import { isRefusal, type PlannedSplice, type Refusal, spliceScalar } from '@/lib/manifests/edit'
import { splitImage } from '@/lib/manifests/image-text'
import type { Entry, Node, Scalar, YamlMap } from '@/lib/manifests/yaml/node'
import { fileSource } from '@/lib/manifests/yaml/node'
import { parseFirst } from '@/lib/manifests/yaml/parse'
import { type Quotes, writeScalar } from '@/lib/manifests/yaml/quote'
import { lineEndOf } from '@/lib/manifests/yaml/splice'
import { isNull } from '@/lib/manifests/yaml/types'
import { columnOf, quotesOf } from './edit-layout'

/** One entry of an `images:` list as it stands in the file. */
export interface OwnEntry {
  readonly file: string
  readonly text: string
  readonly node: YamlMap
  readonly quotes: Quotes
  /** Where it stands in the data, as `/images/0`. */
  readonly path: string
}

export function entriesOf(snapshot: Snapshot, file: string): readonly OwnEntry[] {
  const text = snapshot.read(file) ?? ''
  const root = rootOf(file, text)
  if (root === null) return []
  const quotes = quotesOf(root)
  return root.entries.flatMap(({ key, value }) => {
    const isImages = /^(?:images|imagetags)$/i.test(key.text)
    if (!isImages || value.kind !== 'list') return []
    return value.items.flatMap((node, index): OwnEntry[] =>
      node.kind === 'map' ? [{ file, text, node, quotes, path: `/${key.text}/${index}` }] : [],
    )
  })
}

export function rootOf(file: string, text: string): YamlMap | null {
  const parsed = parseFirst(fileSource(file, text))
  const root = parsed.ok ? parsed.documents[0] : undefined
  return root?.kind === 'map' ? root : null
}

/** The entry whose value the scalar is; among several that share it by a merge key the one for this image. */
export function findEntry(snapshot: Snapshot, file: string, scalar: Scalar, image: string): OwnEntry | null {
  const sharing = entriesOf(snapshot, file).filter(({ node }) =>
    node.entries.some(({ value }) => value.start === scalar.start && value.end === scalar.end),
  )
  const name = (entry: OwnEntry) => nameOfEntry(entry) ?? ''
  return sharing.findLast(entry => splitImage(name(entry)).name === splitImage(image).name) ?? sharing.at(-1) ?? null
}

export function nameOfEntry({ node }: OwnEntry): string | null {
  const value = entryOf(node, 'name')?.value
  return value?.kind === 'scalar' ? value.text : null
}

/** Other values of an entry that decides already, or the keys that it lacks. */
export function changeEntry(entry: OwnEntry, { tag, digest }: VersionChange): readonly PlannedSplice[] | Refusal {
  const oldTag = filled(entry.node, 'newTag')
  const oldDigest = filled(entry.node, 'digest')
  if (filled(entry.node, 'tagSuffix') !== null) {
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
  for (const [key, value] of [
    ['newTag', tag],
    ['digest', digest],
  ] as const) {
    if (value === null) continue
    const old = entryOf(entry.node, key)
    if (old === null || !standsIn(entry.node, old.key)) missing.push([key, value])
    else {
      const planned = changeValue(entry, old, value)
      if (isRefusal(planned)) return planned
      splices.push({ ...planned, path: `${entry.path}/${old.key.text}` })
    }
  }
  if (missing.length === 0) return splices
  const added = addKeys(entry, missing)
  return isRefusal(added) ? added : [...splices, added]
}

function changeValue({ file, text, quotes }: OwnEntry, { key, value }: Entry, wanted: string): PlannedSplice | Refusal {
  if (value.kind !== 'scalar')
    return { code: 'entry_invalid', message: 'A map or list stands where the version belongs.' }
  if (value.start !== value.end || value.style !== 'plain' || value.alias)
    return spliceScalar(value, wanted, value.style === 'plain' ? quotes : undefined)
  const colon = text.indexOf(':', key.end)
  return { file, start: colon + 1, end: colon + 1, text: ` ${writeScalar(wanted, null, quotes) ?? ''}`, path: null }
}

/** Keys that a merge key or alias brings stand elsewhere, where others may use them. */
function standsIn(node: Node, { start, end }: Node): boolean {
  return start >= node.start && end <= node.end
}

function entryOf(node: YamlMap, name: string): Entry | null {
  return node.entries.findLast(({ key }) => key.text.toLowerCase() === name.toLowerCase()) ?? null
}

function filled(node: YamlMap, name: string): Scalar | null {
  const value = entryOf(node, name)?.value
  return value?.kind !== 'scalar' || isNull(value) || value.text === '' ? null : value
}

function addKeys(
  { file, text, node, path, quotes }: OwnEntry,
  pairs: readonly (readonly [string, string])[],
): PlannedSplice | Refusal {
  const last = node.entries.findLast(({ key }) => standsIn(node, key))
  if (last === undefined || !standsIn(node, last.value)) {
    return {
      code: 'layout_unknown',
      message: 'The entry is made of anchors and aliases, to which nothing is added. Write it out by hand.',
    }
  }
  const { end } = last.value
  const at = node.flow ? end : lineEnd(text, end)
  const before = node.flow ? ', ' : `${lineEndOf(text)}${' '.repeat(columnOf(text, last.key.start))}`
  const added = pairs.map(([name, value]) => `${before}${name}: ${writeScalar(value, null, quotes) ?? ''}`).join('')
  return { file, start: at, end: at, text: added, path }
}

export function lineEnd(text: string, offset: number): number {
  const found = text.indexOf('\n', offset)
  const end = found === -1 ? text.length : found
  return end > offset && text[end - 1] === '\r' ? end - 1 : end
}
