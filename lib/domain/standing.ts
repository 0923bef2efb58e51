import type { Mark } from './cell'
import type { SlotValue } from './history'
import { parseImage, versionText } from './image'

/** Where a value stands among those that the upstream environment has had. */
export type Standing =
  | { readonly kind: 'same' }
  /** `later`: how many other versions the upstream has had since it had this one. */
  | { readonly kind: 'behind'; readonly later: number }
  /** The upstream never had it. */
  | { readonly kind: 'ahead' }
  /** Older than what was read: nothing is said. */
  | { readonly kind: 'not known' }

/**
 * By history's order alone. Null: not among the values that were read so far, and more can be read. `isWhole` says that these are all
 * values that the upstream ever had; `end` that no more can be read.
 */
export function findStanding(
  own: string,
  upstream: readonly SlotValue[],
  { end, isWhole }: { readonly end: boolean; readonly isWhole: boolean },
): Standing | null {
  const at = upstream.findIndex(value => sameVersion(own, value.image))
  if (at === 0) return { kind: 'same' }
  if (at > 0) return { kind: 'behind', later: new Set(upstream.slice(0, at).map(value => versionOf(value.image))).size }
  if (!end) return null
  return isWhole && upstream.length > 0 ? { kind: 'ahead' } : { kind: 'not known' }
}

/** Registries may differ between environments, so the version counts; a digest only where both have one. */
export function sameVersion(a: string, b: string): boolean {
  const [one, other] = [parseImage(a), parseImage(b)]
  if (one === null || other === null) return a === b
  if (one.digest !== null && other.digest !== null) return one.digest === other.digest
  return one.tag === other.tag && (one.tag !== null || one.digest === other.digest)
}

export function standingMarks(standing: Standing | null, cell: StandingWords): readonly Mark[] {
  if (standing?.kind === 'behind') {
    const values = standing.later === 1 ? '1 later version' : `${standing.later} later versions`
    const detail = `${cell.upstream} has had ${values} since ${versionText(cell.own)}, now ${versionText(cell.theirs)}.`
    return [{ kind: 'behind', text: `${standing.later} behind`, detail }]
  }
  if (standing?.kind !== 'ahead') return []
  const detail = `${cell.environment} declares ${versionText(cell.own)}, which ${cell.upstream} never did.`
  return [{ kind: 'ahead', text: `ahead of ${cell.upstream}`, detail }]
}

export interface StandingWords {
  readonly environment: string
  readonly upstream: string
  readonly own: string
  readonly theirs: string
}

function versionOf(image: string): string {
  const parsed = parseImage(image)
  return `${parsed?.tag ?? ''}@${parsed?.digest ?? ''}`
}
