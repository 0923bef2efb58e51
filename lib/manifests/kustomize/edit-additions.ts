import type { Snapshot, VersionChange } from '@/lib/manifests/contract'
import type { PlannedSplice, Refusal } from '@/lib/manifests/edit'
import type { Entry, Node, YamlMap } from '@/lib/manifests/yaml/node'
import { writeScalar } from '@/lib/manifests/yaml/quote'
import { lineEndOf } from '@/lib/manifests/yaml/splice'
import { lineEnd, rootOf } from './edit-entries'
import { columnOf, type Layout, layoutOf, quotesOf } from './edit-layout'

/**
 * New entries at the end of `images:`, or with the list itself at the end of the file; in the file's own layout. Each answer is one way to
 * write them, the best first: text that a later line would become part of is seen only when the file is parsed again.
 */
export function addEntries(
  snapshot: Snapshot,
  file: string,
  names: readonly string[],
  change: VersionChange,
): readonly (readonly PlannedSplice[])[] | Refusal {
  const text = snapshot.read(file) ?? ''
  const root = rootOf(file, text)
  if (root === null || root.flow) {
    return {
      code: 'layout_unknown',
      message: 'The kustomization is written on one line, which is not added to. Add the images entry by hand.',
    }
  }
  const entries = names.map(name => writeEntry(name, change, root))
  // The last of two equal keys counts.
  const images = root.entries.findLast(({ key }) => key.text.toLowerCase() === 'images')
  const layout = layoutOf(text, root)
  const ways =
    images === undefined
      ? [[atEnd(text, root, layout, entries)], [aboveLastKey(text, root, layout, entries)]]
      : [intoList(text, images, layout, entries)]
  const path = `/${images?.key.text ?? 'images'}`
  return ways.map(way => way.map(each => ({ ...each, file, path })))
}

type Lines = readonly string[]

interface Change {
  readonly start: number
  readonly end: number
  readonly text: string
}

function writeEntry(name: string, { tag, digest }: VersionChange, root: YamlMap): Lines {
  const quotes = quotesOf(root)
  const pairs = [
    ['name', name],
    ['newTag', tag],
    ['digest', digest],
  ] as const
  return pairs.flatMap(([key, value]) =>
    value === null
      ? []
      : [`${key}: ${writeScalar(value, null, key === 'newTag' ? quotes : { ...quotes, always: false }) ?? ''}`],
  )
}

function writeBlock(entries: readonly Lines[], { dash, rest }: Layout, eol: string): string {
  return entries.map(lines => `${dash}${lines.join(`${eol}${rest}`)}`).join(eol)
}

function writeList(text: string, root: YamlMap, layout: Layout, entries: readonly Lines[]): string {
  const eol = lineEndOf(text)
  const margin = ' '.repeat(columnOf(text, root.entries[0]?.key.start ?? root.start))
  return `${margin}images:${eol}${writeBlock(entries, layout, eol)}`
}

function insertion(start: number, text: string): Change {
  return { start, end: start, text }
}

/** Before a line that ends the document, where there is one. */
function atEnd(text: string, root: YamlMap, layout: Layout, entries: readonly Lines[]): Change {
  const rest = /\r?\n(?:---|\.\.\.)(?=\s|$)/.exec(text.slice(root.end - 1))
  const start = rest === null ? text.length : root.end - 1 + rest.index + rest[0].length - 3
  const eol = lineEndOf(text)
  const body = writeList(text, root, layout, entries)
  return insertion(start, text.slice(0, start).endsWith('\n') ? `${body}${eol}` : `${eol}${body}`)
}

/** Where the file ends in text of several lines that would swallow what follows: above its key and the comments over that. */
function aboveLastKey(text: string, root: YamlMap, layout: Layout, entries: readonly Lines[]): Change {
  let start = lineStart(text, root.entries.at(-1)?.key.start ?? root.start)
  while (start > 0 && /^\s*#/.test(text.slice(lineStart(text, start - 1), start))) start = lineStart(text, start - 1)
  return insertion(start, `${writeList(text, root, layout, entries)}${lineEndOf(text)}`)
}

function lineStart(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  return start === 0 && text.startsWith('\ufeff') ? 1 : start
}

function intoList(text: string, { key, value }: Entry, layout: Layout, entries: readonly Lines[]): readonly Change[] {
  const last = value.kind === 'list' ? (value.items.at(-1) ?? null) : null
  if (value.kind === 'list' && value.flow) {
    const body = entries.map(lines => `{${lines.join(', ')}}`).join(', ')
    return [last === null ? insertion(value.start + 1, body) : insertion(last.end, `, ${body}`)]
  }
  const eol = lineEndOf(text)
  const lines = insertion(
    lineEnd(text, last ? contentEnd(text, last) : value.end),
    `${eol}${writeBlock(entries, layout, eol)}`,
  )
  const isWritten = value.kind === 'scalar' && value.start !== value.end
  // `images: null` holds no list until the word is gone.
  return isWritten ? [{ start: key.end + 1, end: value.end, text: '' }, lines] : [lines]
}

/** A block ends where its last word does; the parser may count the line breaks behind it. */
function contentEnd(text: string, { start, end }: Node): number {
  return start + text.slice(start, end).trimEnd().length
}
