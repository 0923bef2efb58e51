import type { Snapshot } from '@/lib/manifests/contract'
import { folderOf, foldersAbove, isInside, joinPath, nameOf } from '@/lib/manifests/paths'
import { type FileFacts, isKustomizationFile, type KustomizationFacts } from './facts'
import { isEnvironmentWord, isNearlyEnvironmentWord, isNoEnvironment, isShared } from './words'

/** The repository's folders as discovery sees them: who refers to whom, and what stands beside what. */
export interface Layout {
  /** Folders with a kustomization file, with their facts. */
  readonly kustomizations: ReadonlyMap<string, KustomizationFacts>
  /** Folders that files are referred to from: referred folder to referring folders. */
  readonly referrers: ReadonlyMap<string, readonly string[]>
  /** Folders that a kustomization refers to, directly. */
  readonly references: ReadonlyMap<string, readonly string[]>
  /** Files that some kustomization names. */
  readonly named: ReadonlySet<string>
  /** Files that kustomizations name otherwise than as resources: patches, mostly. */
  readonly patches: ReadonlySet<string>
  /** Folders with files that run containers, in no kustomization. */
  readonly plain: ReadonlyMap<string, readonly string[]>
  /** Folders of kluctl projects: kluctl fills in templates in everything below before kustomize sees it. */
  readonly kluctl: ReadonlySet<string>
  readonly environments: readonly string[]
  /** Names that stand in a folder of clusters or environments: they mean the same elsewhere. */
  readonly known: ReadonlySet<string>
  children(folder: string): Children
  /** A kustomization in `folder` or below refers to `target` or below. */
  reaches(folder: string, target: string): boolean
  /** Both have folders of one name below them, or refer to the same folder. */
  alike(one: string, other: string): boolean
}

/** Files and folders that a kustomization refers to by its resources, bases, components and the like. */
export function referredBy(folder: string, { kustomizations }: Pick<Layout, 'kustomizations'>): readonly string[] {
  return (kustomizations.get(folder)?.references ?? []).flatMap(text => joinPath(folder, text) ?? [])
}

/** These folders and all that is reached from them, step by step. */
export function reachedFrom(
  folders: Iterable<string>,
  next: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const found = new Set(folders)
  for (const folder of found) for (const one of next.get(folder) ?? []) found.add(one)
  return found
}

/** What stands in a folder, sorted out once: a folder may hold thousands of services. */
export interface Children {
  readonly names: ReadonlySet<string>
  /** Plain words for environments. */
  readonly words: readonly string[]
  /** Those, and words with a place or number behind them. */
  readonly nearly: readonly string[]
  readonly shared: string | null
}

const none: Children = { names: new Set(), words: [], nearly: [], shared: null }

export function readLayout(
  snapshot: Snapshot,
  facts: ReadonlyMap<string, FileFacts>,
  environments: readonly string[],
): Layout {
  const kustomizations = new Map<string, KustomizationFacts>()
  for (const [path, { kustomization }] of facts) if (kustomization) kustomizations.set(folderOf(path), kustomization)
  const references = new Map<string, readonly string[]>()
  const referrers = new Map<string, string[]>()
  const named = new Set<string>()
  const mentioned = new Set<string>()
  for (const [folder, { references: texts, mentions }] of kustomizations) {
    const targets: string[] = []
    for (const text of texts) {
      const target = joinPath(folder, text)
      if (target === null || target === folder) continue
      if (!kustomizations.has(target)) named.add(target)
      else {
        targets.push(target)
        const known = referrers.get(target)
        if (known) known.push(folder)
        else referrers.set(target, [folder])
      }
    }
    for (const text of mentions) mentioned.add(joinPath(folder, text) ?? '')
    references.set(folder, targets)
  }
  const patches = new Set([...mentioned].filter(path => !named.has(path)))
  for (const path of mentioned) named.add(path)
  const charts = foldersOf(snapshot, /(^|\/)Chart\.ya?ml$/)
  const kluctl = foldersOf(snapshot, /(^|\/)\.kluctl\.ya?ml$/)
  const plain = plainFolders(facts, kustomizations, named, new Set([...charts, ...kluctl]))
  const children = childrenOf([...kustomizations.keys(), ...plain.keys()])
  return {
    kustomizations,
    referrers,
    references,
    named,
    patches,
    plain,
    kluctl,
    environments,
    known: knownNames(facts),
    children: folder => children.get(folder) ?? none,
    reaches: (folder, target) => reaches(references, folder, target),
    alike: (one, other) =>
      overlap([...(children.get(one)?.names ?? [])], [...(children.get(other)?.names ?? [])]) ||
      overlap(references.get(one), references.get(other)),
  }
}

const folderOfTargets = /^(clusters|environments|envs|stages|rings)$|[-_]clusters$/

/** From files that are deployed, or say what is. */
function knownNames(facts: ReadonlyMap<string, FileFacts>): ReadonlySet<string> {
  const names = new Set<string>()
  for (const [path, { kustomization, deliveries }] of facts) {
    if (kustomization === null && deliveries.length === 0) continue
    const segments = folderOf(path).split('/')
    const at = segments.findIndex(segment => folderOfTargets.test(segment))
    const name = at === -1 ? undefined : segments[at + 1]
    if (name !== undefined && !isNoEnvironment(name)) names.add(name)
  }
  return names
}

function overlap(one: readonly string[] = [], other: readonly string[] = []): boolean {
  return one.some(name => other.includes(name))
}

function reaches(references: ReadonlyMap<string, readonly string[]>, folder: string, target: string): boolean {
  for (const [from, targets] of references) {
    if (isInside(from, folder) && targets.some(one => isInside(one, target))) return true
  }
  return false
}

function foldersOf(snapshot: Snapshot, file: RegExp): ReadonlySet<string> {
  return new Set(snapshot.files.filter(path => file.test(path)).map(folderOf))
}

/** Helm's and kluctl's files hold templates: they are read by kinds of their own. */
function plainFolders(
  facts: ReadonlyMap<string, FileFacts>,
  kustomizations: ReadonlyMap<string, KustomizationFacts>,
  named: ReadonlySet<string>,
  templated: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>()
  for (const [path, { workloads, template }] of facts) {
    const folder = folderOf(path)
    if (!workloads || template || named.has(path) || kustomizations.has(folder) || isKustomizationFile(path)) continue
    if (/^(docker-)?compose\b|\.schema\.json$/.test(nameOf(path)) || path.startsWith('.')) continue
    if ([folder, ...foldersAbove(folder)].some(above => templated.has(above))) continue
    folders.set(folder, [...(folders.get(folder) ?? []), path])
  }
  return folders
}

function childrenOf(folders: readonly string[]): ReadonlyMap<string, Children> {
  const children = new Map<string, Set<string>>()
  for (const folder of folders) {
    for (let at = folder; at !== ''; at = folderOf(at)) {
      const parent = folderOf(at)
      const known = children.get(parent) ?? new Set()
      children.set(parent, known.add(nameOf(at)))
    }
  }
  return new Map([...children].map(([folder, names]) => [folder, sorted(names)]))
}

function sorted(names: ReadonlySet<string>): Children {
  const nearly = [...names].filter(isNearlyEnvironmentWord).sort()
  return {
    names,
    nearly,
    words: nearly.filter(isEnvironmentWord),
    shared: [...names].find(isShared) ?? null,
  }
}
