import type { Problem } from '@/lib/domain/problem'
import { intern } from '@/lib/heap/intern'
import type { Resolution, Snapshot } from '@/lib/manifests/contract'
import type { DiscoveryOptions, Root } from '@/lib/manifests/discover/discover'
import type { FileFacts } from '@/lib/manifests/discover/facts'
import { cellsOf } from './cells'
import { allCells, type Part, type ResolvedRepository } from './resolve'

/**
 * A resolved repository as texts, from which a later process resolves what changed since. They are trusted as they stand: whoever keeps
 * them keeps the reader's version beside them, and gives them to no other.
 */
interface Head {
  readonly commit: string
  readonly options: DiscoveryOptions
  readonly problems: readonly Problem[]
  /** How many there must be for the whole. */
  readonly files: number
  readonly roots: number
}

interface Some {
  readonly facts?: readonly (readonly [path: string, facts: FileFacts])[]
  readonly roots?: readonly Pick<Part, 'root' | 'resolution'>[]
}

const perText = 200

/** The head first, then what is known of files, then the roots; each text is small enough to be made between two other works. */
export function* formatResolved({
  commit,
  options,
  problems,
  facts,
  parts,
}: ResolvedRepository): Generator<string, void, void> {
  const head: Head = { commit, options, problems, files: facts.size, roots: parts.size }
  yield JSON.stringify(head)
  for (const some of inChunks(facts)) yield formatSome({ facts: some })
  for (const some of inChunks(parts.values()))
    yield formatSome({ roots: some.map(({ root, resolution }) => ({ root, resolution })) })
}

/** Puts the texts together again, one at a step. `snapshot` is of the commit that they were made of; null where they are not whole or of another. */
export function* parseResolved(
  texts: readonly string[],
  snapshot: Snapshot,
): Generator<void, ResolvedRepository | null> {
  const [first = 'null', ...others] = texts
  const head: Partial<Head> | null = JSON.parse(first)
  if (!isHead(head) || head.commit !== snapshot.commit) return null
  const facts = new Map<string, FileFacts>()
  const parts = new Map<string, Part>()
  for (const text of others) {
    const some: Some = JSON.parse(text)
    for (const [path, found] of some.facts ?? []) facts.set(intern(path), found)
    for (const one of some.roots ?? []) parts.set(one.root.path, partOf(one.root, shared(one.resolution), head))
    yield
  }
  if (facts.size !== head.files || parts.size !== head.roots) return null
  return {
    commit: head.commit,
    cells: allCells(parts),
    problems: head.problems,
    snapshot,
    options: head.options,
    facts,
    roots: [...parts.values()].map(({ root }) => root),
    parts,
  }
}

function isHead(head: Partial<Head> | null): head is Head {
  return head?.commit !== undefined && head.options !== undefined && head.roots !== undefined
}

function formatSome(some: Some): string {
  return JSON.stringify(some)
}

function partOf(root: Root, resolution: Resolution, { options }: Head): Part {
  return { root, resolution, cells: cellsOf(root, resolution, options.from) }
}

/** Thousands of cells name the same paths: each is kept once, as when it was read from the tree. */
function shared(resolution: Resolution): Resolution {
  return {
    ...resolution,
    slots: resolution.slots.map(slot => ({ ...slot, file: intern(slot.file) })),
    dependsOn: resolution.dependsOn.map(intern),
  }
}

function* inChunks<T>(all: Iterable<T>): Generator<readonly T[]> {
  let some: T[] = []
  for (const one of all) {
    some.push(one)
    if (some.length < perText) continue
    yield some
    some = []
  }
  if (some.length > 0) yield some
}
