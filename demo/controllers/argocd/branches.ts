import type { Clock } from '../clock'
import type { GitTrees } from '../delivery/git-tree'

/** Where branches stand, asked once for all Applications that follow the same one, as the repo-server does. */
export interface Branches {
  /** The commit; `fresh` asks the repository again however young the last answer is. Rejects with the repo-server's words. */
  head(url: string, revision: string, fresh: boolean): Promise<string>
}

interface Options {
  readonly clock: Clock
  readonly trees: GitTrees
  readonly locate: (url: string) => string
  readonly refreshMs: () => number
}

export function createBranches({ clock, trees, locate, refreshMs }: Options): Branches {
  const known = new Map<string, { readonly at: number; readonly answer: Promise<string> }>()

  async function ask(url: string, revision: string): Promise<string> {
    const commit = await trees.head(locate(url), revision).catch(() => {
      throw new Error(`failed to list refs: repository not reachable: ${url}`)
    })
    if (commit === null) throw new Error(`unable to resolve '${revision}' to a commit SHA`)
    return commit
  }

  return {
    head(url, revision, fresh) {
      if (/^[0-9a-f]{40}$/.test(revision)) return Promise.resolve(revision)
      const key = `${url} ${revision}`
      const last = known.get(key)
      if (last !== undefined && !fresh && clock.now() - last.at < refreshMs()) return last.answer
      const answer = ask(url, revision)
      answer.catch(() => undefined)
      known.set(key, { at: clock.now(), answer })
      return answer
    },
  }
}
