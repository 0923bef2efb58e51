import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { run } from './programs'

/** Text by path; null removes. */
export type Files = Readonly<Record<string, string | null>>

/** The repository that everything is delivered from: a clone that is committed to and pushed. */
export interface Fleet {
  readonly url: string
  /** Pushes one commit; `minutesAgo` puts its dates back, `branch` makes or moves another branch. */
  commit(files: Files, options?: { readonly minutesAgo?: number; readonly branch?: string }): Promise<string>
  tag(name: string): Promise<void>
}

export async function cloneFleet(url: string, folder: string): Promise<Fleet> {
  const git = (args: readonly string[], variables = {}) => run('git', ['-C', folder, ...args], { variables })
  await run('git', ['clone', '--quiet', url, folder])
  await git(['checkout', '--quiet', '-B', 'main'])
  return {
    url,
    async commit(files, { minutesAgo = 0, branch = 'main' } = {}) {
      if (branch !== 'main') await git(['checkout', '--quiet', '-B', branch])
      for (const [path, text] of Object.entries(files)) await put(join(folder, path), text)
      await git(['add', '--all'])
      const date = new Date(Date.now() - minutesAgo * 60_000).toISOString()
      const who = ['-c', 'user.name=Mara', '-c', 'user.email=mara@example.com']
      const dates = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }
      await git([...who, 'commit', '--quiet', '-m', Object.keys(files)[0] ?? 'nothing'], dates)
      await git(['push', '--quiet', '--force', 'origin', `HEAD:refs/heads/${branch}`])
      const sha = (await git(['rev-parse', 'HEAD'])).trim()
      if (branch !== 'main') await git(['checkout', '--quiet', 'main'])
      return sha
    },
    async tag(name) {
      await git(['tag', '--force', name])
      await git(['push', '--quiet', '--force', 'origin', `refs/tags/${name}`])
    },
  }
}

async function put(file: string, text: string | null): Promise<void> {
  if (text === null) return rm(file, { force: true })
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}
