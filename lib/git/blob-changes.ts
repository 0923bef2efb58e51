export interface BlobChange {
  readonly path: string
  /** Null: the path was not there. */
  readonly before: string | null
  readonly after: string | null
}

/** What commits changed, in columns: a quarter of a million changes are some twenty megabytes, not two hundred. */
export interface BlobChanges {
  readonly size: number
  /** In the order of the line: positions never fall. */
  add(position: number, change: BlobChange): void
  at(position: number): readonly BlobChange[]
  /** Newest position up to `from` that changed the path; null when none did. */
  lastOf(path: string, from: number): number | null
  /** Newest position up to `from` at which a path below the folder came or went. */
  lastBelow(folder: string, from: number): number | null
  /** Paths below the folder that came or went after a position. */
  movedBelow(folder: string, after: number): readonly string[]
  /** Blob that a path had at a position; undefined where no commit ever changed it. */
  blobAt(path: string, position: number): string | null | undefined
}

const none = -1
const firstRoom = 4_096

export function createBlobChanges(idBytes: number): BlobChanges {
  const paths: string[] = []
  const numbers = new Map<string, number>()
  const newest: number[] = []
  const positions: number[] = []
  const pathOf: number[] = []
  /** Each change leads to the one before it of the same path. */
  const older: number[] = []
  const firstAt: number[] = []
  /** What came or went, told to every folder above it: newest for each folder, and from each to the one before. */
  const newestMove = new Map<string, number>()
  const moves = { position: [] as number[], path: [] as number[], older: [] as number[] }
  let ids = Buffer.alloc(firstRoom * idBytes * 2)

  return {
    get size() {
      return positions.length
    },
    add,
    at: position => range(firstAt[position], nextFirst(position)).map(changeAt),
    lastOf,
    lastBelow,
    movedBelow,
    blobAt,
  }

  function add(position: number, { path, before, after }: BlobChange): void {
    const index = positions.length
    const number = numberOf(path)
    while (firstAt.length <= position) firstAt.push(index)
    positions.push(position)
    pathOf.push(number)
    older.push(newest[number] ?? none)
    newest[number] = index
    write(index * 2, before)
    write(index * 2 + 1, after)
    if (before !== null && after !== null) return
    for (const folder of foldersAbove(path)) {
      moves.older.push(newestMove.get(folder) ?? none)
      moves.path.push(number)
      newestMove.set(folder, moves.position.push(position) - 1)
    }
  }

  function numberOf(path: string): number {
    const known = numbers.get(path)
    if (known !== undefined) return known
    numbers.set(path, paths.length)
    newest.push(none)
    return paths.push(path) - 1
  }

  function write(place: number, id: string | null): void {
    const end = (place + 1) * idBytes
    if (ids.length < end) ids = Buffer.concat([ids, Buffer.alloc(ids.length)])
    if (id !== null) ids.write(id, place * idBytes, 'hex')
  }

  function idAt(place: number): string | null {
    const id = ids.subarray(place * idBytes, (place + 1) * idBytes)
    return id.every(byte => byte === 0) ? null : id.toString('hex')
  }

  function changeAt(index: number): BlobChange {
    return { path: paths[pathOf[index] ?? 0] ?? '', before: idAt(index * 2), after: idAt(index * 2 + 1) }
  }

  function nextFirst(position: number): number {
    return firstAt[position + 1] ?? positions.length
  }

  function lastOf(path: string, from: number): number | null {
    for (let at = newestOf(path); at !== none; at = older[at] ?? none) {
      const position = positions[at] ?? 0
      if (position <= from) return position
    }
    return null
  }

  function lastBelow(folder: string, from: number): number | null {
    for (let at = newestMove.get(folder) ?? none; at !== none; at = moves.older[at] ?? none) {
      const position = moves.position[at] ?? 0
      if (position <= from) return position
    }
    return null
  }

  function movedBelow(folder: string, after: number): readonly string[] {
    const moved = new Set<string>()
    for (let at = newestMove.get(folder) ?? none; at !== none; at = moves.older[at] ?? none) {
      if ((moves.position[at] ?? 0) <= after) break
      moved.add(paths[moves.path[at] ?? 0] ?? '')
    }
    return [...moved]
  }

  function blobAt(path: string, position: number): string | null | undefined {
    let later = none
    for (let at = newestOf(path); at !== none; at = older[at] ?? none) {
      if ((positions[at] ?? 0) <= position) return idAt(at * 2 + 1)
      later = at
    }
    return later === none ? undefined : idAt(later * 2)
  }

  function newestOf(path: string): number {
    const number = numbers.get(path)
    return number === undefined ? none : (newest[number] ?? none)
  }
}

function range(from: number | undefined, to: number): readonly number[] {
  return from === undefined ? [] : Array.from({ length: to - from }, (_, index) => from + index)
}

/** The root is ''. */
function foldersAbove(path: string): readonly string[] {
  const folders = ['']
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1))
    folders.push(path.slice(0, slash))
  return folders
}
