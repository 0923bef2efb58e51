import type { YamlList, YamlMap } from '@/lib/manifests/yaml/node'
import { getIn } from '@/lib/manifests/yaml/node'
import type { Quotes } from '@/lib/manifests/yaml/quote'

/** How a file writes the items of its lists. */
export interface Layout {
  /** What stands before an item's first key, as `  - `. */
  readonly dash: string
  /** What stands before its further keys. */
  readonly rest: string
}

/** Taken from the images there are, else from the file's other lists. */
export function layoutOf(text: string, root: YamlMap): Layout {
  const lists = root.entries.flatMap(({ key, value }) =>
    value.kind === 'list' && !value.flow && value.items.length > 0 ? [{ key: key.text, list: value }] : [],
  )
  const like = lists.findLast(({ key }) => key.toLowerCase() === 'images') ?? lists[0]
  const margin = ' '.repeat(columnOf(text, root.entries[0]?.key.start ?? root.start))
  if (like === undefined) return { dash: `${margin}- `, rest: `${margin}  ` }
  const indent = ' '.repeat(columnOf(text, like.list.start))
  const item = like.list.items.find(node => node.kind === 'map' && !node.flow)
  const width =
    item === undefined ? 2 : Math.max(2, item.start - (text.lastIndexOf('\n', item.start - 1) + 1) - indent.length)
  return { dash: `${indent}-${' '.repeat(width - 1)}`, rest: `${indent}${' '.repeat(width)}` }
}

/** The quotes of the tags there are: always, where every one has them; else only where a tag needs some. */
export function quotesOf(root: YamlMap): Quotes {
  const lists = root.entries.flatMap(({ key, value }): readonly YamlList[] =>
    value.kind === 'list' && key.text.toLowerCase() === 'images' ? [value] : [],
  )
  const tags = lists
    .flatMap(({ items }) => items.map(item => getIn(item, 'newTag')))
    .flatMap(tag => (tag?.kind === 'scalar' && !tag.alias ? [tag.style] : []))
  const quoted = tags.filter(style => style === 'single' || style === 'double')
  const single = quoted.filter(style => style === 'single').length * 2 > quoted.length
  return { style: single ? 'single' : 'double', always: quoted.length > 0 && quoted.length === tags.length }
}

/** Characters before the offset in its line; a byte order mark is none. */
export function columnOf(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  return offset - start - (start === 0 && text.startsWith('\ufeff') ? 1 : 0)
}
