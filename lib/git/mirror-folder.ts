import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lockFolder } from './folder-lock'
import { runGit } from './program'

/** `<data>/<id>/`: the bare repository, its lock and the settings that git reads from a file only. */
export interface MirrorFolder {
  readonly repository: string
  readonly globalConfig: string
  /** Makes an empty repository beside; `accept` puts it in the place of the present one. */
  replace(fill: (folder: string) => Promise<void>): Promise<void>
  release(): void
}

const leftBehind = /\.lock$|^tmp_|^gc\.pid$/
const initTimeoutMs = 30_000

/** Owns the folder until released. What an earlier process left half done (locks, temporary packs) is removed. Throws conflict when in use. */
export async function openMirrorFolder(
  place: string,
  environment: Readonly<Record<string, string>>,
): Promise<MirrorFolder> {
  mkdirSync(place, { recursive: true, mode: 0o700 })
  const release = lockFolder(join(place, 'lock.json'))
  const repository = join(place, 'repository.git')
  const globalConfig = join(place, 'git.config')
  try {
    writeFileSync(globalConfig, '[safe]\n\tdirectory = *\n')
    cleanUp(place, repository)
    if (!existsSync(join(repository, 'HEAD'))) {
      rmSync(repository, { recursive: true, force: true })
      await initialise(repository, environment)
    }
  } catch (error) {
    release()
    throw error
  }
  return { repository, globalConfig, replace, release }

  async function replace(fill: (folder: string) => Promise<void>): Promise<void> {
    const fresh = join(place, 'fresh.git')
    const old = join(place, 'old.git')
    rmSync(fresh, { recursive: true, force: true })
    await initialise(fresh, environment)
    await fill(fresh)
    rmSync(old, { recursive: true, force: true })
    renameSync(repository, old)
    renameSync(fresh, repository)
    rmSync(old, { recursive: true, force: true })
  }
}

async function initialise(folder: string, environment: Readonly<Record<string, string>>): Promise<void> {
  await runGit(['init', '--quiet', '--bare', '--template=', folder], { environment, timeoutMs: initTimeoutMs })
}

function cleanUp(place: string, repository: string): void {
  const old = join(place, 'old.git')
  // Killed between the two renames of `replace`: the old one is all there is.
  if (!existsSync(repository) && existsSync(old)) renameSync(old, repository)
  rmSync(old, { recursive: true, force: true })
  rmSync(join(place, 'fresh.git'), { recursive: true, force: true })
  for (const folder of ['', 'refs', 'objects', 'logs'])
    removeLeftBehind(join(repository, folder), folder === '' ? 0 : 8)
}

function removeLeftBehind(folder: string, depth: number): void {
  if (!existsSync(folder)) return
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && depth > 0 && !/^[0-9a-f]{2}$/.test(entry.name)) removeLeftBehind(path, depth - 1)
    else if (entry.isFile() && leftBehind.test(entry.name)) rmSync(path, { force: true })
  }
}
