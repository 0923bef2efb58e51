import { realpathSync } from 'node:fs'
import { relative } from 'node:path'
import { AppError } from '@/lib/errors'
import type { Snapshot } from '@/lib/manifests/contract'
import { gitEnvironment } from './environment'
import { failure } from './failure'
import { runGit } from './program'
import { openRepository, type Repository } from './repository'
import { workTreeSnapshot } from './work-tree'

/** A folder on disk that is read once: a bare repository, a work tree, a folder of one, or no repository at all. */
export interface LocalReading {
  readonly snapshot: Snapshot
  /** The branch or tag that is read; for another commit the branch that is checked out. Null without either. */
  readonly branch: string | null
  /** The folder within the repository, '' for all of it. */
  readonly within: string
}

const timeoutMs = 30_000

/** `ref` null reads a work tree as it stands on disk and a bare repository at its HEAD. Throws not_found for an unknown ref. */
export async function readLocal(folder: string, ref: string | null): Promise<LocalReading> {
  const environment = gitEnvironment()
  const gitFolder = await ask(['-C', folder, 'rev-parse', '--absolute-git-dir'])
  if (gitFolder === null) return withoutGit(folder, ref)
  const top = await ask(['-C', folder, 'rev-parse', '--show-toplevel'])
  const within = top === null ? '' : relative(realpathSync(top), realpathSync(folder)).split('\\').join('/')
  const repository = openRepository({ folder: gitFolder, environment, missing: 'unreadable' })
  try {
    const head = await ask([`--git-dir=${gitFolder}`, 'symbolic-ref', '--short', '-q', 'HEAD'])
    if (top !== null && ref === null) {
      return { snapshot: workTreeSnapshot(top, (await repository.find('HEAD')) ?? undefined), branch: head, within }
    }
    const commit = await commitOf(repository, ref)
    const named = ref !== null && (await isNamed(repository, ref))
    return { snapshot: await repository.snapshot(commit), branch: named ? ref : head, within }
  } finally {
    repository.close()
  }

  async function ask(args: readonly string[]): Promise<string | null> {
    const { exitCode, stdout } = await runGit(args, { environment, timeoutMs, accept: [0, 1, 128] })
    return exitCode === 0 ? stdout.toString('utf8').trim() || null : null
  }
}

async function isNamed(repository: Repository, ref: string): Promise<boolean> {
  for (const folder of ['heads', 'tags', 'remotes/origin']) {
    if ((await repository.find(`refs/${folder}/${ref}`)) !== null) return true
  }
  return false
}

/** The commit of a ref, also of a branch that only the remote of a clone has. */
export async function commitOf(repository: Repository, ref: string | null): Promise<string> {
  const names = ref === null ? ['HEAD'] : [ref, `origin/${ref}`]
  for (const name of names) {
    const commit = await repository.find(name)
    if (commit !== null) return commit
  }
  if (ref === null) {
    throw failure('not_found', 'empty', 'The repository has no commit yet.', 'Commit something first.')
  }
  throw failure(
    'not_found',
    'no-commit',
    `There is no "${ref}" in the repository.`,
    'Name a branch, a tag or a commit.',
  )
}

function withoutGit(folder: string, ref: string | null): LocalReading {
  if (ref === null) return { snapshot: workTreeSnapshot(folder), branch: null, within: '' }
  throw new AppError(
    'bad_request',
    `${folder} is no Git repository, so it has no "${ref}". Leave --ref out to read it as it is.`,
  )
}
