import { createHash } from 'node:crypto'
import { AppError } from '@/lib/errors'
import type { FileEdit, PlannedTree } from './contract'
import { parseTree, type TreeLine } from './folders'
import type { ObjectReader } from './objects'

/**
 * The tree that a commit has once these files' texts are replaced, worked out from git's own objects without writing any: what a host
 * made of a plan is then told from what somebody else pushed by one comparison. Throws conflict where a file's text is not `before`.
 */
export async function planTree(
  objects: Pick<ObjectReader, 'read'>,
  commit: string,
  edits: readonly FileEdit[],
): Promise<PlannedTree> {
  const executables = new Set<string>()
  const [root] = await objects.read([`${commit}^{tree}`])
  if (!root) throw noCommit(commit)
  const tree = await replace(
    root.id,
    edits.map(edit => ({ edit, names: edit.path.split('/') })),
  )
  return { tree, files: edits.map(edit => ({ ...edit, executable: executables.has(edit.path) })) }

  async function replace(treeId: string, below: readonly Below[]): Promise<string> {
    const [object] = await objects.read([treeId])
    if (object?.type !== 'tree' || !object.body) throw changed(below[0]?.edit.path ?? '')
    const body = Buffer.from(object.body)
    const lines = new Map(parseTree(body, treeId.length / 2).map(line => [line.name, line]))
    for (const [name, inside] of groupByName(below)) {
      const line = lines.get(name)
      const [first] = inside
      if (line === undefined || first === undefined) throw changed(first?.edit.path ?? name)
      const id = await (first.names.length === 1 ? blob(line, first.edit, treeId) : replace(line.id, deeper(inside)))
      body.write(id, line.idAt, 'hex')
    }
    return hashObject('tree', body, treeId)
  }

  async function blob(line: TreeLine, edit: FileEdit, sample: string): Promise<string> {
    const isFile = line.mode === '100644' || line.mode === '100755' || line.mode === '100664'
    if (!isFile || line.id !== hashObject('blob', Buffer.from(edit.before), sample)) throw changed(edit.path)
    if (line.mode === '100755') executables.add(edit.path)
    return hashObject('blob', Buffer.from(edit.after), sample)
  }
}

/** Git's id of an object; a sha256 repository is known by the length of its ids. */
export function hashObject(type: 'blob' | 'tree', body: Buffer, sample: string): string {
  const hash = createHash(sample.length === 64 ? 'sha256' : 'sha1')
  return hash.update(`${type} ${body.length}\0`).update(body).digest('hex')
}

interface Below {
  readonly edit: FileEdit
  /** What is left of the path, from this folder downward. */
  readonly names: readonly string[]
}

function groupByName(below: readonly Below[]): ReadonlyMap<string, readonly Below[]> {
  const groups = new Map<string, Below[]>()
  for (const one of below) {
    const [name = ''] = one.names
    groups.set(name, [...(groups.get(name) ?? []), one])
  }
  return groups
}

function deeper(below: readonly Below[]): readonly Below[] {
  return below.map(({ edit, names }) => ({ edit, names: names.slice(1) }))
}

function changed(path: string): AppError {
  return new AppError(
    'conflict',
    `${path} is not at the planned commit as it was when the plan was made. Look at the new preview.`,
    { details: { path } },
  )
}

function noCommit(commit: string): AppError {
  return new AppError('not_found', `Commit ${commit.slice(0, 12)} is not in the mirror. Read the repository again.`)
}
