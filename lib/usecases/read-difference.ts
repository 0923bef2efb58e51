import type { ApplicationDifferenceView, DifferenceView } from '@/lib/contract'
import type { Cell } from '@/lib/domain/cell'
import { type SlotValue, valuesOf } from '@/lib/domain/history'
import { versionText } from '@/lib/domain/image'
import { shasIn } from '@/lib/domain/question'
import { findStanding, sameVersion } from '@/lib/domain/standing'
import type { Found } from '@/lib/observer/contract'
import { commitsBetween } from './commits-between'
import { commitView } from './read-git-values'
import { type SourceBook, webUrlOf } from './sources'

const mostCommits = 20
/** The page waits no longer for the application's commits. */
const budgetMs = 800

/** What the upstream declares that this cell does not, with the commits between. Null where there is nothing to compare. */
export async function readDifference(
  cell: Cell,
  upstream: Found,
  { source, sources }: { readonly source: string | null; readonly sources: SourceBook },
): Promise<DifferenceView | null> {
  const own = cell.slots.find(slot => slot.main)?.git
  const main = upstream.cell.slots.find(slot => slot.main)
  const theirs = main?.git
  const { desired, repository } = upstream
  if (own?.status !== 'rendered' || theirs?.status !== 'rendered' || main === undefined) return null
  const difference = {
    environment: cell.environment,
    upstream: upstream.cell.environment,
    own: versionText(own.image),
    theirs: versionText(theirs.image),
    compareUrl: compareUrl(source, own.image, theirs.image),
    application: sameVersion(own.image, theirs.image)
      ? null
      : await readApplication(sources, cell.service, versionText(own.image), versionText(theirs.image)),
  }
  const past = desired === null ? null : await repository?.past(desired)
  if (past == null || repository === null) return { ...difference, kind: 'not known', later: [] }
  const values = () => valuesOf(past.stretches, main)
  const find = () => findStanding(own.image, values(), { end: past.end !== null, isWhole: past.end === 'beginning' })
  await past.read(() => find() !== null)
  const standing = find() ?? { kind: 'not known' as const }
  const later = standing.kind === 'behind' ? laterThan(own.image, values()) : []
  return {
    ...difference,
    kind: standing.kind,
    later: later.flatMap(({ image, since }) => {
      const commit = since === null ? null : past.line.commitAt(since)
      return commit === null ? [] : [{ version: versionText(image), commit: commitView(commit, repository) }]
    }),
  }
}

async function readApplication(
  sources: SourceBook,
  service: string,
  own: string,
  theirs: string,
): Promise<ApplicationDifferenceView | null> {
  const between = await commitsBetween(sources, service, own, theirs, { limit: mostCommits, budgetMs })
  if (between === null) return null
  if (between.kind === 'unknown') return { commits: [], total: 0, onlyInOwn: 0, note: between.why }
  const { commits, total, onlyInFrom } = between
  return { commits: [...commits], total, onlyInOwn: onlyInFrom, note: null }
}

function laterThan(image: string, values: readonly SlotValue[]): readonly SlotValue[] {
  return values.slice(
    0,
    values.findIndex(value => sameVersion(value.image, image)),
  )
}

/** Only where both tags name commits: a tag of an image need not be a tag in Git. */
function compareUrl(source: string | null, own: string, theirs: string): string | null {
  const [from] = shasIn(versionText(own))
  const [to] = shasIn(versionText(theirs))
  if (source === null || from === undefined || to === undefined) return null
  const pages = webUrlOf(source)
  return pages === null ? null : `${pages}/compare/${from}...${to}`
}
