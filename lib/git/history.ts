import type { Snapshot } from '@/lib/manifests/contract'
import { commitFormat, parseCommitObject, parseCommits } from './commits'
import type { ContentLimits } from './content'
import type { BranchLine, Commit } from './contract'
import { failure, reasonOf } from './failure'
import { createLineReader } from './line'
import type { ObjectReader } from './objects'
import { createPast } from './past'
import { runGit } from './program'

export interface History {
  commit(sha: string): Promise<Commit>
  /** First-parent history of `before` (default HEAD, itself included; with `before` it is left out), newest first. */
  log(options: { readonly limit: number; readonly path?: string; readonly before?: string }): Promise<readonly Commit[]>
  isAncestor(ancestor: string, descendant: string): Promise<boolean>
  line(head: string): Promise<BranchLine>
  findText(head: string, text: string, signal?: AbortSignal): Promise<readonly string[] | null>
}

const timeoutMs = 60_000
/** One pass over all that is held, on a slow disk. */
const lineTimeoutMs = 600_000
const findTimeoutMs = 10_000
const mostFound = 50
const hex = /^[0-9a-f]{7,64}$/

export function createHistory(options: {
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  readonly objects: Pick<ObjectReader, 'read'>
  readonly snapshot: (commit: string) => Promise<Snapshot>
  readonly limits?: ContentLimits
}): History {
  const { folder, environment, objects, snapshot, limits } = options
  const call = { folder, environment, timeoutMs }
  const lines = createLineReader({ folder, environment, timeoutMs: lineTimeoutMs })
  const readPast = createPast({ objects, snapshot, ...(limits ? { limits } : {}) })
  return { commit, log, isAncestor, line, findText }

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
    const from = wanted.before === undefined ? 'HEAD' : checked(wanted.before)
    const { stdout } = await runGit(
      [
        'log',
        '-z',
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
    const [child] = await objects.read([`${checked(descendant)}^{commit}`])
    const parents = child?.body ? (parseCommitObject(child.id, child.body)?.parents ?? []) : []
    if (parents.includes(ancestor)) return true
    const args = ['merge-base', '--is-ancestor', checked(ancestor), checked(descendant)]
    const { exitCode } = await runGit(args, { ...call, accept: [0, 1] })
    return exitCode === 0
  }

  async function line(head: string): Promise<BranchLine> {
    const found = await lines.read(checked(head))
    return { ...found, past: (position, read) => readPast(found, position, read) }
  }

  async function findText(head: string, text: string, signal?: AbortSignal): Promise<readonly string[] | null> {
    const args = ['log', '--first-parent', '-m', '--no-renames', `--max-count=${mostFound}`, '--format=%H', `-S${text}`]
    const asked = { ...call, timeoutMs: findTimeoutMs, ...(signal ? { signal } : {}) }
    try {
      const { stdout } = await runGit([...args, checked(head), '--'], asked)
      return stdout.toString('latin1').split('\n').filter(Boolean)
    } catch (error) {
      if (reasonOf(error) === 'timeout') return null
      throw error
    }
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
