import type { DesiredCell } from '@/lib/domain/desired'
import { messageOf } from '@/lib/errors'
import { type ChangedPath, changedPaths } from '@/lib/manifests/changed-paths'
import type { RepositoryDesired, Resolution, Snapshot } from '@/lib/manifests/contract'
import { type DiscoveryOptions, discover, noCorrections, type Root } from '@/lib/manifests/discover/discover'
import { type FileFacts, readFacts } from '@/lib/manifests/discover/facts'
import { foldersAbove } from '@/lib/manifests/paths'
import { findManifestKind } from '@/lib/manifests/registry'
import { cellsOf } from './cells'
import { distinctCells } from './distinct'

/** A repository resolved at one snapshot, with what the next one can be resolved from. Never changed. */
export interface ResolvedRepository extends RepositoryDesired {
  readonly snapshot: Snapshot
  readonly options: DiscoveryOptions
  readonly facts: ReadonlyMap<string, FileFacts>
  readonly roots: readonly Root[]
  readonly parts: ReadonlyMap<string, Part>
  /** Roots by each path that they looked at. */
  readonly lookedAt: ReadonlyMap<string, readonly string[]>
}

interface Part {
  readonly root: Root
  readonly resolution: Resolution
  readonly cells: readonly DesiredCell[]
}

/**
 * Every cell that a snapshot declares. With a previous result only roots that looked at a changed path are resolved again, and discovery
 * runs again only when a change could lead it elsewhere; unchanged cells stay the same objects.
 */
export function resolveRepository(
  snapshot: Snapshot,
  options: DiscoveryOptions = noCorrections,
  previous: ResolvedRepository | null = null,
): ResolvedRepository {
  const before = previous && isSame(previous.options, options) ? previous : null
  const changed = before ? changedPaths(before.snapshot, snapshot) : []
  const facts = before ? factsAfter(before, snapshot, changed) : readAllFacts(snapshot)
  const roots = before && facts === before.facts ? before.roots : discover(snapshot, facts, options)
  const touched = before ? rootsTouchedBy(changed, before) : new Set<string>()

  const parts = new Map<string, Part>()
  for (const root of roots) parts.set(root.path, partFor(root))
  const sameParts = before !== null && before.roots === roots && touched.size === 0
  return {
    commit: snapshot.commit,
    cells: sameParts ? before.cells : distinctCells([...parts.values()].flatMap(({ cells }) => cells)),
    problems: [],
    snapshot,
    options,
    facts,
    roots,
    parts,
    lookedAt: sameParts ? before.lookedAt : lookedAtBy(parts),
  }

  function partFor(root: Root): Part {
    const old = before?.parts.get(root.path)
    const stays = old !== undefined && !touched.has(root.path) && old.root.kind === root.kind
    if (stays && (old.root === root || isSame(old.root, root))) return old
    const resolution = stays ? old.resolution : resolveRoot(snapshot, root)
    return { root, resolution, cells: cellsOf(root, resolution, options.from) }
  }
}

/** One root never takes the others down: what should not be thrown becomes its problem. */
function resolveRoot(snapshot: Snapshot, { path, kind }: Root): Resolution {
  const reader = findManifestKind(kind)
  try {
    return reader ? reader.resolve(snapshot, path) : failed(`no reader for ${kind} is built in`)
  } catch (error) {
    return failed(messageOf(error))
  }

  function failed(why: string): Resolution {
    const message = `Reading ${path || 'the root folder'} failed: ${why}. Its images are not shown.`
    const problem = { severity: 'error' as const, code: 'reader_failed', file: path, line: null, message }
    return { path, kind, slots: [], problems: [problem], dependsOn: snapshot.files }
  }
}

function readAllFacts(snapshot: Snapshot): ReadonlyMap<string, FileFacts> {
  const facts = new Map<string, FileFacts>()
  for (const path of snapshot.files) {
    const found = readFacts(snapshot, path)
    if (found) facts.set(path, found)
  }
  return facts
}

/** The same map when no change can lead discovery elsewhere. */
function factsAfter(
  before: ResolvedRepository,
  snapshot: Snapshot,
  changed: readonly ChangedPath[],
): ReadonlyMap<string, FileFacts> {
  const fresh = changed.map(({ path }) => [path, readFacts(snapshot, path)] as const)
  const moved = changed.some(({ appeared }) => appeared)
  if (!moved && fresh.every(([path, found]) => isSame(found, before.facts.get(path) ?? null))) return before.facts
  const facts = new Map(before.facts)
  for (const [path, found] of fresh) {
    if (found) facts.set(path, found)
    else facts.delete(path)
  }
  return facts
}

function rootsTouchedBy(changed: readonly ChangedPath[], { lookedAt }: ResolvedRepository): ReadonlySet<string> {
  const touched = new Set<string>()
  for (const { path, appeared } of changed) {
    for (const root of lookedAt.get(path) ?? []) touched.add(root)
    if (!appeared) continue
    for (const folder of foldersAbove(path)) for (const root of lookedAt.get(`${folder}/`) ?? []) touched.add(root)
  }
  return touched
}

function lookedAtBy(parts: ReadonlyMap<string, Part>): ReadonlyMap<string, readonly string[]> {
  const roots = new Map<string, string[]>()
  for (const [root, { resolution }] of parts) {
    for (const path of resolution.dependsOn) {
      const known = roots.get(path)
      if (known) known.push(root)
      else roots.set(path, [root])
    }
  }
  return roots
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}
