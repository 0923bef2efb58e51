/** The tree of one commit in memory. Folders are shared between commits: a commit costs only what it changed. */
export interface Folder {
  readonly id: string
  /** In git's order. */
  readonly entries: ReadonlyMap<string, Entry>
  /** A symbolic link stands in it or below. */
  readonly hasLinks: boolean
}

export type Entry =
  | { readonly kind: 'folder'; readonly folder: Folder }
  | { readonly kind: 'file'; readonly id: string; readonly content: Content }
  | { readonly kind: 'link'; readonly id: string; readonly target: string }
  | { readonly kind: 'submodule'; readonly id: string }

/** A file's text, or why there is none. */
export type Content = { readonly text: string } | { readonly why: string }

export interface TreeLine {
  readonly name: string
  readonly kind: Entry['kind']
  readonly id: string
  /** As git writes it: `100644`, `100755`, `40000`. */
  readonly mode: string
  /** Where the id's bytes begin in the tree's body. */
  readonly idAt: number
}

export function makeFolder(id: string, entries: ReadonlyMap<string, Entry>): Folder {
  let hasLinks = false
  for (const entry of entries.values()) {
    if (entry.kind === 'link' || (entry.kind === 'folder' && entry.folder.hasLinks)) hasLinks = true
  }
  return { id, entries, hasLinks }
}

/** A tree object's body: `mode name NUL` and the id's raw bytes, again and again. */
export function parseTree(body: Buffer, idBytes: number): readonly TreeLine[] {
  const lines: TreeLine[] = []
  let at = 0
  while (at < body.length) {
    const space = body.indexOf(32, at)
    const end = body.indexOf(0, space)
    if (space === -1 || end === -1) break
    const mode = body.toString('latin1', at, space)
    const id = body.toString('hex', end + 1, end + 1 + idBytes)
    lines.push({ name: body.toString('utf8', space + 1, end), kind: kindOf(mode), mode, id, idAt: end + 1 })
    at = end + 1 + idBytes
  }
  return lines
}

function kindOf(mode: string): Entry['kind'] {
  if (mode === '40000') return 'folder'
  if (mode === '120000') return 'link'
  return mode === '160000' ? 'submodule' : 'file'
}
