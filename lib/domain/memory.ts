import type { LinkFailure } from './evidence'

/**
 * What must be remembered of one slot in one cluster between two judgements: since when something is seen. Plain JSON, stored with the
 * observations, so that a restart forgets nothing. Times are epoch milliseconds on our own clock.
 */
export interface SlotMemory {
  /** When this slot was first seen at all. */
  readonly firstSight: number | null
  /** When the workload was last seen in the cluster. */
  readonly lastLive: number | null
  readonly image: SeenImage | null
  readonly troubles: readonly Trouble[]
  readonly restarts: readonly RestartCount[]
  readonly unavailableSince: number | null
  /** Counters of the rollout, and since when they stand as they are. */
  readonly progress: { readonly counters: string; readonly since: number } | null
  /** The template revision whose pods were once all updated and available. */
  readonly finished: { readonly revision: string; readonly at: number } | null
  /** Images that a Job was seen complete with, newest first. */
  readonly completed: readonly { readonly image: string; readonly at: number }[]
  readonly links: readonly LinkMemory[]
  /** When the last suspension, or failure of a source or dependency, was seen to end. */
  readonly clearedAt: number | null
  readonly digestsDifferSince: number | null
}

/** The template's image as seen. */
export interface SeenImage {
  readonly text: string
  readonly since: number
  /** When another image was last seen, and which; null when this one is the first. */
  readonly after: number | null
  readonly previous: string | null
}

/** One container of one pod that waits with a reason that means it cannot run. */
export interface Trouble {
  readonly pod: string
  readonly container: string
  readonly reason: string
  readonly since: number
  /** When it was last seen waiting; it may be running for a moment between two crashes. */
  readonly last: number
}

export interface RestartCount {
  readonly pod: string
  readonly container: string
  readonly count: number
  readonly restartedAt: readonly number[]
  readonly oomKilledAt: readonly number[]
}

export interface LinkMemory {
  readonly id: string
  /** First failure since it last succeeded: a retry resets the controller's own time. */
  readonly failingSince: number | null
  /** Its words, kept because they vanish for a moment at every retry. */
  readonly failure: LinkFailure | null
  readonly applyingSince: number | null
  /** Suspended, or a failing source or dependency: the grace starts anew when that ends. */
  readonly obstructing: boolean
}

export const emptyMemory: SlotMemory = {
  firstSight: null,
  lastLive: null,
  image: null,
  troubles: [],
  restarts: [],
  unavailableSince: null,
  progress: null,
  finished: null,
  completed: [],
  links: [],
  clearedAt: null,
  digestsDifferSince: null,
}
