import type { HistoryCommit } from './history'
import { type DemoLogin, personOf } from './people'

/** The whole history as one stream for `git fast-import`: one process instead of a thousand. */
export function formatFastImport(commits: readonly HistoryCommit[]): string {
  const lines: string[] = ['feature done']
  let mark = 0
  let main = 0
  for (const { author, at, message, files, merge } of commits) {
    const own = ++mark
    lines.push(...formatCommit(own, { author, at, message }, main === 0 ? [] : [main]), ...formatFiles(files))
    if (merge === null) {
      main = own
      continue
    }
    const joined = ++mark
    const { by, at: mergedAt, message: words } = merge
    // A merge starts from its first parent's files, so the branch's are said again.
    lines.push(
      ...formatCommit(joined, { author: by, at: mergedAt, message: words }, [main, own]),
      ...formatFiles(files),
    )
    main = joined
  }
  return `${lines.join('\n')}\ndone\n`
}

export function formatCommit(
  mark: number,
  commit: { readonly author: DemoLogin; readonly at: number; readonly message: string },
  parents: readonly number[],
): readonly string[] {
  const { name, email } = personOf(commit.author)
  const who = `${name} <${email}> ${Math.floor(commit.at / 1000)} +0000`
  const [first, second] = parents
  return [
    'commit refs/heads/main',
    `mark :${mark}`,
    `author ${who}`,
    `committer ${who}`,
    formatData(commit.message),
    ...(first === undefined ? [] : [`from :${first}`]),
    ...(second === undefined ? [] : [`merge :${second}`]),
  ]
}

export function formatFiles(files: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(files).flatMap(([path, text]) => [`M 100644 inline ${path}`, formatData(text)])
}

function formatData(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`
}
