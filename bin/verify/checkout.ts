import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import type { Snapshot } from '@/lib/manifests/contract'

export interface Checkout {
  /** The files of the snapshot, and nothing else. */
  readonly root: string
  /** An empty folder for the program's own needs. */
  readonly home: string
  remove(): Promise<void>
}

/**
 * Writes what was read into a temporary folder: exactly the commit, without hooks and filters of Git. Files that hold no text are there
 * and empty: generators take them, and no image stands in them.
 */
export async function writeCheckout(snapshot: Snapshot): Promise<Checkout> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-verify-'))
  const root = join(folder, 'tree')
  const home = join(folder, 'home')
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    await mkdir(root)
    await mkdir(home)
    const links = [...(snapshot.links ?? [])]
    for (const path of snapshot.files) {
      if (links.some(([link]) => path === link || path.startsWith(`${link}/`))) continue
      const file = join(root, path)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, snapshot.read(path) ?? '')
    }
    for (const [link, target] of links) {
      const file = join(root, link)
      await mkdir(dirname(file), { recursive: true })
      await symlink(relative(dirname(file), join(root, target)), file)
    }
  } catch (error) {
    await remove()
    throw error
  }
  return { root, home, remove }
}
