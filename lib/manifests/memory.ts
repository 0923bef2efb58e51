import { createHash } from 'node:crypto'
import type { FileEdit, Snapshot } from './contract'
import { realPath } from './links'
import { foldersAbove } from './paths'

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

/** The same tree with some files replaced or added, also as links show them; everything else is answered by the original. */
export function withEdits(snapshot: Snapshot, edits: readonly FileEdit[]): Snapshot {
  const after = new Map(edits.map(edit => [edit.path, edit.after]))
  const isNew = edits.some(edit => snapshot.blob(edit.path) === null)
  const files = isNew ? [...new Set([...snapshot.files, ...after.keys()])].sort() : snapshot.files
  const edited = (path: string) => after.get(realPath(snapshot, path))
  return {
    commit: snapshot.commit,
    files,
    list: folder => (isNew ? entriesOf(files, folder) : snapshot.list(folder)),
    read: path => edited(path) ?? snapshot.read(path),
    blob: path => {
      const text = edited(path)
      return text === undefined ? snapshot.blob(path) : blobId(text)
    },
    unreadable: path => (edited(path) === undefined ? snapshot.unreadable(path) : null),
    ...(snapshot.links ? { links: snapshot.links } : {}),
    ...(snapshot.tree && !isNew ? { tree: treeAfter(snapshot.tree, edits) } : {}),
  }
}

/** A folder with an edited file below it is another one than before. */
function treeAfter(tree: (folder: string) => string | null, edits: readonly FileEdit[]) {
  const version = blobId(JSON.stringify(edits.map(({ path, after }) => [path, after])))
  const touched = new Set(edits.flatMap(({ path }) => foldersAbove(path)))
  return (folder: string) => (touched.has(folder) ? `${tree(folder)} ${version}` : tree(folder))
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
