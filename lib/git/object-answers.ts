export interface GitObject {
  readonly id: string
  readonly type: string
  readonly size: number
  /** Null when larger than the limit. */
  readonly body: Buffer | null
}

export interface AnswerReader {
  push(chunk: Buffer): void
}

interface Body {
  readonly head: Omit<GitObject, 'body'>
  readonly bytes: Buffer | null
  filled: number
}

/** Cuts the stream of `git cat-file --batch` into objects: a line `id type size`, the body, a newline; or `name missing`. */
export function createAnswerReader(longestBody: number, onObject: (object: GitObject | null) => void): AnswerReader {
  let rest = Buffer.alloc(0)
  let body: Body | null = null
  return { push }

  function push(chunk: Buffer): void {
    let data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    for (;;) {
      const left = body ? intoBody(body, data) : intoHead(data)
      if (left === null) break
      data = left
    }
    rest = body ? Buffer.alloc(0) : Buffer.from(data)
  }

  /** What follows the head line, or null when the line is not whole yet. */
  function intoHead(data: Buffer): Buffer | null {
    const end = data.indexOf(10)
    if (end === -1) return null
    const words = data.toString('latin1', 0, end).split(' ')
    const size = Number(words.at(-1))
    const [id, type] = words
    if (words.length !== 3 || id === undefined || type === undefined || !Number.isInteger(size)) onObject(null)
    else body = { head: { id, type, size }, bytes: size > longestBody ? null : Buffer.allocUnsafe(size), filled: 0 }
    return data.subarray(end + 1)
  }

  /** What follows the body and its newline, or null when all was taken in. */
  function intoBody(current: Body, data: Buffer): Buffer | null {
    const taken = Math.min(data.length, current.head.size + 1 - current.filled)
    if (current.bytes) data.copy(current.bytes, current.filled, 0, Math.min(taken, current.head.size - current.filled))
    current.filled += taken
    if (current.filled <= current.head.size) return null
    body = null
    onObject({ ...current.head, body: current.bytes })
    return data.subarray(taken)
  }
}
