import type { CellKey } from '@/lib/domain/cell'
import type { DesiredCell } from '@/lib/domain/desired'
import type { PlannedCell } from '@/lib/domain/promotion'
import { compareSettings, type SettingDifference } from '@/lib/domain/settings'
import { findManifestKind } from '@/lib/manifests/registry'
import type { Reading } from '@/lib/observer/contract'
import { getCell } from './plan-promotion'

/** What else the source of one cell sets otherwise than its target. */
export interface OtherSettings {
  readonly target: CellKey
  readonly source: string
  readonly differences: readonly SettingDifference[]
  /** How many more there are. */
  readonly more: number
}

const mostEach = 40

/** Beside the versions, what two environments declare otherwise: information for who promotes, never moved. Nothing where it is not certain. */
export function readOtherSettings(reading: Reading, cells: readonly PlannedCell[]): readonly OtherSettings[] {
  return cells.flatMap(({ target, origin }) => {
    if (origin.kind !== 'environment') return []
    const own = settingsOf(reading, getCell(reading.desired, target))
    const theirs = settingsOf(
      reading,
      getCell(reading.desired, { service: target.service, environment: origin.environment }),
    )
    if (own === null || theirs === null) return []
    const all = compareSettings(theirs, own)
    if (all.length === 0) return []
    const differences = all.slice(0, mostEach)
    return [{ target, source: origin.environment, differences, more: all.length - differences.length }]
  })
}

function settingsOf({ snapshot }: Reading, { kind, path, readsAbove }: DesiredCell) {
  return findManifestKind(kind)?.settings(snapshot, path, readsAbove) ?? null
}
