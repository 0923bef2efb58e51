import { createHash } from 'node:crypto'
import type { FileEdit, Snapshot } from './contract'

/** A snapshot over texts in memory: for tests, and for the edited tree whose effects a plan shows. */
export function snapshotOf(files: Readonly<Record<string, string>>, commit = '0'.repeat(40)): Snapshot {
  const paths = Object.keys(files).sort()
  return {
    commit,
    files: paths,
    list: folder => entriesOf(paths, folder),
    read: path => files[path] ?? null,
    blob: path => (files[path] === undefined ? null : blobId(files[path])),
    unreadable: () => null,
  }
}

/** The same tree with some files replaced or added; everything else is answered by the original. */
export function withEdits(snapshot: Snapshot, edits: readonly FileEdit[]): Snapshot {
  const after = new Map(edits.map(edit => [edit.path, edit.after]))
  const files = [...new Set([...snapshot.files, ...after.keys()])].sort()
  const isNew = edits.some(edit => snapshot.blob(edit.path) === null)
  return {
    commit: snapshot.commit,
    files,
    list: folder => (isNew ? entriesOf(files, folder) : snapshot.list(folder)),
    read: path => after.get(path) ?? snapshot.read(path),
    blob: path => {
      const text = after.get(path)
      return text === undefined ? snapshot.blob(path) : blobId(text)
    },
    unreadable: path => (after.has(path) ? null : snapshot.unreadable(path)),
  }
}

/** Git's own id of a blob with this text. */
export function blobId(text: string): string {
  const bytes = Buffer.from(text, 'utf8')
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

function entriesOf(paths: readonly string[], folder: string): readonly string[] {
  const prefix = folder === '' || folder.endsWith('/') ? folder : `${folder}/`
  const names = new Set<string>()
  for (const path of paths) {
    if (!path.startsWith(prefix)) continue
    const rest = path.slice(prefix.length)
    const slash = rest.indexOf('/')
    names.add(slash === -1 ? rest : rest.slice(0, slash + 1))
  }
  return [...names].sort()
}
