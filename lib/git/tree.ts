import { AppError } from '@/lib/errors'
import { createCache } from './cache'
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

const heldFolders = 200_000
const ranks = ['manifest', 'text', 'source'] as const
const objectsPerQuestion = 2_000

/** Reads whole trees through one object reader; folders and texts already seen are not read again. */
export function createTreeReader(
  objects: ObjectReader,
  limits: ContentLimits = contentLimits,
  /** A mirror of ours builds itself anew; somebody else's folder (a partial clone) is shown as far as it goes. */
  missing: 'damage' | 'unreadable' = 'damage',
): TreeReader {
  const folders = createCache<Folder>(heldFolders)
  const contents = createCache<Content>(limits.total)
  return { read }

  async function read(treeId: string): Promise<Folder> {
    const known = folders.get(treeId)
    if (known) return known
    const built = new Map<string, Folder>()
    const lines = await readLines(treeId, built)
    const texts = await readContents(lines, treeId)
    return build(treeId, '')

    function build(id: string, prefix: string): Folder {
      const seen = built.get(id)
      if (seen) return seen
      const own = lines.get(id)
      if (!own) throw damaged(id)
      const folder = makeFolder(id, new Map(own.map(line => [line.name, entryOf(line, prefix + line.name)])))
      built.set(id, folder)
      folders.set(id, folder, 1)
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

  /** Lines of every folder below that is not known yet, level by level: few round trips however wide the tree. Known ones go to `built`. */
  async function readLines(
    treeId: string,
    built: Map<string, Folder>,
  ): Promise<ReadonlyMap<string, readonly TreeLine[]>> {
    const lines = new Map<string, readonly TreeLine[]>()
    let level: readonly string[] = [treeId]
    while (level.length > 0) {
      const next = new Set<string>()
      for (const tree of await readAll(objects, level, 'tree')) {
        const found = parseTree(tree.body, tree.id.length / 2)
        lines.set(tree.id, found)
        for (const { id } of found.filter(line => line.kind === 'folder')) {
          const known = folders.get(id)
          if (known) built.set(id, known)
          else if (!lines.has(id)) next.add(id)
        }
      }
      level = [...next]
    }
    return lines
  }

  async function readContents(
    lines: ReadonlyMap<string, readonly TreeLine[]>,
    root: string,
  ): Promise<ReadonlyMap<string, Content>> {
    const known = new Map<string, Content>()
    const wanted: Wanted[] = []
    collect(lines, root, '', (path, line) => {
      if (line.kind === 'file' && notLoaded(path) !== null) return
      const key = contentKey(path, line.id)
      const cached = contents.get(key)
      if (cached) known.set(key, cached)
      else wanted.push({ path, id: line.id })
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
        const bytes = 'text' in content ? content.text.length : 100
        loaded += bytes
        known.set(contentKey(path, id), content)
        if (answers) contents.set(contentKey(path, id), content, bytes)
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
  lines: ReadonlyMap<string, readonly TreeLine[]>,
  treeId: string,
  prefix: string,
  visit: (path: string, line: TreeLine) => void,
): void {
  for (const line of lines.get(treeId) ?? []) {
    const path = prefix + line.name
    if (line.kind === 'folder') collect(lines, line.id, `${path}/`, visit)
    else if (line.kind !== 'submodule') visit(path, line)
  }
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
