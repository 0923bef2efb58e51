import { createCache } from './cache'
import type { Commit } from './contract'
import { type GitCall, runGit } from './program'
import type { Touches } from './touched'

interface Options extends Pick<GitCall, 'environment' | 'timeoutMs'> {
  readonly folder: string
  readonly commit: (sha: string) => Promise<Commit>
  readonly touches: (head: string, path: string) => Promise<Touches>
}

interface Known {
  readonly head: string
  readonly sha: string | null
}

const atOnce = 2
const heldLines = 100_000
const mostCommitsCarriedOver = 2_000

/**
 * Who wrote a line, on the first-parent line of history: with merged pull requests that is the merge, the moment the line began to count.
 * An answer holds for a later head as long as no commit between touched the file, so a poll costs one `git log`, not one blame per cell.
 */
export function createLastChange(options: Options): {
  readonly lastChange: (head: string, path: string, line: number) => Promise<Commit | null>
} {
  const answers = createCache<Known>(heldLines)
  const touched = createCache<Promise<ReadonlySet<string> | null>>(64)
  const turn = createTurns(atOnce)
  return { lastChange }

  async function lastChange(head: string, path: string, line: number): Promise<Commit | null> {
    const key = `${line} ${path}`
    const known = answers.get(key)
    if (!Number.isInteger(line) || line < 1) return null
    const sole = await soleCommit(head, path)
    if (sole !== null) return sole
    const holds = known !== undefined && (known.head === head || (await untouched(known.head, head, path)))
    const sha = holds ? known.sha : await turn(() => blame(head, path, line))
    answers.set(key, { head, sha }, 1)
    return sha === null ? null : options.commit(sha)
  }

  /** All lines of a file that one commit made are that commit's. */
  async function soleCommit(head: string, path: string): Promise<Commit | null> {
    const { commits, complete, madeAnew } = await options.touches(head, path)
    return complete && madeAnew && commits.length === 1 ? (commits[0] ?? null) : null
  }

  async function untouched(from: string, to: string, path: string): Promise<boolean> {
    const key = `${from} ${to}`
    const paths = touched.get(key) ?? turn(() => pathsBetween(from, to))
    touched.set(key, paths, 1)
    const found = await paths
    return found !== null && !found.has(path)
  }

  /** Null when `from` is no ancestor of `to`, or too far back. */
  async function pathsBetween(from: string, to: string): Promise<ReadonlySet<string> | null> {
    const ancestor = await runGit(['merge-base', '--is-ancestor', from, to], { ...options, accept: [0, 1, 128] })
    if (ancestor.exitCode !== 0) return null
    const range = ['rev-list', '--count', '--first-parent', `${from}..${to}`]
    if (Number((await runGit(range, options)).stdout.toString()) > mostCommitsCarriedOver) return null
    const args = ['log', '--first-parent', '-m', '--name-only', '--no-renames', '-z', '--format=', `${from}..${to}`]
    const { stdout } = await runGit(args, options)
    return new Set(stdout.toString('utf8').split(/[\0\n]/))
  }

  async function blame(head: string, path: string, line: number): Promise<string | null> {
    const args = ['blame', '--first-parent', '--porcelain', `-L${line},${line}`, head, '--', path]
    const { stdout, exitCode } = await runGit(args, { ...options, accept: [0, 128] })
    if (exitCode !== 0) return null
    return /^\^?([0-9a-f]{40,64}) /.exec(stdout.toString('latin1'))?.[1] ?? null
  }
}

/** At most `places` tasks at once; the others wait their turn. */
function createTurns(places: number): <Value>(task: () => Promise<Value>) => Promise<Value> {
  const waiting: (() => void)[] = []
  let free = places
  return async task => {
    if (free > 0) free -= 1
    else await new Promise<void>(go => waiting.push(go))
    try {
      return await task()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}
