import type { NewAuditEvent } from '@/lib/domain/audit'
import { type Cell, cellId } from '@/lib/domain/cell'
import type { Observation } from '@/lib/domain/observation'
import { driftEvents, observationsOf } from './observations'

/** What is kept of changes for later: rows of history and of the audit. */
export interface Kept {
  readonly observations: readonly Observation[]
  readonly events: readonly NewAuditEvent[]
}

export interface History {
  /** What these changes add; of a slot that flaps one row that goes on, written now and then. */
  note(changes: readonly { readonly before: Cell | null; readonly after: Cell }[], now: number): Kept
  /** What was held back and is due. */
  due(now: number): Kept
}

const windowMs = 10 * 60_000
const mostChanges = 4
/** How often the row of a slot that flaps is written. */
const betweenMs = 30_000

/** One slot's value in Git or in a cluster. */
interface Place {
  readonly cell: string
  times: number[]
  writers: readonly string[]
  /** When it was first called flapping; null while it is not. */
  since: number | null
  writtenAt: number
  held: Observation | null
}

/** More than four changes of one slot in ten minutes are one observation, "flapping n×", that names its writers. */
export function createHistory(): History {
  /** That changed in the last ten minutes. */
  const places = new Map<string, Place>()
  const restless = new Set<Place>()
  /** Cells whose comings and goings are not told yet: as last told, and as they are. */
  const untold = new Map<string, { readonly before: Cell | null; readonly after: Cell; readonly at: number }>()

  return {
    note(changes, now) {
      const observations = changes.flatMap(({ before, after }) =>
        observationsOf(before, after, now).flatMap(one => (before === null ? [one] : noteOne(one, now))),
      )
      const flapping = new Set([...restless].map(place => place.cell))
      const told = changes.filter(change => {
        const id = cellId(change.after)
        const before = untold.get(id)
        if (!flapping.has(id) && before === undefined) return true
        untold.set(id, { before: (before ?? change).before, after: change.after, at: before?.at ?? now })
        return false
      })
      return { observations, events: driftEvents(told, now) }
    },
    due(now) {
      const observations: Observation[] = []
      for (const [key, place] of places) {
        if (place.held !== null && now - place.writtenAt >= betweenMs) observations.push(write(place, place.held, now))
        if (place.held !== null || now - (place.times.at(-1) ?? 0) <= windowMs) continue
        places.delete(key)
        restless.delete(place)
      }
      const ready = [...untold].filter(([, { at }]) => now - at >= betweenMs)
      for (const [id] of ready) untold.delete(id)
      const events = driftEvents(
        ready.map(([, change]) => change),
        now,
      )
      return { observations, events }
    },
  }

  function noteOne(observation: Observation, now: number): readonly Observation[] {
    const place = placeOf(observation)
    place.times = [...place.times.filter(time => now - time < windowMs), now]
    place.writers = latestTwo(place.writers, writerOf(observation))
    if (place.times.length <= mostChanges) {
      place.since = null
      place.held = null
      restless.delete(place)
      return [observation]
    }
    restless.add(place)
    const starts = place.since === null
    place.since ??= now
    const flapping = { changes: place.times.length, writers: [...place.writers].sort() }
    const row = { ...observation, from: place.since, value: { ...observation.value, flapping } }
    if (starts || now - place.writtenAt >= betweenMs) return [write(place, row, now)]
    place.held = row
    return []
  }

  function placeOf({ service, environment, slot, source, cluster }: Observation): Place {
    const key = JSON.stringify([service, environment, slot, source, cluster])
    const known = places.get(key)
    if (known !== undefined) return known
    const cell = cellId({ service, environment })
    const place: Place = { cell, times: [], writers: [], since: null, writtenAt: 0, held: null }
    places.set(key, place)
    return place
  }
}

function write(place: Place, row: Observation, now: number): Observation {
  place.writtenAt = now
  place.held = null
  return { ...row, lastSeen: now }
}

/** What Git says is put back without a name in the verdict. */
function writerOf({ value }: Observation): string {
  return value.who ?? 'Git'
}

function latestTwo(writers: readonly string[], writer: string): readonly string[] {
  return [...writers.filter(one => one !== writer), writer].slice(-2)
}
