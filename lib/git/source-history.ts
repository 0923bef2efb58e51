import { parseCommitObject } from './commits'
import type { Commit, CommitsBetween, SourceCommit } from './contract'
import { failure } from './failure'
import type { ObjectReader } from './objects'
import { runGit } from './program'
import { parseTags } from './tags'

/** Questions about all branches and tags. Every name that git is given is a whole id or made here: nothing that others wrote is an option or a ref. */
export interface SourceHistory {
  findCommits(prefix: string, signal?: AbortSignal): Promise<readonly SourceCommit[]>
  readTags(): Promise<ReadonlyMap<string, string>>
  findNumbered(number: number, head: string, signal?: AbortSignal): Promise<readonly SourceCommit[]>
  contains(ancestor: string, descendant: string, signal?: AbortSignal): Promise<boolean>
  between(
    from: string,
    to: string,
    options: { readonly limit: number; readonly signal?: AbortSignal },
  ): Promise<CommitsBetween>
}

const timeoutMs = 10_000
const mostCandidates = 50
const mostNumbered = 50
/** For rev-list: `git log` looks for the folders that were left out. Ended by NUL, the one byte that no commit can hold: a subject cannot pass for another commit. */
const fields = ['%H', '%an', '%ct', '%s'] as const
const format = `--format=tformat:${fields.map(field => `${field}%x00`).join('')}`

export function createSourceHistory(options: {
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  readonly objects: Pick<ObjectReader, 'read'>
}): SourceHistory {
  const { folder, environment, objects } = options
  return { findCommits, readTags, findNumbered, contains, between }

  async function ask(args: readonly string[], signal?: AbortSignal, accept: readonly number[] = [0]) {
    return runGit(args, { folder, environment, timeoutMs, accept, ...(signal ? { signal } : {}) })
  }

  /** `--disambiguate` looks at ids alone: a branch may be called like one, and what is not here is not fetched. */
  async function findCommits(prefix: string, signal?: AbortSignal): Promise<readonly SourceCommit[]> {
    if (!/^[0-9a-f]{4,64}$/.test(prefix)) return []
    const { stdout } = await ask(['rev-parse', `--disambiguate=${prefix}`], signal)
    const ids = stdout.toString('latin1').split('\n').filter(Boolean).slice(0, mostCandidates)
    const found = await objects.read(ids)
    return found.flatMap(object => {
      const commit = object?.type === 'commit' && object.body ? parseCommitObject(object.id, object.body) : null
      return commit === null ? [] : [plainCommit(commit)]
    })
  }

  async function readTags(): Promise<ReadonlyMap<string, string>> {
    const wanted = ['refname', 'objecttype', 'objectname', '*objecttype', '*objectname']
    const shape = wanted.map(name => `%(${name})`).join('%00')
    const { stdout } = await ask(['for-each-ref', `--format=${shape}`, 'refs/tags/'])
    return parseTags(stdout.toString('utf8'), async ids => objects.read(ids.map(id => `${id}^{commit}`)))
  }

  async function findNumbered(number: number, head: string, signal?: AbortSignal): Promise<readonly SourceCommit[]> {
    const args = ['rev-list', '--first-parent', '--fixed-strings', `--grep=#${Math.trunc(number)}`]
    const { stdout } = await ask([...args, `--max-count=${mostNumbered}`, format, whole(head), '--'], signal)
    return parseRecords(stdout)
  }

  async function contains(ancestor: string, descendant: string, signal?: AbortSignal): Promise<boolean> {
    const { exitCode } = await ask(['merge-base', '--is-ancestor', whole(ancestor), whole(descendant)], signal, [0, 1])
    return exitCode === 0
  }

  async function between(
    from: string,
    to: string,
    { limit, signal }: { readonly limit: number; readonly signal?: AbortSignal },
  ): Promise<CommitsBetween> {
    const range = `${whole(from)}...${whole(to)}`
    const [counted, listed] = await Promise.all([
      ask(['rev-list', '--left-right', '--count', range, '--'], signal),
      ask(
        ['rev-list', '--date-order', `--max-count=${Math.max(0, Math.trunc(limit))}`, format, `^${from}`, to, '--'],
        signal,
      ),
    ])
    const [onlyInFrom = 0, total = 0] = counted.stdout.toString('latin1').trim().split('\t').map(Number)
    return { commits: parseRecords(listed.stdout), total, onlyInFrom }
  }
}

function parseRecords(stdout: Buffer): readonly SourceCommit[] {
  const texts = stdout.toString('utf8').split('\0')
  const size = fields.length
  return Array.from({ length: Math.floor(texts.length / size) }, (_, index) => {
    const [sha = '', author = '', committed = '', subject = ''] = texts.slice(index * size, (index + 1) * size)
    // The program writes a line of its own before each.
    return plainCommit({
      sha: sha.slice(sha.lastIndexOf('\n') + 1),
      author,
      committedAt: Number(committed) * 1000,
      subject,
    })
  })
}

function plainCommit(commit: Pick<Commit, 'sha' | 'author' | 'committedAt' | 'subject'>): SourceCommit {
  const { sha, author, committedAt, subject } = commit
  return { sha, author: plain(author), committedAt, subject: plain(subject) }
}

/** Without control characters and marks that turn the direction of writing: a subject stands in the middle of our sentences. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim()
}

function whole(sha: string): string {
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(sha)) return sha
  throw failure('not_found', 'no-commit', 'This is no id of a commit.', 'Give all of its digits.')
}
