import { mkdirSync } from 'node:fs'
import { git } from '@/demo/git-host/git/run'
import type { Files } from './manifests'

/** A bare repository that commits are added to, each by one `git fast-import`. */
export interface ShopRepository {
  readonly folder: string
  /** Resolves with the new head. */
  commit(message: string, files: Files): Promise<string>
}

const start = Date.UTC(2026, 0, 5, 8) / 1000

export async function createShopRepository(folder: string, files: Files): Promise<ShopRepository> {
  mkdirSync(folder, { recursive: true })
  await git(folder, ['init', '--quiet', '--bare', '--initial-branch=main'])
  let commits = 0
  await write('everything', files)
  return { folder, commit: write }

  async function write(message: string, changed: Files): Promise<string> {
    const stdin = formatCommit(message, changed, start + commits * 60, commits > 0)
    commits += 1
    await git(folder, ['fast-import', '--quiet', '--force'], { stdin })
    return git(folder, ['rev-parse', 'refs/heads/main'])
  }
}

function formatCommit(message: string, files: Files, seconds: number, hasParent: boolean): string {
  const head = [
    'feature done',
    'commit refs/heads/main',
    `committer Bench <bench@example.org> ${seconds} +0000`,
    formatData(message),
    ...(hasParent ? ['from refs/heads/main^0'] : []),
  ]
  const changes = Object.entries(files).map(([path, text]) => `M 100644 inline ${path}\n${formatData(text)}`)
  return `${[...head, ...changes].join('\n')}\ndone\n`
}

function formatData(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`
}
