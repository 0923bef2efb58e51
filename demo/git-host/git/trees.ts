import type { GitRepository } from './repository'

export interface TreeEntry {
  readonly mode: string
  readonly name: string
  readonly sha: string
}

export interface TreeItem extends TreeEntry {
  readonly path: string
  readonly type: 'blob' | 'tree' | 'commit'
  readonly size: number | null
}

/** What to put at a path; null takes it away. */
export interface TreeChange {
  readonly path: string
  readonly entry: { readonly mode: string; readonly sha: string } | null
}

export async function readTree(repository: GitRepository, name: string): Promise<readonly TreeEntry[] | null> {
  const object = await repository.objects.read(name)
  return object?.type === 'tree' ? parseTree(object.content) : null
}

/** Every entry under a tree with its full path and size, as `git ls-tree` says. */
export async function listTree(
  repository: GitRepository,
  tree: string,
  recursive: boolean,
): Promise<readonly TreeItem[]> {
  const flags = recursive ? ['-r', '-t'] : []
  const text = await repository.run(['ls-tree', '-z', '--long', ...flags, tree])
  return text.split('\0').filter(Boolean).map(parseListed)
}

/** The tree that results from changes on a base tree; throws when an entry names an object that is not there. */
export async function writeTree(
  repository: GitRepository,
  base: string | null,
  changes: readonly TreeChange[],
): Promise<string> {
  const entries = new Map((base === null ? [] : ((await readTree(repository, base)) ?? [])).map(e => [e.name, e]))
  for (const [name, inside] of groupByFirstSegment(changes)) {
    const here = inside.find(change => change.path === '')
    if (here !== undefined) {
      if (here.entry === null) entries.delete(name)
      else entries.set(name, { name, ...here.entry })
      continue
    }
    const old = entries.get(name)
    const tree = await writeTree(repository, old?.mode === '040000' ? old.sha : null, inside)
    if (tree === emptyTree) entries.delete(name)
    else entries.set(name, { name, mode: '040000', sha: tree })
  }
  return makeTree(repository, [...entries.values()])
}

export function writeBlob(repository: GitRepository, content: Buffer): Promise<string> {
  return repository.run(['hash-object', '-w', '--stdin'], { stdin: content })
}

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

function makeTree(repository: GitRepository, entries: readonly TreeEntry[]): Promise<string> {
  const lines = entries.map(({ mode, sha, name }) => `${mode} ${objectTypeOf(mode)} ${sha}\t${name}\0`)
  return repository.run(['mktree', '-z'], { stdin: lines.join('') })
}

function groupByFirstSegment(changes: readonly TreeChange[]): Map<string, TreeChange[]> {
  const groups = new Map<string, TreeChange[]>()
  for (const change of changes) {
    const slash = change.path.indexOf('/')
    const name = slash < 0 ? change.path : change.path.slice(0, slash)
    const rest = slash < 0 ? '' : change.path.slice(slash + 1)
    groups.set(name, [...(groups.get(name) ?? []), { path: rest, entry: change.entry }])
  }
  return groups
}

/** `<mode> <name>\0<20 bytes>`, mode without its leading zero. */
function parseTree(content: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = []
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(32, at)
    const zero = content.indexOf(0, space)
    entries.push({
      mode: content.subarray(at, space).toString().padStart(6, '0'),
      name: content.subarray(space + 1, zero).toString(),
      sha: content.subarray(zero + 1, zero + 21).toString('hex'),
    })
    at = zero + 21
  }
  return entries
}

function parseListed(line: string): TreeItem {
  const [, mode = '', sha = '', size = '', path = ''] = /^(\d+) \w+ (\w+) +(\S+)\t([\s\S]*)$/.exec(line) ?? []
  const name = path.slice(path.lastIndexOf('/') + 1)
  return { mode, type: objectTypeOf(mode), sha, size: size === '-' ? null : Number(size), path, name }
}

export function objectTypeOf(mode: string): 'blob' | 'tree' | 'commit' {
  if (mode === '040000') return 'tree'
  return mode === '160000' ? 'commit' : 'blob'
}
