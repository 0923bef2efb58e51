import type { YamlMap } from '@/lib/manifests/yaml/node'

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
  const like = lists.find(({ key }) => key.toLowerCase() === 'images') ?? lists[0]
  if (like === undefined) return { dash: '- ', rest: '  ' }
  const indent = ' '.repeat(columnOf(text, like.list.start))
  const item = like.list.items.find(node => node.kind === 'map' && !node.flow)
  const width =
    item === undefined ? 2 : Math.max(2, item.start - (text.lastIndexOf('\n', item.start - 1) + 1) - indent.length)
  return { dash: `${indent}-${' '.repeat(width - 1)}`, rest: `${indent}${' '.repeat(width)}` }
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1)
}
