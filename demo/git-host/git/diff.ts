import type { GitRepository } from './repository'

export interface FileChange {
  readonly path: string
  readonly previousPath: string | null
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed'
  /** Blob after the change; before it where the file is gone. */
  readonly sha: string
  readonly additions: number
  readonly deletions: number
  /** Hunks from the first `@@`; null for a binary file or a change of mode alone. */
  readonly patch: string | null
}

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

/** What changed from one tree to another; `from` null compares with nothing. */
export async function listChanges(
  repository: GitRepository,
  from: string | null,
  to: string,
): Promise<readonly FileChange[]> {
  const args = ['diff-tree', '-r', '-M', '-z', '--raw', '-p', '--no-abbrev', '--no-color', from ?? emptyTree, to]
  const { records, patch } = splitOutput((await repository.attempt(args)).stdout.toString())
  const patches = patch.split(/^(?=diff --git )/m).filter(Boolean)
  return records.map((record, index) => describe(record, patches[index] ?? ''))
}

/** The whole difference as `git diff` prints it. */
export function formatDiff(repository: GitRepository, from: string | null, to: string): Promise<string> {
  return repository.run(['diff-tree', '-r', '-M', '-p', '--no-color', from ?? emptyTree, to])
}

interface RawRecord {
  readonly letter: string
  readonly oldSha: string
  readonly newSha: string
  readonly paths: readonly string[]
}

/** `-z --raw -p`: records ended by NUL, one empty field, then the patch as plain text. */
function splitOutput(text: string): { readonly records: readonly RawRecord[]; readonly patch: string } {
  const records: RawRecord[] = []
  let at = 0
  while (text[at] === ':') {
    const [header, afterHeader] = field(text, at)
    const [, , oldSha = '', newSha = '', status = 'M'] = header.split(' ')
    const [first, afterFirst] = field(text, afterHeader)
    const letter = status.charAt(0)
    const renamed = letter === 'R' || letter === 'C'
    const [second, afterSecond] = renamed ? field(text, afterFirst) : ['', afterFirst]
    records.push({ letter, oldSha, newSha, paths: renamed ? [first, second] : [first] })
    at = afterSecond
  }
  return { records, patch: text.slice(at).replace(/^[\0\n]+/, '') }
}

function field(text: string, from: number): readonly [string, number] {
  const end = text.indexOf('\0', from)
  return end < 0 ? [text.slice(from), text.length] : [text.slice(from, end), end + 1]
}

function describe(record: RawRecord, patch: string): FileChange {
  const start = patch.search(/^@@ /m)
  const hunks = start < 0 ? null : patch.slice(start).replace(/\n$/, '')
  const lines = hunks?.split('\n') ?? []
  const renamed = record.paths.length > 1
  return {
    path: record.paths.at(-1) ?? '',
    previousPath: renamed ? (record.paths[0] ?? null) : null,
    status: statuses[record.letter] ?? 'changed',
    sha: record.letter === 'D' ? record.oldSha : record.newSha,
    additions: lines.filter(line => line.startsWith('+')).length,
    deletions: lines.filter(line => line.startsWith('-')).length,
    patch: hunks,
  }
}

const statuses: Readonly<Record<string, FileChange['status']>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'added',
}
