import { type Node, textOf } from '@/lib/manifests/yaml/node'
import { type Context, report } from './context'
import { refuse } from './refuse'

/** `a/b` joined with `../c`, or null where that leaves the repository. */
export function joinPath(folder: string, path: string): string | null {
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts.join('/')
}

export function isWithin(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`)
}

/** Text of a file or null when there is none; looked-at paths are remembered. */
export function readText(context: Context, path: string): string | null {
  context.looked.add(path)
  return context.snapshot.read(path)
}

export interface LoadedFile {
  readonly path: string
  readonly text: string
}

/** A file that a kustomization names. */
export function loadFile(context: Context, folder: string, name: string, at: Node): LoadedFile {
  const remote = remoteKind(name)
  if (remote !== null)
    return refuse(
      'remote_file',
      at,
      `'${name}' lies outside the repository (${remote}) and is never fetched. Copy it into the repository to see what it gives.`,
    )
  const path = name.startsWith('/') ? null : joinPath(folder, name)
  if (path === null)
    return refuse('outside_repository', at, `'${name}' leads out of the repository. Keep every file inside it.`)
  const text = readText(context, path)
  if (text === null) return refuseAbsent(context, path, name, at)
  checkWithin(context, path, folder, at)
  return { path, text }
}

/** The file is read all the same: what it holds is what a person wants to see, as declared. */
export function checkWithin(context: Context, path: string, folder: string, at: Node): void {
  if (context.readsAbove || isWithin(path, folder)) return
  const name = textOf(at) ?? path
  report(
    context,
    'error',
    'outside_root',
    at,
    `'${name}' lies outside '${folder}', and kustomize refuses files from there. Move it below, or use a folder with a kustomization of its own.`,
  )
}

function refuseAbsent(context: Context, path: string, name: string, at: Node): never {
  const why = context.snapshot.unreadable(path)
  if (why !== null) return refuse('file_unreadable', at, `'${name}' cannot be read: ${why}.`)
  return refuse('file_missing', at, `'${name}' is not in the repository. Add the file or remove this line.`)
}

/** Names that kustomize fetches over the network, in words, or null for a local path. */
export function remoteKind(name: string): string | null {
  if (/^(?:git::)?https?:\/\//i.test(name)) return 'a web address'
  if (/^(?:git::)?(?:ssh|file):\/\//i.test(name)) return 'a Git repository'
  if (/^(?:git::)?[a-zA-Z][a-zA-Z0-9-]*@[^/]+[:/]/.test(name)) return 'a Git repository'
  if (/^(?:git::)?github\.com[/:][^/]+\/[^/]+/i.test(name)) return 'a Git repository'
  return null
}
