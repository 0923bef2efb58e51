import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Repositories as the delivery controller sees them: branch heads and the YAML of a commit, by the git program. */
export interface GitTrees {
  /** The branch's commit, or null when there is no such branch. Rejects when the repository cannot be reached. */
  head(url: string, branch: string): Promise<string | null>
  /** Text by path. */
  read(url: string, commit: string): Promise<ReadonlyMap<string, string>>
  close(): void
}

const run = promisify(execFile)
const limits = { timeout: 20_000, maxBuffer: 64 * 1024 * 1024 }
const quiet = { GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C' }
const environment = { ...process.env, ...quiet }

export function createGitTrees(): GitTrees {
  const trees = new Map<string, Promise<ReadonlyMap<string, string>>>()
  const mirrors = new Map<string, string>()

  async function mirrorOf(url: string, commit: string): Promise<string> {
    if (!/^\w+:\/\//.test(url)) return url
    const folder = mirrors.get(url) ?? mkdtempSync(join(tmpdir(), 'plimsoll-delivery-'))
    if (!mirrors.has(url)) await git(['init', '--quiet', '--bare', folder])
    mirrors.set(url, folder)
    await git(['-C', folder, 'fetch', '--quiet', '--no-tags', url, `+refs/heads/*:refs/heads/*`])
    await git(['-C', folder, 'cat-file', '-e', commit])
    return folder
  }

  return {
    async head(url, branch) {
      const text = await git(['ls-remote', url, `refs/heads/${branch}`])
      return /^[0-9a-f]{40}/.exec(text)?.[0] ?? null
    },
    read(url, commit) {
      const known = trees.get(commit)
      if (known !== undefined) return known
      const files = mirrorOf(url, commit).then(folder => readFiles(folder, commit))
      files.catch(() => trees.delete(commit))
      for (const oldest of [...trees.keys()].slice(0, Math.max(0, trees.size - 3))) trees.delete(oldest)
      trees.set(commit, files)
      return files
    },
    close() {
      for (const folder of mirrors.values()) rmSync(folder, { recursive: true, force: true })
      mirrors.clear()
    },
  }
}

async function git(args: readonly string[]): Promise<string> {
  const { stdout } = await run('git', [...args], { ...limits, env: environment })
  return stdout
}

async function readFiles(repository: string, commit: string): Promise<ReadonlyMap<string, string>> {
  const listing = await git(['-C', repository, 'ls-tree', '-r', '-z', commit])
  const blobs = listing
    .split('\0')
    .map(line => /^100\d{3} blob ([0-9a-f]{40})\t(.*)$/s.exec(line))
    .flatMap(match => (match === null ? [] : [{ id: match[1] ?? '', path: match[2] ?? '' }]))
  const texts = await readBlobs(repository, [...new Set(blobs.map(blob => blob.id))])
  return new Map(blobs.map(({ id, path }) => [path, texts.get(id) ?? '']))
}

/** All blobs through one process: `<id> blob <size>`, a line break, the content, a line break. */
function readBlobs(repository: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const child = spawn('git', ['-C', repository, 'cat-file', '--batch'], { env: environment, timeout: limits.timeout })
    child.stdout.on('data', chunk => chunks.push(chunk))
    child.once('error', reject)
    child.once('close', code => {
      if (code === 0) resolve(splitBlobs(Buffer.concat(chunks)))
      else reject(new Error(`git cat-file ended with ${code}.`))
    })
    child.stdin.on('error', () => undefined)
    child.stdin.end(ids.map(id => `${id}\n`).join(''))
  })
}

function splitBlobs(output: Buffer): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  let offset = 0
  while (offset < output.length) {
    const lineEnd = output.indexOf(10, offset)
    const [id = '', , size = '0'] = output.toString('utf8', offset, lineEnd).split(' ')
    const end = lineEnd + 1 + Number(size)
    texts.set(id, output.toString('utf8', lineEnd + 1, end))
    offset = end + 1
  }
  return texts
}
