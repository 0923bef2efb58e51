import { type GitCommit, listCommits, type Person, readCommit, writeCommit } from './commits'
import type { GitRepository } from './repository'

/** The tree of both sides merged, or null where they conflict (or share no history). */
export async function mergeTrees(repository: GitRepository, ours: string, theirs: string): Promise<string | null> {
  const output = await repository.attempt(['merge-tree', '--write-tree', '--no-messages', ours, theirs])
  return output.code === 0 ? (output.stdout.toString().split('\n')[0] ?? null) : null
}

export interface MergeRequest {
  readonly method: 'merge' | 'squash' | 'rebase'
  readonly base: string
  readonly head: string
  readonly message: string
  readonly author: Person
  readonly committer: Person
}

/** The commit that the base branch moves to, or null on conflict. Nothing points to it yet. */
export async function writeMerge(repository: GitRepository, request: MergeRequest): Promise<string | null> {
  if (request.method === 'rebase') return rebase(repository, request)
  const tree = await mergeTrees(repository, request.base, request.head)
  if (tree === null) return null
  const parents = request.method === 'merge' ? [request.base, request.head] : [request.base]
  const { message, author, committer } = request
  return writeCommit(repository, { tree, parents, message, author, committer })
}

async function rebase(repository: GitRepository, request: MergeRequest): Promise<string | null> {
  const shas = await listCommits(repository, [request.head, `^${request.base}`], { limit: 1000, reverse: true })
  let tip = await readCommit(repository, request.base)
  for (const sha of shas) {
    const commit = await readCommit(repository, sha)
    if (tip === null || commit === null) return null
    if (commit.parents.length > 1) continue
    const tree = await pickTree(repository, tip, commit, request.committer)
    if (tree === null) return null
    const { author, message } = commit
    tip = await readCommit(
      repository,
      await writeCommit(repository, { tree, parents: [tip.sha], author, committer: request.committer, message }),
    )
  }
  return tip?.sha ?? null
}

/**
 * The tree of `onto` with what `commit` changed. Git 2.39 has no `merge-tree --merge-base`, so the three sides are given a
 * history of their own in which the picked commit's parent is the common ancestor.
 */
async function pickTree(
  repository: GitRepository,
  onto: GitCommit,
  commit: GitCommit,
  by: Person,
): Promise<string | null> {
  const parent = await readCommit(repository, commit.parents[0] ?? '')
  if (parent === null) return null
  const side = (tree: string, parents: readonly string[]) =>
    writeCommit(repository, { tree, parents, author: by, committer: by, message: 'side of a pick' })
  const ancestor = await side(parent.tree, [])
  return mergeTrees(repository, await side(onto.tree, [ancestor]), await side(commit.tree, [ancestor]))
}
