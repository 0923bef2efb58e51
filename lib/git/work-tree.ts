import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Snapshot } from '@/lib/manifests/contract'
import { type ContentLimits, contentLimits, contentOf, limitOf, notLoaded, totalOf } from './content'
import { type Content, type Entry, type Folder, makeFolder } from './folders'
import { createSnapshot } from './snapshot'

const unborn = '0'.repeat(40)

/** A folder as it stands on disk, committed or not; only `.git` and `node_modules` are left out. */
export function workTreeSnapshot(
  folder: string,
  commit: string = unborn,
  limits: ContentLimits = contentLimits,
): Snapshot {
  let loaded = 0
  return createSnapshot(commit, readFolder('', folder))

  function readFolder(prefix: string, place: string): Folder {
    const entries = new Map<string, Entry>()
    for (const name of namesIn(place)) {
      if (name === '.git' || name === 'node_modules') continue
      const entry = readEntry(prefix + name, join(place, name))
      if (entry) entries.set(name, entry)
    }
    const lines = [...entries].map(([name, entry]) => `${entry.kind} ${idOf(entry)} ${name}\n`)
    return makeFolder(hash('tree', Buffer.from(lines.join(''))), entries)
  }

  function readEntry(path: string, place: string): Entry | null {
    const stat = lstatSync(place, { throwIfNoEntry: false })
    if (!stat) return null
    if (stat.isDirectory()) return { kind: 'folder', folder: readFolder(`${path}/`, place) }
    if (stat.isSymbolicLink()) {
      const target = readlinkSync(place)
      return { kind: 'link', id: hash('blob', Buffer.from(target)), target }
    }
    if (!stat.isFile()) return null
    const why = notLoaded(path) ?? (loaded > totalOf(path, limits) ? 'not read: the folder is too large' : null)
    if (why !== null) return { kind: 'file', id: unread(stat.size, stat.mtimeMs), content: { why } }
    const body = stat.size > limitOf(path, limits) ? null : readBody(place)
    if (typeof body === 'string') return { kind: 'file', id: unread(stat.size, stat.mtimeMs), content: { why: body } }
    loaded += body?.length ?? 0
    const content: Content = contentOf(path, body, stat.size, limits)
    return { kind: 'file', id: body ? hash('blob', body) : unread(stat.size, stat.mtimeMs), content }
  }
}

/** Empty where the folder may not be read: what is in it is then missing, and whoever refers to it says so. */
function namesIn(place: string): readonly string[] {
  try {
    return readdirSync(place).sort()
  } catch {
    return []
  }
}

/** The bytes, or why they can't be had: one unreadable file must not hide the others. */
function readBody(place: string): Buffer | string {
  try {
    return readFileSync(place)
  } catch (error) {
    return `can't be read from disk (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'})`
  }
}

function idOf(entry: Entry): string {
  return entry.kind === 'folder' ? entry.folder.id : entry.id
}

/** Stands for bytes that were not read; changes when the file does. */
function unread(size: number, mtimeMs: number): string {
  return hash('unread', Buffer.from(`${size} ${mtimeMs}`))
}

/** Git's own object id, so that ids agree with those of a commit. */
function hash(type: string, body: Buffer): string {
  return createHash('sha1').update(`${type} ${body.length}\0`).update(body).digest('hex')
}
