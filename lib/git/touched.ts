import { commitFormat, parseCommits } from './commits'
import type { Commit } from './contract'
import { type GitCall, runGit } from './program'

/** The commits of the first-parent line that touched a file, newest first. */
export interface Touches {
  readonly commits: readonly Commit[]
  /** No older commit touched it. */
  readonly complete: boolean
  /** The oldest of them made the file out of nothing: it took no other file away, which it could have renamed. */
  readonly madeAnew: boolean
}

interface Step {
  readonly commit: Commit
  readonly paths: readonly string[]
  readonly deletes: boolean
}

interface Index {
  readonly head: string
  readonly complete: boolean
  readonly steps: ReadonlyMap<string, readonly Step[]>
}

const mostSteps = 5_000

/** History by file, of all files at once: one `git log` for each new head instead of one for each file. */
export function createTouched(options: Pick<GitCall, 'environment' | 'timeoutMs'> & { readonly folder: string }): {
  readonly find: (head: string, path: string) => Promise<Touches>
} {
  let index: Promise<Index> | null = null
  let wanted: string | null = null
  return { find }

  async function find(head: string, path: string): Promise<Touches> {
    if (index === null || wanted !== head) {
      const before = index
      wanted = head
      index = advance(before, head)
      index.catch(() => {
        if (wanted === head) index = null
      })
    }
    const { complete, steps } = await index
    const found = steps.get(path) ?? []
    return { commits: found.map(step => step.commit), complete, madeAnew: found.at(-1)?.deletes === false }
  }

  async function advance(earlier: Promise<Index> | null, head: string): Promise<Index> {
    const before = await earlier?.catch(() => null)
    if (before?.head === head) return before
    if (before) {
      const fresh = await read(`${before.head}..${head}`)
      if (fresh.at(-1)?.commit.parents[0] === before.head) return joined(before, fresh, head)
    }
    const all = await read(head)
    const complete = all.length < mostSteps
    return joined({ head, complete, steps: new Map() }, all, head)
  }

  async function read(range: string): Promise<readonly Step[]> {
    const args = ['log', '--first-parent', '-m', '--name-status', '--no-renames', '-z', `--max-count=${mostSteps}`]
    const { stdout } = await runGit([...args, `--format=${commitFormat}`, range, '--'], options)
    return parseSteps(stdout.toString('utf8'))
  }
}

function joined(before: Index, fresh: readonly Step[], head: string): Index {
  const added = new Map<string, Step[]>()
  for (const step of fresh) {
    for (const path of step.paths) {
      const known = added.get(path)
      if (known) known.push(step)
      else added.set(path, [step])
    }
  }
  const steps = new Map(before.steps)
  for (const [path, own] of added) steps.set(path, [...own, ...(steps.get(path) ?? [])])
  return { head, complete: before.complete, steps }
}

/** After a commit's record a NUL and a line feed, then its statuses and paths by turns, each ended by a NUL; then the next record. */
function parseSteps(text: string): readonly Step[] {
  const steps: Step[] = []
  let commit: Commit | undefined
  for (const part of text.split('\x1e')) {
    const words = part.split('\0')
    const record = words.pop() ?? ''
    const [first, ...others] = words.slice(1)
    const list = first === undefined ? [] : [first.replace(/^\n/, ''), ...others]
    const paths = list.filter((_, index) => index % 2 === 1)
    if (commit) steps.push({ commit, paths, deletes: list.some((word, index) => index % 2 === 0 && word === 'D') })
    commit = parseCommits(record)[0]
  }
  return steps
}
