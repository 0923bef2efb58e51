import type { BlobChange } from './blob-changes'
import { commitFormat } from './commits'
import { gitError } from './failure'
import { endGit, type GitCall, startGit } from './program'

export interface LineStep {
  /** As `commitFormat` writes it. */
  readonly record: string
  readonly changes: readonly BlobChange[]
  /** A symbolic link came, went or was moved. */
  readonly links: boolean
}

export interface LineLogOptions extends Pick<GitCall, 'environment' | 'timeoutMs' | 'signal'> {
  readonly folder: string
  /** Steps beyond this number of changes are not read: the answer is null. */
  readonly mostChanges: number
}

/**
 * Commits of the first-parent line with the blobs that each changed, oldest first, as one `git log` gives them. Parsed as it comes, so
 * that neither the text of all is held nor the loop held up. Null: more changed than may be held.
 */
export function readLineLog(
  range: string,
  mostCommits: number,
  options: LineLogOptions,
  onStep: (step: LineStep) => void,
): Promise<'read' | 'too much'> {
  const args = ['log', '--first-parent', '--reverse', '-m', '--raw', '--no-renames', '--no-abbrev', '-z']
  const child = startGit([...args, `--max-count=${mostCommits}`, `--format=%x1e${commitFormat}`, range, '--'], options)
  const parser = createParser(onStep)
  let stderr = ''
  let ending: 'too much' | 'timeout' | 'aborted' | null = null
  const end = (why: NonNullable<typeof ending>) => {
    ending ??= why
    endGit(child)
  }
  const timer = setTimeout(() => end('timeout'), options.timeoutMs)
  const onAbort = () => end('aborted')
  options.signal?.addEventListener('abort', onAbort, { once: true })
  child.stdin?.end()
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-4_000)
  })
  child.stdout?.on('data', (chunk: Buffer) => {
    if (ending === null && parser.push(chunk) > options.mostChanges) end('too much')
  })
  return new Promise((done, fail) => {
    child.once('error', error => settle(() => fail(gitError(error.message, 128))))
    child.once('close', code =>
      settle(() => {
        if (ending === 'too much') return done('too much')
        if (ending !== null || code !== 0) return fail(gitError(ending ?? stderr, code ?? 128))
        parser.end()
        done('read')
      }),
    )
    function settle(act: () => void): void {
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', onAbort)
      act()
    }
  })
}

/** Words ended by NUL: a commit's record behind a record separator; or what happened to a path, which begins with a colon, then the path. */
function createParser(onStep: (step: LineStep) => void) {
  let rest: Buffer = Buffer.alloc(0)
  let record: string | null = null
  let changes: BlobChange[] = []
  let links = false
  let happened: string | null = null
  let count = 0
  return { push, end: flush }

  function push(chunk: Buffer): number {
    const data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    let from = 0
    for (let to = data.indexOf(0); to !== -1; to = data.indexOf(0, from)) {
      take(data.toString('utf8', from, to))
      from = to + 1
    }
    rest = Buffer.from(data.subarray(from))
    return count
  }

  function take(word: string): void {
    if (happened !== null) {
      note(happened, word)
      happened = null
      return
    }
    const text = word.startsWith('\n') ? word.slice(1) : word
    if (text.startsWith('\x1e')) {
      flush()
      record = text.slice(1)
    } else if (text.startsWith(':')) happened = text
  }

  function note(what: string, path: string): void {
    const [modeBefore = '', modeAfter = '', before = '', after = ''] = what.slice(1).split(' ')
    count += 1
    links ||= modeBefore === '120000' || modeAfter === '120000'
    changes.push({ path, before: idOf(modeBefore, before), after: idOf(modeAfter, after) })
  }

  function flush(): void {
    if (record !== null) onStep({ record, changes, links })
    record = null
    changes = []
    links = false
  }
}

/** What is no file (a submodule) is as good as not there: nothing can be read of it. */
function idOf(mode: string, id: string): string | null {
  return mode === '000000' || mode === '160000' ? null : id
}
