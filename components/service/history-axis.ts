/** One environment's history on an axis: Git's changes are posts above the line, live is the water under it. Shares of the width, 0..1. */
import { type Hue, looks } from '@/components/board/look'
import type { GitValueView, ObservationView } from '@/lib/contract'
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
const waterLabelShare = 0.25

interface Declared {
  readonly image: string
  readonly from: number
  readonly to: number
}

/** `values` are Git's, newest first; `live` is what was observed. */
export function toAxis(values: readonly GitValueView[], live: readonly ObservationView[], span: Span): Axis {
  const git = declaredOver(values, span)
  const seen = live.filter(one => (one.to ?? span.to) > span.from && one.from < span.to)
  const starts = git.filter(one => one.from >= span.from && one.from < span.to)
  return {
    before: textOf(git.findLast(one => one.from < span.from)?.image ?? null),
    posts: toPosts(starts, span),
    water: withRoom(seen.toSorted((a, b) => a.from - b.from).map(one => toWater(one, git, span))),
  }
}

/** Oldest first, each until the next. One whose commit was not read stood there before everything that was. */
function declaredOver(values: readonly GitValueView[], span: Span): readonly Declared[] {
  return values
    .map(({ image, at }, index): Declared => {
      const next = values[index - 1]
      return { image, from: at ?? Number.NEGATIVE_INFINITY, to: next?.at ?? span.to }
    })
    .toReversed()
}

function toPosts(starts: readonly Declared[], span: Span): readonly Post[] {
  let taken = labelShare
  return starts.map((declared, index) => {
    const at = share(declared.from, span)
    const next = starts[index + 1]
    const right = (next === undefined ? 1 : share(next.from, span)) - at
    const left = at - taken
    const side = right >= labelShare ? 'right' : left >= labelShare ? 'left' : 'none'
    taken = at + (side === 'right' ? labelShare : 0)
    return { at, text: textOf(declared.image) ?? '', side, tight: Math.max(left, right) < narrowShare }
  })
}

function toWater(seen: ObservationView, git: readonly Declared[], span: Span): Water {
  const start = share(Math.max(seen.from, span.from), span)
  const until = Math.min(seen.to ?? span.to, span.to)
  const end = share(until, span)
  const declared = git.findLast(one => one.from <= until - 1 && one.to > until - 1)
  const differs = declared !== undefined && declared.image !== seen.image
  const who = seen.who === null ? '' : `, ${seen.who}`
  const text = differs ? `${textOf(seen.image) ?? 'nothing'}${who}` : ''
  return { start, width: Math.max(0, end - start), hue: hueOf(seen, differs), text }
}

/** Newest first, a label where no other one is near; what is only on its way needs none. */
function withRoom(water: readonly Water[]): readonly Water[] {
  let taken = Number.POSITIVE_INFINITY
  return water
    .toReversed()
    .map(one => {
      if (one.text === '' || one.hue === 'blue' || taken - one.start < waterLabelShare) return { ...one, text: '' }
      taken = one.start
      return one
    })
    .toReversed()
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
