import { commitFormat, parseCommitObject, parseCommits } from './commits'
import type { Commit } from './contract'
import { failure } from './failure'
import { createLastChange } from './last-change'
import type { ObjectReader } from './objects'
import { runGit } from './program'
import { createTouched } from './touched'

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
  readonly objects: Pick<ObjectReader, 'read'>
}): History {
  const { folder, environment, objects } = options
  const call = { folder, environment, timeoutMs }
  const touched = createTouched(call)
  const { lastChange } = createLastChange({ ...call, commit, touches: touched.find })
  return { commit, log, isAncestor, lastChange }

  async function commit(sha: string): Promise<Commit> {
    const [object] = await objects.read([`${checked(sha)}^{commit}`])
    const found = object?.body ? parseCommitObject(object.id, object.body) : null
    if (!found) throw noCommit(sha)
    return found
  }

  async function log(wanted: {
    readonly limit: number
    readonly path?: string
    readonly before?: string
  }): Promise<readonly Commit[]> {
    const known = wanted.path !== undefined && wanted.before === undefined ? await knownLog(wanted.path) : null
    if (known && (known.complete || known.commits.length >= wanted.limit)) return known.commits.slice(0, wanted.limit)
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

  async function knownLog(path: string) {
    const [head] = await objects.read(['HEAD^{commit}'])
    return head ? touched.find(head.id, path) : null
  }

  async function isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    const [child] = await objects.read([`${checked(descendant)}^{commit}`])
    const parents = child?.body ? (parseCommitObject(child.id, child.body)?.parents ?? []) : []
    if (parents.includes(ancestor)) return true
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
