/** Who is marked all the time is judged once a second, so that one restless workload fills neither the history nor the stream. */
export interface Pace {
  /** Milliseconds until it may be judged; 0: now. */
  waitMs(id: string, now: number): number
  judged(id: string, now: number): void
}

/** So many looks within ten seconds are a change that is looked at as it comes: a rollout, a crash. More are a flutter. */
const freeLooks = 12
const windowMs = 10_000
const flutterMs = 1_000
/** More than that are looked through for old ones, once a second: at a start every cell is marked. */
const mostKept = 5_000

interface Looks {
  since: number
  count: number
  last: number
}

export function createPace(): Pace {
  const looks = new Map<string, Looks>()
  let forgottenAt = Number.NEGATIVE_INFINITY
  return {
    waitMs(id, now) {
      const known = looks.get(id)
      if (known === undefined || known.count < freeLooks || now - known.last >= windowMs) return 0
      return Math.max(0, known.last + flutterMs - now)
    },
    judged(id, now) {
      const known = looks.get(id)
      if (known !== undefined && now - known.last < flutterMs * 2) {
        // A flutter lasts as long as its looks follow each other; a pause ends it.
        if (known.count < freeLooks && now - known.since >= windowMs) Object.assign(known, { since: now, count: 0 })
        known.count += 1
        known.last = now
        return
      }
      looks.set(id, { since: now, count: 1, last: now })
      if (looks.size <= mostKept || now - forgottenAt < flutterMs) return
      forgottenAt = now
      forgetOld(looks, now)
    },
  }
}

function forgetOld(looks: Map<string, Looks>, now: number): void {
  for (const [id, { last }] of looks) if (now - last >= windowMs) looks.delete(id)
}
