import type { GitRepository } from './repository'

export interface Person {
  readonly name: string
  readonly email: string
  /** Epoch milliseconds; git keeps whole seconds. */
  readonly at: number
}

export interface GitCommit {
  readonly sha: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly author: Person
  readonly committer: Person
  readonly message: string
}

export async function readCommit(repository: GitRepository, name: string): Promise<GitCommit | null> {
  const object = await repository.objects.read(`${name}^{commit}`)
  if (object === null) return null
  const text = object.content.toString()
  const split = text.indexOf('\n\n')
  const headers = (split < 0 ? text : text.slice(0, split)).split('\n')
  return {
    sha: object.sha,
    tree: headerValues(headers, 'tree')[0] ?? '',
    parents: headerValues(headers, 'parent'),
    author: parsePerson(headerValues(headers, 'author')[0] ?? ''),
    committer: parsePerson(headerValues(headers, 'committer')[0] ?? ''),
    message: split < 0 ? '' : text.slice(split + 2),
  }
}

export interface NewCommit {
  readonly tree: string
  readonly parents: readonly string[]
  readonly author: Person
  readonly committer: Person
  readonly message: string
}

/** Writes a commit object that nothing points to yet. */
export function writeCommit(repository: GitRepository, commit: NewCommit): Promise<string> {
  const parents = commit.parents.flatMap(parent => ['-p', parent])
  return repository.run(['commit-tree', commit.tree, ...parents], {
    stdin: commit.message,
    env: {
      GIT_AUTHOR_NAME: commit.author.name,
      GIT_AUTHOR_EMAIL: commit.author.email,
      GIT_AUTHOR_DATE: gitDate(commit.author.at),
      GIT_COMMITTER_NAME: commit.committer.name,
      GIT_COMMITTER_EMAIL: commit.committer.email,
      GIT_COMMITTER_DATE: gitDate(commit.committer.at),
    },
  })
}

/** Shas reachable from `range`, newest first. */
export async function listCommits(
  repository: GitRepository,
  range: readonly string[],
  options: { readonly limit: number; readonly skip?: number; readonly path?: string; readonly reverse?: boolean },
): Promise<readonly string[]> {
  const output = await repository.attempt([
    'rev-list',
    `--max-count=${options.limit}`,
    `--skip=${options.skip ?? 0}`,
    ...(options.reverse === true ? ['--reverse', '--topo-order'] : []),
    ...range,
    '--',
    ...(options.path === undefined || options.path === '' ? [] : [`:(literal)${options.path}`]),
  ])
  return output.code === 0 ? output.stdout.toString().split('\n').filter(Boolean) : []
}

export async function isAncestor(repository: GitRepository, ancestor: string, descendant: string): Promise<boolean> {
  return (await repository.attempt(['merge-base', '--is-ancestor', ancestor, descendant])).code === 0
}

export async function findMergeBase(repository: GitRepository, one: string, other: string): Promise<string | null> {
  const output = await repository.attempt(['merge-base', one, other])
  return output.code === 0 ? output.stdout.toString().trim() : null
}

function headerValues(headers: readonly string[], name: string): string[] {
  return headers.filter(line => line.startsWith(`${name} `)).map(line => line.slice(name.length + 1))
}

function parsePerson(line: string): Person {
  const [, name = '', email = '', seconds = '0'] = /^(.*?) ?<([^>]*)> (\d+)/.exec(line) ?? []
  return { name, email, at: Number(seconds) * 1000 }
}

function gitDate(at: number): string {
  return `${Math.floor(at / 1000)} +0000`
}
