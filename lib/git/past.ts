import { createCache } from '@/lib/heap/cache'
import type { Snapshot } from '@/lib/manifests/contract'
import { type ContentLimits, contentLimits, contentOf, notLoaded } from './content'
import type { Content } from './folders'
import type { Line } from './line'
import type { ObjectReader } from './objects'

interface PastParts {
  readonly objects: Pick<ObjectReader, 'read'>
  /** A commit as it is, whole. */
  readonly snapshot: (commit: string) => Promise<Snapshot>
  readonly limits?: ContentLimits
}

const heldText = 8_000_000
/** Each round asks for what the last one found missing: a base, then what that names, and so on. */
const mostRounds = 40

export type ReadPast = <Value>(line: Line, position: number, read: (snapshot: Snapshot) => Value) => Promise<Value>

/**
 * The past as the head with the later changes taken back: a commit ten thousand commits ago costs the few blobs that are asked for, not
 * its tree. Where links ever stood, paths do not tell what is read, so the commit itself is taken.
 */
export function createPast({ objects, snapshot, limits = contentLimits }: PastParts): ReadPast {
  const texts = createCache<Content>(heldText, content => ('text' in content ? content.text.length + 200 : 200))
  return readPast

  async function readPast<Value>(line: Line, position: number, read: (snapshot: Snapshot) => Value): Promise<Value> {
    const commit = line.commitAt(position)?.sha ?? line.head
    if (line.hadLinks || commit === line.head) return read(await snapshot(commit))
    const head = await snapshot(line.head)
    for (let round = 0; round < mostRounds; round += 1) {
      const missing = new Map<string, string>()
      const value = read(pastSnapshot({ line, position, head, commit, textOf, missing }))
      if (missing.size === 0) return value
      await load(missing)
    }
    return read(await snapshot(commit))
  }

  function textOf(path: string, id: string): Content | undefined {
    return texts.get(`${id} ${limitKey(path)}`)
  }

  async function load(missing: ReadonlyMap<string, string>): Promise<void> {
    const wanted = [...missing]
    const answers = await objects.read(wanted.map(([, id]) => id))
    for (const [index, [path, id]] of wanted.entries()) {
      const object = answers[index]
      const content: Content = object
        ? contentOf(path, object.body, object.size, limits)
        : { why: 'missing from the Git folder' }
      texts.set(`${id} ${limitKey(path)}`, content)
    }
  }
}

interface PastTree {
  readonly line: Line
  readonly position: number
  readonly head: Snapshot
  readonly commit: string
  readonly textOf: (path: string, id: string) => Content | undefined
  /** Path to blob id of what was asked for and is not here yet. */
  readonly missing: Map<string, string>
}

function pastSnapshot(tree: PastTree): Snapshot {
  const { line, position, head, missing } = tree
  const lists = new Map<string, readonly string[]>()
  let files: readonly string[] | null = null
  return {
    commit: tree.commit,
    get files() {
      files ??= filesBelow('')
      return files
    },
    list(folder) {
      const place = folder.replace(/\/+$/, '')
      const known = lists.get(place) ?? listOf(place)
      lists.set(place, known)
      return known
    },
    blob,
    read(path) {
      const content = contentAt(path)
      return content !== null && 'text' in content ? content.text : null
    },
    unreadable(path) {
      const content = contentAt(path)
      return content === null || 'text' in content ? null : content.why
    },
  }

  function blob(path: string): string | null {
    const changed = line.blobAt(path, position)
    return changed === undefined ? head.blob(path) : changed
  }

  function contentAt(path: string): Content | null {
    const id = blob(path)
    if (id === null) return null
    if (id === head.blob(path)) {
      const text = head.read(path)
      return text === null ? { why: head.unreadable(path) ?? 'not read' } : { text }
    }
    const why = notLoaded(path)
    if (why !== null) return { why }
    const known = tree.textOf(path, id)
    if (known === undefined) missing.set(path, id)
    return known ?? null
  }

  /** The head's entries, with those looked at anew below which something came or went since. */
  function listOf(folder: string): readonly string[] {
    const prefix = folder === '' ? '' : `${folder}/`
    const names = new Set(head.list(folder))
    const moved = new Map<string, string[]>()
    for (const path of line.movedBelow(folder, position)) {
      const rest = path.slice(prefix.length)
      const slash = rest.indexOf('/')
      const name = slash === -1 ? rest : rest.slice(0, slash + 1)
      moved.set(name, [...(moved.get(name) ?? []), path])
    }
    for (const [name, paths] of moved) {
      const isThere = paths.some(path => blob(path) !== null) || (name.endsWith('/') && stays(`${prefix}${name}`))
      if (isThere) names.add(name)
      else names.delete(name)
    }
    return [...names].sort()
  }

  /** Whether a file that the head has below a folder was there at that time too. */
  function stays(prefix: string): boolean {
    for (let at = firstAtLeast(head.files, prefix); head.files[at]?.startsWith(prefix); at += 1)
      if (blob(head.files[at] ?? '') !== null) return true
    return false
  }

  function filesBelow(folder: string): readonly string[] {
    const all = new Set([...head.files, ...line.movedBelow(folder, position)])
    return [...all].filter(path => blob(path) !== null).sort()
  }
}

/** The limit of a file's size depends on its name. */
function limitKey(path: string): string {
  return /\.[^./]*$/.exec(path)?.[0] ?? ''
}

function firstAtLeast(sorted: readonly string[], text: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? '') < text) low = middle + 1
    else high = middle
  }
  return low
}
