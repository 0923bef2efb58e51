import { type CellKey, cellId, type Mark } from '@/lib/domain/cell'
import type { DesiredSlot } from '@/lib/domain/desired'
import type { Environment } from '@/lib/domain/environment'
import { pastSlot, valuesOf } from '@/lib/domain/history'
import { parseImage, shortName } from '@/lib/domain/image'
import { mainSlotOf } from '@/lib/domain/main-slot'
import { findStanding, type Standing, sameVersion, standingMarks } from '@/lib/domain/standing'
import type { Entry } from './entry'

/** Where a cell stood when its upstream's history was read, with the two values that it was read for. */
export interface KnownStanding {
  readonly own: string
  readonly theirs: string
  readonly upstream: string
  readonly standing: Standing
}

/** Which of a service's environments are behind or ahead of the one before them. */
export interface Standings {
  /** As far as it is known for the values of this moment. */
  marksOf(entry: Entry): readonly Mark[]
  /** Whether the upstream's history must be read to tell. */
  wants(entry: Entry): boolean
  read(entry: Entry): Promise<void>
  /** Cells that stand elsewhere when this one has another value. */
  below(key: CellKey): readonly string[]
}

interface Pair {
  readonly upstream: Entry
  readonly own: DesiredSlot
  readonly theirs: DesiredSlot
}

export function createStandings(
  entries: ReadonlyMap<string, Entry>,
  environments: () => readonly Environment[],
  mainOf: (service: string) => { readonly workload: string; readonly container: string | null } | null,
): Standings {
  return { marksOf, wants, read, below }

  function marksOf(entry: Entry): readonly Mark[] {
    const pair = pairOf(entry)
    if (pair === null || !isFor(entry.standing, pair)) return []
    return standingMarks(entry.standing.standing, {
      environment: entry.key.environment,
      upstream: pair.upstream.key.environment,
      own: pair.own.image,
      theirs: pair.theirs.image,
    })
  }

  function wants(entry: Entry): boolean {
    const pair = pairOf(entry)
    if (pair === null || entry.standingLoading) return false
    return !sameVersion(pair.own.image, pair.theirs.image) && !isFor(entry.standing, pair)
  }

  async function read(entry: Entry): Promise<void> {
    const pair = pairOf(entry)
    if (pair === null) return
    entry.standingLoading = true
    const standing = await standingOf(pair).catch((): Standing => ({ kind: 'not known' }))
    entry.standingLoading = false
    const upstream = pair.upstream.key.environment
    entry.standing = { own: pair.own.image, theirs: pair.theirs.image, upstream, standing }
    entry.memoryChanged = 'yes'
  }

  function below({ service, environment }: CellKey): readonly string[] {
    return environments()
      .filter(one => one.after[0] === environment)
      .map(one => cellId({ service, environment: one.name }))
      .filter(id => entries.has(id))
  }

  /** Null where there is nothing to compare: no upstream, no value on a side, or images of two different things. */
  function pairOf({ key, desired }: Entry): Pair | null {
    const name = environments().find(one => one.name === key.environment)?.after[0]
    const upstream = name === undefined ? undefined : entries.get(cellId({ service: key.service, environment: name }))
    if (desired === null || upstream?.desired == null) return null
    const own = mainSlotOf(desired.slots, key.service, mainOf(key.service))
    const theirs = mainSlotOf(upstream.desired.slots, key.service, mainOf(key.service))
    if (own === null || theirs === null || !pastSlot(own).isValue || !pastSlot(theirs).isValue) return null
    return nameOf(own) === nameOf(theirs) ? { upstream, own, theirs } : null
  }
}

/** Back in the upstream's history until it had the value. */
async function standingOf({ upstream, own, theirs }: Pair): Promise<Standing> {
  const { desired, repository } = upstream
  const past = desired === null ? null : ((await repository?.past(desired)) ?? null)
  if (past === null) return { kind: 'not known' }
  const find = () =>
    findStanding(own.image, valuesOf(past.stretches, theirs), {
      end: past.end !== null,
      isWhole: past.end === 'beginning' && !wasSeen(upstream, own.image),
    })
  await past.read(() => find() !== null)
  return find() ?? { kind: 'not known' }
}

/** What a rewritten branch no longer tells, and we saw: it had it, but not when. */
function wasSeen(upstream: Entry, image: string): boolean {
  return [...upstream.past.values()].some(images => images.some(one => sameVersion(one, image)))
}

function isFor(known: KnownStanding | null, { upstream, own, theirs }: Pair): known is KnownStanding {
  if (known === null) return false
  const isSame = known.own === own.image && known.theirs === theirs.image
  return isSame && known.upstream === upstream.key.environment
}

function nameOf({ image }: DesiredSlot): string {
  const parsed = parseImage(image)
  return parsed === null ? image : shortName(parsed)
}
