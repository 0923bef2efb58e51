import type { DesiredCell } from '@/lib/domain/desired'
import type { RepositoryDesired, Snapshot } from '@/lib/manifests/contract'
import { realPath } from '@/lib/manifests/links'
import { folderOf, joinPath, nameOf } from '@/lib/manifests/paths'
import { fileSource, type Node } from '@/lib/manifests/yaml/node'
import { parseFirst } from '@/lib/manifests/yaml/parse'

/** Who reads a file, and whose images it decides, over the whole repository. Paths are those under which Git keeps the bytes. */
export interface Users {
  readonly isSameFile: (one: string, other: string) => boolean
  readonly readers: (file: string) => readonly DesiredCell[]
  /** Cells with a slot whose version stands at this line. */
  readonly decided: (file: string, line: number) => readonly DesiredCell[]
  /** A kustomization that belongs to no cell (excluded, or no place of an environment) takes something that the cell is made of. */
  readonly hasOthers: (cell: DesiredCell) => boolean
}

const known = new WeakMap<RepositoryDesired, Users>()

/** Worked out once for each reading. */
export function usersOf(desired: RepositoryDesired, snapshot: Snapshot): Users {
  const found = known.get(desired) ?? readUsers(desired, snapshot)
  known.set(desired, found)
  return found
}

function readUsers({ cells }: RepositoryDesired, snapshot: Snapshot): Users {
  const readers = new Map<string, DesiredCell[]>()
  const decided = new Map<string, DesiredCell[]>()
  for (const cell of cells) {
    for (const path of new Set(cell.dependsOn.map(each => realPath(snapshot, each)))) add(readers, path, cell)
    for (const { file, line } of cell.slots) add(decided, `${realPath(snapshot, file)}:${line}`, cell)
  }
  let outside: ReadonlySet<string> | null = null
  return {
    isSameFile: (one, other) => realPath(snapshot, one) === realPath(snapshot, other),
    readers: file => readers.get(realPath(snapshot, file)) ?? [],
    decided: (file, line) => decided.get(`${realPath(snapshot, file)}:${line}`) ?? [],
    hasOthers: cell => {
      outside ??= takenOutside(snapshot, new Set(readers.keys()))
      const taken = outside
      return cell.dependsOn.some(path => taken.has(path) || taken.has(realPath(snapshot, path)))
    },
  }
}

function add(map: Map<string, DesiredCell[]>, key: string, cell: DesiredCell): void {
  const there = map.get(key)
  if (there === undefined) map.set(key, [cell])
  else if (there.at(-1) !== cell) there.push(cell)
}

const kustomizationName = /^(?:kustomization\.ya?ml|Kustomization)$/

/** Files, and kustomizations of folders, that kustomizations outside every cell name. */
function takenOutside(snapshot: Snapshot, read: ReadonlySet<string>): ReadonlySet<string> {
  const taken = new Set<string>()
  for (const path of snapshot.files) {
    if (!kustomizationName.test(nameOf(path)) || read.has(realPath(snapshot, path))) continue
    for (const text of textsIn(snapshot, path)) {
      const target = joinPath(folderOf(path), text)
      if (target === null) continue
      const prefix = target === '' ? '' : `${target}/`
      for (const name of ['kustomization.yaml', 'kustomization.yml', 'Kustomization']) taken.add(`${prefix}${name}`)
      taken.add(target)
    }
  }
  return taken
}

function textsIn(snapshot: Snapshot, path: string): readonly string[] {
  const parsed = parseFirst(fileSource(path, snapshot.read(path) ?? ''))
  const texts: string[] = []
  if (parsed.ok) for (const document of parsed.documents) collect(document, texts)
  return texts
}

function collect(node: Node, texts: string[]): void {
  if (node.kind === 'scalar') texts.push(node.text)
  else if (node.kind === 'list') for (const item of node.items) collect(item, texts)
  else for (const { value } of node.entries) collect(value, texts)
}
