import { get, getIn, type Node, textOf, type YamlMap } from '@/lib/manifests/yaml/node'
import { isNull } from '@/lib/manifests/yaml/types'

/**
 * An object's own annotations may give a key twice: kustomize writes them anew at the end, and only then are keys compared. Before that
 * its steps read and set the first of two, but selectors and the outcome see the last in one map, and the outcome both of two maps.
 * `get` takes the last, so each such object is turned round when it is read: what comes first for kustomize comes last here.
 */
export function turnedRound(object: YamlMap): YamlMap {
  const metadata = get(object, 'metadata')
  if (metadata?.kind !== 'map') return object
  const others = metadata.entries.filter(({ key }) => key.text !== field)
  const own = metadata.entries
    .filter(({ key }) => key.text === field)
    .filter(({ value }, index) => index === 0 || !isEmpty(value))
    .map(({ key, value }) => ({ key, value: value.kind === 'map' ? reversed(value) : value }))
  const turned = { ...metadata, entries: [...others, ...own.reverse()] }
  return {
    ...object,
    entries: object.entries.map(entry => (entry.value === metadata ? { ...entry, value: turned } : entry)),
  }
}

const field = 'annotations'

function reversed(map: YamlMap): YamlMap {
  return givesTwice(map) ? { ...map, entries: map.entries.toReversed() } : map
}

function givesTwice({ entries }: YamlMap): boolean {
  return new Set(entries.map(({ key }) => key.text)).size < entries.length
}

/** Such a second one changes nothing. */
function isEmpty(map: Node): boolean {
  return isNull(map) || (map.kind === 'map' && map.entries.length === 0)
}

function mapsOf(object: Node): readonly Node[] {
  const metadata = get(object, 'metadata')
  if (metadata?.kind !== 'map') return []
  return metadata.entries.flatMap(({ key, value }) => (key.text === field ? [value] : []))
}

/** The object without them, and them; null where kustomize could not write them anew. */
export function withoutAnnotations(object: YamlMap): { readonly rest: YamlMap; readonly maps: readonly Node[] } | null {
  const maps = mapsOf(object).filter((map, index) => index === 0 || !isEmpty(map))
  const [, second, third] = maps
  const isWritable = maps.every(map => map.kind === 'map' && map.entries.length > 0)
  if (!isWritable || third !== undefined || (second?.kind === 'map' && givesTwice(second))) return null
  const metadata = get(object, 'metadata')
  if (metadata?.kind !== 'map') return null
  const bare = { ...metadata, entries: metadata.entries.filter(({ key }) => key.text !== field) }
  const entries = object.entries.map(entry => (entry.value === metadata ? { ...entry, value: bare } : entry))
  return { rest: { ...object, entries }, maps }
}

/** Whether a key is given twice in them or they themselves are. */
export function isGivenTwice(object: YamlMap): boolean {
  const maps = mapsOf(object)
  return maps.length > 1 || maps.some(map => map.kind === 'map' && givesTwice(map))
}

/** As selectors see them. */
export function selectable(object: YamlMap): Node | null {
  const map = getIn(object, 'metadata', field)
  return map?.kind === 'map' ? reversed(map) : map
}

/** As the outcome shows one. */
export function annotationOf(object: YamlMap, name: string): string | null {
  for (const map of mapsOf(object).toReversed()) {
    const entry = map.kind === 'map' ? map.entries.find(({ key }) => key.text === name) : undefined
    if (entry !== undefined) return textOf(entry.value)
  }
  return null
}
