import { AppError } from '@/lib/errors'
import { type ContentLimits, contentLimits, contentOf, notLoaded, rankOf, totalOf } from './content'
import { type Content, type Entry, type Folder, makeFolder, parseTree, type TreeLine } from './folders'
import type { GitObject, ObjectReader } from './objects'

export interface TreeReader {
  read(treeId: string): Promise<Folder>
}

interface Wanted {
  readonly path: string
  readonly id: string
}

/** A tree to be read, and what stood in its place in the trees read lately. */
type Level = ReadonlyMap<string, readonly Folder[]>

interface TreeLines {
  readonly lines: readonly TreeLine[]
  readonly before: readonly Folder[]
}

/** As many as the repository holds snapshots of. */
const mostRecent = 4
const ranks = ['manifest', 'text', 'source'] as const
const objectsPerQuestion = 2_000

/** Reads whole trees through one object reader; what stood in the same place in a tree read lately is not read again, and held once. */
export function createTreeReader(
  objects: ObjectReader,
  limits: ContentLimits = contentLimits,
  /** A mirror of ours builds itself anew; somebody else's folder (a partial clone) is shown as far as it goes. */
  missing: 'damage' | 'unreadable' = 'damage',
): TreeReader {
  let recent: readonly Folder[] = []
  return { read }

  async function read(treeId: string): Promise<Folder> {
    const root = recent.find(({ id }) => id === treeId) ?? (await readTree(treeId))
    recent = [root, ...recent.filter(one => one.id !== treeId)].slice(0, mostRecent)
    return root
  }

  async function readTree(treeId: string): Promise<Folder> {
    const built = new Map<string, Folder>()
    const trees = await readLines(treeId, built)
    const texts = await readContents(trees, treeId)
    return build(treeId, '')

    function build(id: string, prefix: string): Folder {
      const seen = built.get(id)
      if (seen) return seen
      const own = trees.get(id)?.lines
      if (!own) throw damaged(id)
      const folder = makeFolder(id, new Map(own.map(line => [line.name, entryOf(line, prefix + line.name)])))
      built.set(id, folder)
      return folder
    }

    function entryOf({ kind, id }: TreeLine, path: string): Entry {
      if (kind === 'folder') return { kind, folder: build(id, `${path}/`) }
      if (kind === 'submodule') return { kind, id }
      const content = texts.get(contentKey(path, id)) ?? { why: notLoaded(path) ?? 'not read' }
      if (kind === 'link') return { kind, id, target: 'text' in content ? content.text : '/' }
      return { kind, id, content }
    }
  }

  /** Lines of every folder that stood nowhere yet, level by level: few round trips however wide the tree. The others go to `built`. */
  async function readLines(treeId: string, built: Map<string, Folder>): Promise<ReadonlyMap<string, TreeLines>> {
    const trees = new Map<string, TreeLines>()
    let level: Level = new Map([[treeId, recent]])
    while (level.size > 0) {
      const next = new Map<string, readonly Folder[]>()
      for (const tree of await readAll(objects, [...level.keys()], 'tree')) {
        const before = level.get(tree.id) ?? []
        const lines = parseTree(tree.body, tree.id.length / 2)
        trees.set(tree.id, { lines, before })
        for (const { id, name } of lines.filter(line => line.kind === 'folder')) {
          const below = before.flatMap(folder => folderIn(folder, name))
          const known = built.get(id) ?? below.find(folder => folder.id === id)
          if (known) built.set(id, known)
          else if (!trees.has(id)) next.set(id, below)
        }
      }
      level = next
    }
    return trees
  }

  async function readContents(
    trees: ReadonlyMap<string, TreeLines>,
    root: string,
  ): Promise<ReadonlyMap<string, Content>> {
    const known = new Map<string, Content>()
    const wanted: Wanted[] = []
    collect(trees, root, '', (path, { id, name, kind }, before) => {
      if (kind === 'file' && notLoaded(path) !== null) return
      const same = before
        .map(folder => folder.entries.get(name))
        .find(entry => entry?.kind === 'file' && entry.id === id)
      if (same?.kind === 'file' && same.content !== tooMuch) known.set(contentKey(path, id), same.content)
      else wanted.push({ path, id })
    })
    await loadInto(known, wanted)
    return known
  }

  async function loadInto(known: Map<string, Content>, wanted: readonly Wanted[]): Promise<void> {
    let loaded = 0
    const ordered = ranks.flatMap(rank => wanted.filter(({ path }) => rankOf(path) === rank))
    for (let at = 0; at < ordered.length; at += objectsPerQuestion) {
      const part = ordered.slice(at, at + objectsPerQuestion)
      const isFull = loaded > totalOf(part[0]?.path ?? '', limits)
      const answers = isFull ? null : await objects.read(part.map(({ id }) => id))
      part.forEach(({ path, id }, index) => {
        const content = answers ? contentFrom(answers[index] ?? null, path, id) : tooMuch
        loaded += 'text' in content ? content.text.length : 100
        known.set(contentKey(path, id), content)
      })
    }
  }

  function contentFrom(object: GitObject | null, path: string, id: string): Content {
    if (object) return contentOf(path, object.body, object.size, limits)
    if (missing === 'damage') throw damaged(id)
    return { why: 'missing from the Git folder' }
  }
}

const tooMuch: Content = { why: 'not read: the repository is too large' }

/** The limit depends on the kind of file, so the same bytes may be readable under one name only. */
function contentKey(path: string, id: string): string {
  return `${rankOf(path)} ${id}`
}

function collect(
  trees: ReadonlyMap<string, TreeLines>,
  treeId: string,
  prefix: string,
  visit: (path: string, line: TreeLine, before: readonly Folder[]) => void,
): void {
  const { lines, before } = trees.get(treeId) ?? { lines: [], before: [] }
  for (const line of lines) {
    const path = prefix + line.name
    if (line.kind === 'folder') collect(trees, line.id, `${path}/`, visit)
    else if (line.kind !== 'submodule') visit(path, line, before)
  }
}

function folderIn({ entries }: Folder, name: string): readonly Folder[] {
  const entry = entries.get(name)
  return entry?.kind === 'folder' ? [entry.folder] : []
}

async function readAll(
  objects: ObjectReader,
  ids: readonly string[],
  type: string,
): Promise<readonly (GitObject & { readonly body: Buffer })[]> {
  const answers = await objects.read(ids)
  return answers.map((answer, index) => {
    if (!answer?.body || answer.type !== type) throw damaged(ids[index] ?? '')
    return { ...answer, body: answer.body }
  })
}

function damaged(id: string): AppError {
  return new AppError(
    'internal',
    `The mirror on disk is damaged: ${id} is missing. Plimsoll builds it anew by itself.`,
    {
      details: { reason: 'corrupt', object: id },
    },
  )
}
