import type { Snapshot } from './contract'

export interface ChangedPath {
  readonly path: string
  /** The path is there in one of the two only: listings of the folders above it differ too. */
  readonly appeared: boolean
}

/** Every file whose bytes differ, or that is in one of the two only. Folders with equal ids are not entered. */
export function changedPaths(before: Snapshot, after: Snapshot): readonly ChangedPath[] {
  if (before === after) return []
  const changed = new Map<string, ChangedPath>()
  if (before.tree && after.tree) compareFolder('', before, after, changed)
  else compareFiles(before, after, changed)
  addThroughLinks(before, changed)
  addThroughLinks(after, changed)
  return [...changed.values()]
}

function compareFolder(folder: string, before: Snapshot, after: Snapshot, changed: Map<string, ChangedPath>): void {
  if (before.tree?.(folder) === after.tree?.(folder)) return
  const prefix = folder === '' ? '' : `${folder}/`
  const old = new Set(before.list(folder))
  const now = new Set(after.list(folder))
  for (const name of new Set([...old, ...now])) {
    const path = prefix + name
    if (name.endsWith('/')) compareFolder(path.slice(0, -1), before, after, changed)
    else if (before.blob(path) !== after.blob(path) || before.unreadable(path) !== after.unreadable(path)) {
      changed.set(path, { path, appeared: old.has(name) !== now.has(name) })
    }
  }
}

function compareFiles(before: Snapshot, after: Snapshot, changed: Map<string, ChangedPath>): void {
  for (const path of new Set([...before.files, ...after.files])) {
    const old = before.blob(path)
    const now = after.blob(path)
    if (old !== now) changed.set(path, { path, appeared: (old === null) !== (now === null) })
  }
}

/** A file changed under its own name is changed under the names of links that lead to it, too. */
function addThroughLinks(snapshot: Snapshot, changed: Map<string, ChangedPath>): void {
  for (const [link, target] of snapshot.links ?? []) {
    for (const { path, appeared } of [...changed.values()]) {
      if (path === target) changed.set(link, { path: link, appeared })
      else if (path.startsWith(`${target}/`)) {
        const through = link + path.slice(target.length)
        changed.set(through, { path: through, appeared })
      }
    }
  }
}
