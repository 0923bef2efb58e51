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
  /** Git has another value now. */
  readonly earlier: boolean
  /** Of a change in Git: when it was first seen to run, as Git says. */
  readonly liveAt: number | null
}

/**
 * Every change of a value, newest first, with what stood before it in the same place. What only followed a change in Git is said with
 * that; what happened otherwise stands by itself.
 */
export function toChanges(values: readonly GitValueView[], live: readonly ObservationView[]): readonly Change[] {
  const seen = liveChanges(live)
  const arrivals = new Map<string, number>()
  const git = gitChanges(values).map(change => {
    const arrival = arrivalOf(change, seen)
    if (arrival === undefined) return change
    arrivals.set(arrival.key, arrival.at)
    return { ...change, liveAt: arrival.at }
  })
  const others = seen.filter(change => !arrivals.has(change.key) && !isOnTheWay(change, values))
  // Of one instant Git's change comes first: live follows it.
  return [...git, ...others].sort((a, b) => b.at - a.at || (a.source === 'live' ? -1 : 1))
}

/** The two clocks of a push and of what we saw may differ by a poll. */
const clocksMs = 60_000

function arrivalOf(change: Change, seen: readonly Change[]): Change | undefined {
  return seen.find(
    one =>
      one.environment === change.environment &&
      one.after === change.after &&
      one.state === 'Synced' &&
      one.before !== null &&
      one.at >= change.at - clocksMs,
  )
}

function isOnTheWay({ state, environment, after }: Change, values: readonly GitValueView[]): boolean {
  const isMoving = state === 'Waiting' || state === 'Rolling out'
  return isMoving && values.some(value => value.environment === environment && versionOf(value.image) === after)
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
        earlier: values.find(one => one.environment === environment)?.image !== image,
        liveAt: null,
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
          earlier: false,
          liveAt: null,
        },
      ]
    })
}
