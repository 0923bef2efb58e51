import type { Snapshot } from '@/lib/manifests/contract'
import type { Entry, Folder } from './folders'

/** What a path leads to once links are followed: an entry, or why it leads nowhere. */
type Found = { readonly entry: Entry; readonly path: string } | { readonly why: string } | null

const longestChainOfLinks = 40

/** A snapshot over a tree in memory. Links are followed inside the repository and never out of it. */
export function createSnapshot(commit: string, root: Folder): Snapshot {
  const found = new Map<string, Found>()
  let files: readonly string[] | null = null
  let links: ReadonlyMap<string, string> | null = null

  return {
    commit,
    get files() {
      files ??= listFiles(root, path => find(path))
      return files
    },
    get links() {
      links ??= resolvedLinks(root, path => find(path))
      return links
    },
    list: folder => {
      const place = find(folder.replace(/\/+$/, ''))
      return place && 'entry' in place && place.entry.kind === 'folder' ? namesIn(place.entry.folder) : []
    },
    read: path => {
      const place = find(path)
      if (!place || !('entry' in place) || place.entry.kind !== 'file') return null
      return 'text' in place.entry.content ? place.entry.content.text : null
    },
    blob: path => {
      const place = find(path)
      return place && 'entry' in place && place.entry.kind === 'file' ? place.entry.id : null
    },
    tree: folder => {
      const place = find(folder.replace(/\/+$/, ''))
      return place && 'entry' in place && place.entry.kind === 'folder' ? place.entry.folder.id : null
    },
    unreadable: path => {
      const place = find(path)
      if (!place) return null
      if ('why' in place) return place.why
      if (place.entry.kind === 'submodule') return 'a submodule; its files are in another repository'
      if (place.entry.kind === 'file' && 'why' in place.entry.content) return place.entry.content.why
      return null
    },
  }

  function find(path: string): Found {
    const known = found.get(path)
    if (known !== undefined) return known
    const place = follow(root, path)
    found.set(path, place)
    return place
  }
}

function follow(root: Folder, path: string): Found {
  let todo = path === '' ? [] : path.split('/')
  let done: string[] = []
  let here: Entry = { kind: 'folder', folder: root }
  let hops = 0
  while (todo.length > 0) {
    const [name = '', ...later] = todo
    if (here.kind === 'submodule') return { why: 'inside a submodule; its files are in another repository' }
    const next: Entry | undefined = here.kind === 'folder' ? here.folder.entries.get(name) : undefined
    if (!next) return null
    if (next.kind !== 'link') {
      here = next
      done.push(name)
      todo = later
      continue
    }
    hops += 1
    if (hops > longestChainOfLinks) return { why: 'a symbolic link that leads round in a circle' }
    const target = targetOf(done, next.target)
    if (target === null) return { why: `a symbolic link that leaves the repository (${next.target})` }
    todo = [...target, ...later]
    done = []
    here = { kind: 'folder', folder: root }
  }
  return { entry: here, path: hops === 0 ? path : done.join('/') }
}

/** Segments from the root, or null when the link is absolute or climbs out. */
function targetOf(folder: readonly string[], target: string): readonly string[] | null {
  if (target.startsWith('/')) return null
  const segments = [...folder]
  for (const segment of target.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') segments.push(segment)
    else if (segments.pop() === undefined) return null
  }
  return segments
}

function namesIn(folder: Folder): readonly string[] {
  return [...folder.entries].map(([name, entry]) => (entry.kind === 'folder' ? `${name}/` : name)).sort()
}

/** Regular files, and links that lead to one. */
function listFiles(root: Folder, find: (path: string) => Found): readonly string[] {
  const files: string[] = []
  walk(root, '', (path, entry) => {
    if (entry.kind === 'file') files.push(path)
    if (entry.kind !== 'link') return
    const place = find(path)
    if (place && 'entry' in place && place.entry.kind === 'file') files.push(path)
  })
  return files.sort()
}

function resolvedLinks(root: Folder, find: (path: string) => Found): ReadonlyMap<string, string> {
  const links = new Map<string, string>()
  collect(root, '')
  return links

  function collect(folder: Folder, prefix: string): void {
    if (!folder.hasLinks) return
    for (const [name, entry] of folder.entries) {
      if (entry.kind === 'folder') collect(entry.folder, `${prefix}${name}/`)
      if (entry.kind !== 'link') continue
      const place = find(prefix + name)
      if (place && 'entry' in place) links.set(prefix + name, place.path)
    }
  }
}

function walk(folder: Folder, prefix: string, visit: (path: string, entry: Entry) => void): void {
  for (const [name, entry] of folder.entries) {
    if (entry.kind === 'folder') walk(entry.folder, `${prefix}${name}/`, visit)
    else visit(prefix + name, entry)
  }
}
