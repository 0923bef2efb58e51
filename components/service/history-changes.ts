import type { GitValueView, ObservationView } from '@/lib/contract'
import { versionOf } from './lane'

export interface Change {
  readonly key: string
  readonly at: number
  readonly environment: string
  readonly source: 'git' | 'live'
  readonly cluster: string | null
  readonly before: string | null
  readonly after: string | null
  readonly who: string | null
  readonly commit: GitValueView['commit']
  readonly state: string | null
}

/** Every change of a value, newest first, with what stood before it in the same place. */
export function toChanges(values: readonly GitValueView[], live: readonly ObservationView[]): readonly Change[] {
  // Of one instant Git's change comes first: live follows it.
  return [...gitChanges(values), ...liveChanges(live)].sort((a, b) => b.at - a.at || (a.source === 'live' ? -1 : 1))
}

function gitChanges(values: readonly GitValueView[]): readonly Change[] {
  return values.flatMap((value, index): readonly Change[] => {
    const { environment, image, commit, at } = value
    if (commit === null || at === null) return []
    const older = values.slice(index + 1).find(one => one.environment === environment)
    return [
      {
        key: `${environment} git ${commit.sha}`,
        at,
        environment,
        source: 'git',
        cluster: null,
        before: older === undefined ? null : versionOf(older.image),
        after: versionOf(image),
        who: commit.author,
        commit,
        state: null,
      },
    ]
  })
}

function liveChanges(observations: readonly ObservationView[]): readonly Change[] {
  const last = new Map<string, ObservationView>()
  return observations
    .filter(seen => seen.source === 'live')
    .toSorted((a, b) => a.from - b.from)
    .flatMap((seen): readonly Change[] => {
      const place = `${seen.environment} ${seen.cluster} ${seen.slot}`
      const before = last.get(place)
      last.set(place, seen)
      if (before !== undefined && before.image === seen.image && before.state === seen.state) return []
      return [
        {
          key: `${place} ${seen.from}`,
          at: seen.from,
          environment: seen.environment,
          source: 'live',
          cluster: seen.cluster,
          before: before?.image == null ? null : versionOf(before.image),
          after: seen.image === null ? null : versionOf(seen.image),
          who: seen.who,
          commit: null,
          state: seen.state,
        },
      ]
    })
}
