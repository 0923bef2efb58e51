import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

export interface RealRepository {
  /** The work tree. */
  readonly folder: string
  readonly gitFolder: string
  git(...args: readonly string[]): string
  /** Writes the files (null removes one), commits and returns the commit's id. */
  commit(files: Readonly<Record<string, string | Buffer | null>>, message?: string): string
}

let minute = 0

/** A repository made by the git program in a temporary folder, removed when the test ends. */
export function realRepository(files: Readonly<Record<string, string | Buffer | null>> = {}): RealRepository {
  const folder = temporaryFolder()
  const environment = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    NODE_ENV: process.env.NODE_ENV,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Mara Lind',
    GIT_AUTHOR_EMAIL: 'mara@example.com',
    GIT_COMMITTER_NAME: 'Mara Lind',
    GIT_COMMITTER_EMAIL: 'mara@example.com',
  }
  git('init', '--quiet', '--initial-branch=main')
  git('config', 'uploadpack.allowAnySHA1InWant', 'true')
  if (Object.keys(files).length > 0) commit(files)
  return { folder, gitFolder: join(folder, '.git'), git, commit }

  function git(...args: readonly string[]): string {
    minute += 1
    const date = new Date(Date.UTC(2026, 0, 5, 9, minute)).toISOString()
    const env = { ...environment, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }
    return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
  }

  function commit(changes: Readonly<Record<string, string | Buffer | null>>, message = 'change'): string {
    for (const [path, content] of Object.entries(changes)) {
      const place = join(folder, path)
      if (content === null) rmSync(place)
      else {
        mkdirSync(dirname(place), { recursive: true })
        writeFileSync(place, content)
      }
    }
    git('add', '--all')
    git('commit', '--quiet', '--allow-empty', '-m', message)
    return git('rev-parse', 'HEAD')
  }
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
