import { commitFormat, parseCommits } from './commits'
import type { Commit } from './contract'
import { failure } from './failure'
import { createLastChange } from './last-change'
import { runGit } from './program'

export interface History {
  commit(sha: string): Promise<Commit>
  /** First-parent history of `before` (default HEAD, itself included; with `before` it is left out), newest first. */
  log(options: { readonly limit: number; readonly path?: string; readonly before?: string }): Promise<readonly Commit[]>
  isAncestor(ancestor: string, descendant: string): Promise<boolean>
  lastChange(head: string, path: string, line: number): Promise<Commit | null>
}

const timeoutMs = 60_000
const hex = /^[0-9a-f]{7,64}$/

export function createHistory(options: {
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
}): History {
  const call = { ...options, timeoutMs }
  const { lastChange } = createLastChange({ ...call, commit })
  return { commit, log, isAncestor, lastChange }

  async function commit(sha: string): Promise<Commit> {
    const { stdout } = await runGit(['log', '-1', `--format=${commitFormat}`, checked(sha), '--'], call)
    const [found] = parseCommits(stdout.toString('utf8'))
    if (!found) throw noCommit(sha)
    return found
  }

  async function log(wanted: {
    readonly limit: number
    readonly path?: string
    readonly before?: string
  }): Promise<readonly Commit[]> {
    const from = wanted.before === undefined ? 'HEAD' : checked(wanted.before)
    const { stdout } = await runGit(
      [
        'log',
        '--first-parent',
        `--max-count=${Math.max(0, Math.trunc(wanted.limit))}`,
        `--skip=${wanted.before === undefined || wanted.path ? 0 : 1}`,
        `--format=${commitFormat}`,
        from,
        '--',
        ...(wanted.path ? [`:(literal)${wanted.path}`] : []),
      ],
      call,
    )
    const commits = parseCommits(stdout.toString('utf8'))
    return commits.filter(({ sha }) => sha !== wanted.before)
  }

  async function isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    const args = ['merge-base', '--is-ancestor', checked(ancestor), checked(descendant)]
    const { exitCode } = await runGit(args, { ...call, accept: [0, 1] })
    return exitCode === 0
  }
}

function checked(sha: string): string {
  if (!hex.test(sha)) throw noCommit(sha)
  return sha
}

function noCommit(sha: string) {
  return failure(
    'not_found',
    'no-commit',
    `There is no commit ${sha.slice(0, 12)} in the mirror.`,
    'Give the id of a commit of the branch that is read.',
  )
}
