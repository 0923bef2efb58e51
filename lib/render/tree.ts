import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import type { Snapshot } from '@/lib/manifests/contract'

export interface Folder {
  readonly path: string
  /** An empty folder for the program's own needs. */
  readonly home: string
  remove(): Promise<void>
}

/** Readable by this process's user alone. */
export async function privateFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'plimsoll-render-'))
  const home = join(path, 'home')
  await mkdir(home)
  return { path, home, remove: () => rm(path, { recursive: true, force: true }) }
}

/**
 * Writes the files that a cell looks at, and no others. A link is written as the file that it leads to, so nothing in the folder leads out
 * of it. Files that hold no text are there and empty: generators take them, and no image stands in them.
 */
export async function writeTree(root: string, snapshot: Snapshot, paths: readonly string[]): Promise<void> {
  await mkdir(root, { recursive: true })
  for (const path of paths) {
    if (path.startsWith('/') || normalize(path).startsWith('..')) continue
    const place = join(root, path)
    if (path === '' || path.endsWith('/')) {
      if (snapshot.list(path).length > 0) await mkdir(place, { recursive: true })
    } else if (snapshot.blob(path) !== null) {
      await mkdir(dirname(place), { recursive: true })
      await writeFile(place, snapshot.read(path) ?? '', { mode: 0o600 })
    }
  }
}
