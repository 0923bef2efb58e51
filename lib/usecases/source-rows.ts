import type { FoundCell } from '@/lib/contract'
import { versionText } from '@/lib/domain/image'
import { containsSource, type SourceStanding } from '@/lib/domain/source-containing'
import type { SourceCommit } from '@/lib/git/contract'
import { inTurns } from './in-turns'
import type { SearchServices } from './search'
import { foundCell, inOrder, mainOf } from './search-cells'
import { readStanding } from './source-standing'
import type { Source } from './sources'

/** A commit of a source that was asked for, and the services of which it is. */
export interface SourceMatch {
  readonly source: Source
  readonly commit: SourceCommit
  readonly services: readonly string[]
}

const width = 4
const mostCells = 500

/** Whether what runs contains the commit, for every environment of the services. */
export async function sourceRows(
  { observer }: Pick<SearchServices, 'observer'>,
  matches: readonly SourceMatch[],
  signal: AbortSignal,
): Promise<readonly FoundCell[]> {
  const matchOf = new Map(matches.flatMap(match => match.services.map(service => [service, match] as const)))
  const cells = inOrder(
    observer,
    observer.cells().filter(cell => matchOf.has(cell.service)),
  ).slice(0, mostCells)
  const asked = new Map(
    cells.flatMap(cell => versionsOf(mainOf(cell)).map(version => [`${cell.service} ${version}`, { cell, version }])),
  )
  const keys = [...asked.keys()]
  const standings = await inTurns([...asked.values()], width, signal, async ({ cell, version }) => {
    const match = matchOf.get(cell.service)
    return match === undefined ? undefined : readStanding(match.source, cell.service, version, match.commit.sha, signal)
  })
  const known = new Map(keys.map((key, index) => [key, standings[index]]))
  return cells.map(cell => {
    const main = mainOf(cell)
    const own = new Map<string, SourceStanding>()
    for (const version of versionsOf(main)) {
      const standing = known.get(`${cell.service} ${version}`)
      if (standing !== undefined) own.set(version, standing)
    }
    return foundCell(cell, containsSource(main.declared, main.running, own))
  })
}

function versionsOf({ declared, running }: ReturnType<typeof mainOf>): readonly string[] {
  const images = [...(declared === null ? [] : [declared]), ...(typeof running === 'string' ? [] : running)]
  return [...new Set(images.map(versionText))]
}
