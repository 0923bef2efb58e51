import type { DesiredCell } from '@/lib/domain/desired'
import { messageOf } from '@/lib/errors'
import { type ChangedPath, changedPaths } from '@/lib/manifests/changed-paths'
import type { RepositoryDesired, Resolution, Snapshot } from '@/lib/manifests/contract'
import { type DiscoveryOptions, discover, noCorrections, type Root } from '@/lib/manifests/discover/discover'
import { type FileFacts, readFacts } from '@/lib/manifests/discover/facts'
import { findManifestKind } from '@/lib/manifests/registry'
import { keepRowsOfBrokenRoots } from './broken-roots'
import { cellsOf } from './cells'
import { distinctCells } from './distinct'
import { exchangeCells } from './exchange'
import { rootsTouchedBy } from './looked-at'
import { repositoryProblems } from './problems'

/** A repository resolved at one snapshot, with what the next one can be resolved from. Never changed. */
export interface ResolvedRepository extends RepositoryDesired {
  readonly snapshot: Snapshot
  readonly options: DiscoveryOptions
  readonly facts: ReadonlyMap<string, FileFacts>
  readonly roots: readonly Root[]
  readonly parts: ReadonlyMap<string, Part>
}

export interface Part {
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
  const steps = resolveInSteps(snapshot, options, previous)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** The same, resting after every file and root: a repository with thousands of them takes seconds. */
export function* resolveInSteps(
  snapshot: Snapshot,
  options: DiscoveryOptions = noCorrections,
  previous: ResolvedRepository | null = null,
): Generator<void, ResolvedRepository> {
  const before = previous && isSame(previous.options, options) ? previous : null
  const changed = before ? changedPaths(before.snapshot, snapshot) : []
  const facts = before ? factsAfter(before, snapshot, changed) : yield* readAllFacts(snapshot)
  const roots = before && facts === before.facts ? before.roots : discover(snapshot, facts, options)
  const touched = before ? rootsTouchedBy(changed, before.parts) : new Set<string>()

  if (before && roots === before.roots) return yield* patched(before)
  const parts = new Map<string, Part>()
  for (const root of roots) {
    parts.set(root.path, partFor(root))
    yield
  }
  return {
    commit: snapshot.commit,
    cells: allCells(parts),
    problems: repositoryProblems(snapshot, facts, roots, options.from),
    snapshot,
    options,
    facts,
    roots,
    parts,
  }

  /** The usual commit: the same roots, few of them touched. What is not touched is not even looked at. */
  function* patched(old: ResolvedRepository): Generator<void, ResolvedRepository> {
    const same = { ...old, commit: snapshot.commit, snapshot, facts }
    if (touched.size === 0) return same
    const parts = new Map(old.parts)
    for (const path of touched) {
      const root = old.parts.get(path)?.root
      if (root) parts.set(path, partFor(root))
      yield
    }
    const pairs = [...touched].map(path => [old.parts.get(path), parts.get(path)] as const)
    const cells = exchangeCells(old.cells, pairs) ?? allCells(parts)
    return { ...same, cells, parts }
  }

  function partFor(root: Root): Part {
    const old = before?.parts.get(root.path)
    const stays = old !== undefined && !touched.has(root.path) && readsAlike(old.root, root)
    if (stays && (old.root === root || isSame(old.root, root))) return old
    const resolution = stays ? old.resolution : resolveRoot(snapshot, root)
    return { root, resolution, cells: cellsOf(root, resolution, options.from) }
  }
}

export function allCells(parts: ReadonlyMap<string, Part>): readonly DesiredCell[] {
  return distinctCells(keepRowsOfBrokenRoots([...parts.values()]))
}

/** One root never takes the others down: what should not be thrown becomes its problem. */
function resolveRoot(snapshot: Snapshot, { path, kind, readsAbove }: Root): Resolution {
  const reader = findManifestKind(kind)
  try {
    return reader ? reader.resolve(snapshot, path, readsAbove) : failed(`no reader for ${kind} is built in`)
  } catch (error) {
    return failed(messageOf(error))
  }

  function failed(why: string): Resolution {
    const message = `Reading ${path || 'the root folder'} failed: ${why}. Its images are not shown.`
    const problem = { severity: 'error' as const, code: 'reader_failed', file: path, line: null, message }
    return { path, kind, slots: [], problems: [problem], dependsOn: snapshot.files }
  }
}

function readsAlike(one: Root, other: Root): boolean {
  return one.kind === other.kind && one.readsAbove === other.readsAbove
}

function* readAllFacts(snapshot: Snapshot): Generator<void, ReadonlyMap<string, FileFacts>> {
  const facts = new Map<string, FileFacts>()
  for (const path of snapshot.files) {
    const found = readFacts(snapshot, path)
    if (found) facts.set(path, found)
    yield
  }
  return facts
}

/** The same map when no change can lead discovery elsewhere. */
function factsAfter(
  before: ResolvedRepository,
  snapshot: Snapshot,
  changed: readonly ChangedPath[],
): ReadonlyMap<string, FileFacts> {
  // What is read through a linked folder changed too, and is no file of its own.
  const own = (snapshot.links?.size ?? 0) === 0 ? null : new Set(snapshot.files)
  const fresh = changed
    .filter(({ path }) => own === null || own.has(path) || before.facts.has(path))
    .map(({ path }) => [path, readFacts(snapshot, path)] as const)
  const moved = changed.some(({ appeared }) => appeared)
  if (!moved && fresh.every(([path, found]) => isSame(found, before.facts.get(path) ?? null))) return before.facts
  const facts = new Map(before.facts)
  for (const [path, found] of fresh) {
    if (found) facts.set(path, found)
    else facts.delete(path)
  }
  return facts
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}
