import type { DifferenceView } from '@/lib/contract'
import type { Cell } from '@/lib/domain/cell'
import { type SlotValue, valuesOf } from '@/lib/domain/history'
import { versionText } from '@/lib/domain/image'
import { shasIn } from '@/lib/domain/question'
import { findStanding, sameVersion } from '@/lib/domain/standing'
import type { Found } from '@/lib/observer/contract'
import { commitView } from './read-git-values'

/** What the upstream declares that this cell does not, with the commits between. Null where there is nothing to compare. */
export async function readDifference(
  cell: Cell,
  upstream: Found,
  source: string | null,
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
  return `${source.replace(/\.git$/, '').replace(/\/+$/, '')}/compare/${from}...${to}`
}
