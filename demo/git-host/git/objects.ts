import { spawn } from 'node:child_process'
import { gitEnvironment } from './run'

export interface GitObject {
  readonly sha: string
  readonly type: 'blob' | 'tree' | 'commit' | 'tag'
  readonly content: Buffer
}

/** Reads objects through one `git cat-file --batch` that stays open: a process per object would cost 2 ms each. */
export interface ObjectReader {
  /** By any name that git understands (`main^{tree}`, `<sha>:path`); null when there is none. */
  read(name: string): Promise<GitObject | null>
  close(): void
}

interface Waiting {
  resolve(object: GitObject | null): void
  reject(error: Error): void
}

export function openObjectReader(dir: string): ObjectReader {
  let child: ReturnType<typeof startBatch> | null = null
  const queue: Waiting[] = []
  let pending: Buffer = Buffer.alloc(0)

  function take(chunk: Buffer): void {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    for (;;) {
      const answer = parseAnswer(pending)
      if (answer === null) return
      pending = pending.subarray(answer.length)
      queue.shift()?.resolve(answer.object)
    }
  }

  /** Not null: that would say of an object that it is not there. The next read starts git again. */
  function end(): void {
    child = null
    pending = Buffer.alloc(0)
    for (const { reject } of queue.splice(0)) reject(new Error('git cat-file ended before it answered.'))
  }

  function start(): ReturnType<typeof startBatch> {
    const started = startBatch(dir)
    started.stdout.on('data', take)
    started.on('error', end)
    started.on('close', end)
    return started
  }

  return {
    read(name) {
      if (/[\n\0]/.test(name)) return Promise.resolve(null)
      child ??= start()
      const { stdin } = child
      return new Promise((resolve, reject) => {
        queue.push({ resolve, reject })
        stdin.write(`${name}\n`)
      })
    },
    close() {
      child?.stdin.end()
    },
  }
}

function startBatch(dir: string) {
  const child = spawn('git', ['--git-dir', dir, 'cat-file', '--batch'], {
    env: gitEnvironment(),
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  child.stdin.on('error', () => undefined)
  return child
}

/** `<sha> <type> <size>\n<content>\n`, or `<name> missing\n` and the like; null while the answer is not whole. */
function parseAnswer(data: Buffer): { readonly length: number; readonly object: GitObject | null } | null {
  const end = data.indexOf(10)
  if (end < 0) return null
  const header = /^([0-9a-f]{40}) (blob|tree|commit|tag) (\d+)$/.exec(data.subarray(0, end).toString())
  if (header === null) return { length: end + 1, object: null }
  const [, sha = '', type, size] = header
  const start = end + 1
  const length = start + Number(size) + 1
  if (data.length < length) return null
  // Copied, because the rest of the buffer is cut and joined again.
  return { length, object: { sha, type: objectType(type), content: Buffer.from(data.subarray(start, length - 1)) } }
}

function objectType(type: string | undefined): GitObject['type'] {
  return type === 'blob' || type === 'tree' || type === 'tag' ? type : 'commit'
}
