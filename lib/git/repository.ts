import { AppError } from '@/lib/errors'
import type { Snapshot } from '@/lib/manifests/contract'
import { type ContentLimits, contentLimits } from './content'
import type { FileEdit, PlannedTree } from './contract'
import { createHistory, type History } from './history'
import { createObjectReader, type GitObject } from './objects'
import { planTree } from './planned-tree'
import { createSnapshot } from './snapshot'
import { createSourceHistory, type SourceHistory } from './source-history'
import { createTreeReader } from './tree'

/** What can be read from a git directory on disk: commits as snapshots, and their history. Never writes. */
export interface Repository extends History {
  readonly source: SourceHistory
  /** The commit that a revision names. Throws not_found. */
  find(revision: string): Promise<string | null>
  snapshot(commit: string): Promise<Snapshot>
  planTree(commit: string, edits: readonly FileEdit[]): Promise<PlannedTree>
  close(): void
}

const heldSnapshots = 4
const longestObject = 16_000_000
const objectTimeoutMs = 60_000

export function openRepository(options: {
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  readonly limits?: ContentLimits
  readonly missing?: 'damage' | 'unreadable'
}): Repository {
  const { folder, environment, limits = contentLimits, missing } = options
  const objects = createObjectReader({ folder, environment, longestBody: longestObject, timeoutMs: objectTimeoutMs })
  const trees = createTreeReader(objects, limits, missing)
  const snapshots = new Map<string, Promise<Snapshot>>()
  return {
    ...createHistory({ folder, environment, objects, snapshot, limits }),
    source: createSourceHistory({ folder, environment, objects }),
    find,
    snapshot,
    planTree: (commit, edits) => planTree(objects, commit, edits),
    close: objects.close,
  }

  async function find(revision: string): Promise<string | null> {
    if (revision.startsWith('-') || /\s/.test(revision)) return null
    const [commit] = await objects.read([`${revision}^{commit}`])
    return commit?.type === 'commit' ? commit.id : null
  }

  function snapshot(commit: string): Promise<Snapshot> {
    const known = snapshots.get(commit)
    snapshots.delete(commit)
    const made = known ?? readSnapshot(commit)
    snapshots.set(commit, made)
    made.catch(() => snapshots.delete(commit))
    for (const oldest of snapshots.keys()) {
      if (snapshots.size <= heldSnapshots) break
      snapshots.delete(oldest)
    }
    return made
  }

  async function readSnapshot(commit: string): Promise<Snapshot> {
    const [found] = await objects.read([`${commit}^{commit}`])
    if (!found) throw noSuchCommit(commit)
    return createSnapshot(found.id, await trees.read(treeOf(found)))
  }
}

function treeOf(commit: GitObject): string {
  const tree = /^tree ([0-9a-f]+)/.exec(commit.body?.toString('latin1') ?? '')?.[1]
  if (!tree) throw noSuchCommit(commit.id)
  return tree
}

function noSuchCommit(commit: string): AppError {
  return new AppError(
    'not_found',
    `Commit ${commit.slice(0, 12)} is not in the mirror. It may have gone with a force-push; look at the branch's head.`,
  )
}
