import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { NewRepository, RepositorySettings } from './contract'
import { type GitRepository, openGitRepository } from './git/repository'
import { git } from './git/run'
import { newState, type RepositoryState, readState, writeState } from './state'

export interface HostedRepository {
  readonly owner: string
  readonly name: string
  readonly git: GitRepository
  readonly state: RepositoryState
  save(): void
  nextId(): number
  /** One writer at a time: a merge reads, computes and moves a ref. */
  exclusive<T>(work: () => Promise<T>): Promise<T>
}

export interface Repositories {
  /** Makes it, or opens the bare repository that is already there under `<root>/<owner>/<name>.git`. */
  create(repository: NewRepository): Promise<HostedRepository>
  find(owner: string, name: string): HostedRepository | null
  list(): readonly HostedRepository[]
  close(): void
}

/** Bare repositories under a folder, each with its state in a file beside it. */
export function openRepositories(root: string, clock: () => number): Repositories {
  const open = new Map<string, HostedRepository>()
  mkdirSync(root, { recursive: true })
  for (const owner of listFolders(root)) {
    for (const file of listFolders(join(root, owner))) {
      const [, name] = /^(.+)\.git$/.exec(file) ?? []
      const state = name === undefined ? null : readState(stateFile(root, owner, name))
      if (name !== undefined && state !== null) open.set(key(owner, name), host(root, owner, name, state))
    }
  }
  return {
    async create({ owner, name, lastNumber = 0, ...settings }) {
      const known = open.get(key(owner, name))
      if (known !== undefined) return known
      const dir = join(root, owner, `${name}.git`)
      const wanted = { ...defaults, ...settings }
      if (!existsSync(dir)) {
        mkdirSync(dir, { recursive: true })
        await git(dir, ['init', '--quiet', '--bare', `--initial-branch=${wanted.defaultBranch}`])
      }
      const repository = host(root, owner, name, newState(open.size + 1, clock(), wanted, lastNumber))
      repository.save()
      open.set(key(owner, name), repository)
      return repository
    },
    find: (owner, name) => open.get(key(owner, name)) ?? null,
    list: () => [...open.values()],
    close() {
      for (const repository of open.values()) repository.git.objects.close()
    },
  }
}

const defaults: RepositorySettings = {
  private: false,
  defaultBranch: 'main',
  description: '',
  access: {},
  protection: {},
}

function host(root: string, owner: string, name: string, state: RepositoryState): HostedRepository {
  let last: Promise<unknown> = Promise.resolve()
  return {
    owner,
    name,
    git: openGitRepository(join(root, owner, `${name}.git`)),
    state,
    save: () => writeState(stateFile(root, owner, name), state),
    nextId: () => ++state.lastId,
    exclusive(work) {
      const result = last.then(work)
      last = result.catch(() => undefined)
      return result
    },
  }
}

function listFolders(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries.filter(entry => entry.isDirectory()).map(entry => entry.name)
}

function stateFile(root: string, owner: string, name: string): string {
  return join(root, owner, `${name}.json`)
}

/** GitHub's names are case-insensitive. */
function key(owner: string, name: string): string {
  return `${owner}/${name}`.toLowerCase()
}
