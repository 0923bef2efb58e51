/** One environment's history on an axis: Git's changes are posts above the line, live is the water under it. Shares of the width, 0..1. */
import type { Hue } from '@/components/board/look'
import { looks } from '@/components/board/look'
import type { ObservationView } from '@/lib/contract'
import { states } from '@/lib/domain/verdict'
import { versionOf } from './lane'

export interface Span {
  readonly from: number
  readonly to: number
}

export interface Post {
  readonly at: number
  readonly text: string
  /** Text left of the post where there is no room right of it; none where there is room on neither side. */
  readonly side: 'right' | 'left' | 'none'
  /** Too near another to be labelled on a narrow screen. */
  readonly tight: boolean
}

export interface Water {
  readonly start: number
  readonly width: number
  /** `ink`: as Git says, drawn without a hue. */
  readonly hue: Hue
  /** What ran and by whom, where it was not what Git said; else nothing. */
  readonly text: string
}

export interface Axis {
  /** What Git declared when the span began. */
  readonly before: string | null
  readonly posts: readonly Post[]
  readonly water: readonly Water[]
}

/** A label needs about this share of the width. */
const labelShare = 0.11
const narrowShare = 0.35

export function toAxis(observations: readonly ObservationView[], span: Span): Axis {
  const inSpan = observations.filter(seen => (seen.to ?? span.to) > span.from && seen.from < span.to)
  const git = inSpan.filter(seen => seen.source === 'git').toSorted((a, b) => a.from - b.from)
  const live = inSpan.filter(seen => seen.source === 'live').toSorted((a, b) => a.from - b.from)
  const starts = git.filter(seen => seen.from >= span.from)
  return {
    before: textOf(git.find(seen => seen.from < span.from)?.image ?? null),
    posts: toPosts(starts, span),
    water: live.map(seen => toWater(seen, git, span)),
  }
}

function toPosts(starts: readonly ObservationView[], span: Span): readonly Post[] {
  let taken = labelShare
  return starts.map((seen, index) => {
    const at = share(seen.from, span)
    const next = starts[index + 1]
    const right = (next === undefined ? 1 : share(next.from, span)) - at
    const left = at - taken
    const side = right >= labelShare ? 'right' : left >= labelShare ? 'left' : 'none'
    taken = at + (side === 'right' ? labelShare : 0)
    return { at, text: textOf(seen.image) ?? 'not declared', side, tight: Math.max(left, right) < narrowShare }
  })
}

function toWater(seen: ObservationView, git: readonly ObservationView[], span: Span): Water {
  const start = share(Math.max(seen.from, span.from), span)
  const end = share(Math.min(seen.to ?? span.to, span.to), span)
  const declared = declaredAt(git, Math.min(seen.to ?? span.to, span.to) - 1, span)
  const differs = declared !== undefined && declared.image !== seen.image
  const who = seen.who === null ? '' : `, ${seen.who}`
  const text = differs ? `${textOf(seen.image) ?? 'nothing'}${who}` : ''
  return { start, width: Math.max(0, end - start), hue: hueOf(seen, differs), text }
}

function declaredAt(git: readonly ObservationView[], at: number, span: Span): ObservationView | undefined {
  return git.findLast(each => each.from <= at && (each.to ?? span.to) > at)
}

/** The recorded state's hue where it had one; else grey where live was not what Git said. */
function hueOf(seen: ObservationView, differs: boolean): Hue {
  const state = states.find(each => each === seen.state)
  if (state !== undefined) return looks[state].hue
  return differs ? 'grey' : 'ink'
}

function share(at: number, span: Span): number {
  return Math.min(1, Math.max(0, (at - span.from) / (span.to - span.from)))
}

function textOf(image: string | null): string | null {
  return image === null ? null : versionOf(image)
}

/** The reader's midnights in the span, or every sixth hour where it is a day: where a line and a date stand. */
export function ticks(span: Span, zoneOffsetMs: number): readonly number[] {
  const day = 24 * 3_600_000
  const length = span.to - span.from
  const step = length <= day ? 6 * 3_600_000 : length <= 7 * day ? day : 7 * day
  const first = Math.ceil((span.from + zoneOffsetMs) / step) * step - zoneOffsetMs
  return Array.from({ length: Math.max(0, Math.ceil((span.to - first) / step)) }, (_, index) => first + index * step)
}

export interface Change {
  readonly key: string
  readonly at: number
  readonly environment: string
  readonly source: 'git' | 'live'
  readonly cluster: string | null
  readonly before: string | null
  readonly after: string | null
  readonly who: string | null
  readonly commit: string | null
  readonly state: string | null
}

/** Every change of a value, newest first, with what stood before it in the same place. */
export function toChanges(observations: readonly ObservationView[]): readonly Change[] {
  const last = new Map<string, ObservationView>()
  const changes = observations
    .toSorted((a, b) => a.from - b.from)
    .flatMap(seen => {
      const place = `${seen.environment} ${seen.source} ${seen.cluster} ${seen.slot}`
      const before = last.get(place)
      last.set(place, seen)
      if (before !== undefined && before.image === seen.image && before.state === seen.state) return []
      return [
        {
          key: `${place} ${seen.from}`,
          at: seen.from,
          environment: seen.environment,
          source: seen.source,
          cluster: seen.cluster,
          before: textOf(before?.image ?? null),
          after: textOf(seen.image),
          who: seen.who,
          commit: seen.commit,
          state: seen.state,
        },
      ]
    })
  return changes.reverse()
}
