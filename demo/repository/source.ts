import { formatCommit, formatFiles } from './fast-import'
import type { Build } from './history'
import type { DemoLogin } from './people'

const subjects = [
  'Round prices where they are shown',
  'Retry when the stock service is slow',
  'Keep the order of lines',
  'Show the discount before the total',
  'Answer 404 for an unknown customer',
  'Read the timeout from the environment',
  'Count a line that was added twice',
  'Drop the old currency table',
]
const people: readonly DemoLogin[] = ['mara', 'jonas', 'aiko', 'tomas']
const commitsPerBuild = 3
const spaceMs = 35 * 60_000
const firstPull = 40

/** An application's own repository as a stream for `git fast-import`: some commits for each build, and a tag called like its version. */
export function formatSource(
  service: string,
  builds: readonly Pick<Build, 'version' | 'at'>[],
  /** One commit on what is there already. */
  onTop: { readonly by: DemoLogin } | null = null,
): string {
  const lines: string[] = ['feature done']
  let mark = 0
  for (const [index, { version, at }] of builds.entries()) {
    for (let step = 0; step < (onTop === null ? commitsPerBuild : 1); step++) {
      const number = index * commitsPerBuild + step
      const before = mark
      mark += 1
      const message =
        onTop === null
          ? `${subjects[(number + service.length) % subjects.length]} (#${firstPull + number})\n`
          : `Prepare ${version}\n`
      const author = onTop?.by ?? people[number % people.length] ?? 'mara'
      const commit = { author, at: at - (commitsPerBuild - step) * spaceMs, message }
      const isOnMain = onTop !== null && before === 0
      lines.push(...formatCommit(mark, onTop === null ? commit : { ...commit, at }, before === 0 ? [] : [before]))
      if (isOnMain) lines.push('from refs/heads/main^0')
      lines.push(...formatFiles({ VERSION: `${version}\n`, [`src/${number % subjects.length}.txt`]: message }))
    }
    lines.push(`reset refs/tags/${version}`, `from :${mark}`, '')
  }
  return `${lines.join('\n')}\ndone\n`
}
