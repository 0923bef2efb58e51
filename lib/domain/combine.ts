import { fitted } from '@/lib/heap/fitted'
import type { Cell, CellLive, CellSlot, Mark, MarkKind, SlotInCluster } from './cell'
import type { ContainerField, WorkloadRef } from './desired'
import type { DesiredEvidence } from './evidence'
import { formatRunning } from './judge/running'
import { mainSlotOf } from './main-slot'
import { byMarkOrder } from './mark-order'
import { type State, severityOf, type Verdict } from './verdict'

/** One slot with its verdict in every cluster of the environment. */
export interface JudgedSlot {
  readonly workload: WorkloadRef
  readonly container: string
  readonly field: ContainerField
  readonly desired: DesiredEvidence | null
  /** In the environment's order; `cluster` is null when none is configured. */
  readonly verdicts: readonly { readonly cluster: string | null; readonly verdict: Verdict }[]
}

export type CombinedCell = Pick<
  Cell,
  'state' | 'also' | 'stale' | 'asOf' | 'since' | 'reason' | 'who' | 'git' | 'live' | 'marks' | 'slots'
> & {
  /** The earliest instant at which time alone may change any verdict of the cell, and at which any evidence grows old. */
  readonly reviewAt: number | null
  readonly staleFrom: number | null
  /** False when nothing of it may count: no cluster is configured, or only Jobs that were not seen. */
  readonly counts: boolean
}

/** A cell shows the worst of its slots and clusters, and says beside it when that is not all of them. `marks` come from outside: locks, pull requests. */
export function combineCell(
  service: string,
  slots: readonly JudgedSlot[],
  main: { readonly workload: string; readonly container: string | null } | null,
  marks: readonly Mark[],
): CombinedCell {
  const chosen = mainSlotOf(slots.map(withImage), service, main)?.judged ?? slots[0] ?? null
  const all = slots.flatMap(slot => slot.verdicts.map(({ cluster, verdict }) => ({ slot, cluster, verdict })))
  const counting = all.filter(one => one.verdict.counts)
  const worst = worstOf(counting.length > 0 ? counting : all, chosen)
  const slotMarks = slots.flatMap(slot =>
    marksOf(slot).filter(mark => slot === chosen || !aboutImage.includes(mark.kind)),
  )
  const state = worst?.verdict.state ?? 'Unknown'
  return {
    state,
    also: othersOf(counting, state),
    ...agesOf(all),
    since: worst?.verdict.since ?? null,
    reason: worst === null ? 'Git declares no image here.' : reasonOf(worst, chosen, all),
    who: worst?.verdict.who ?? null,
    git: gitOf(chosen),
    live: chosen === null ? [] : fitted(chosen.verdicts.flatMap(liveOf)),
    marks: unique([...marks, ...slotMarks, ...partMarks(counting, state, chosen)]),
    slots: slots.map(slot => combineSlot(slot, slot === chosen)),
    counts: counting.length > 0,
  }
}

interface Judged {
  readonly slot: JudgedSlot
  readonly cluster: string | null
  readonly verdict: Verdict
}

/** Of the worst the main slot's first, then in the given order. */
function worstOf(all: readonly Judged[], main: JudgedSlot | null): Judged | null {
  const rank = (one: Judged) => severityOf(one.verdict.state) * 2 + (one.slot === main ? 0 : 1)
  return [...all].sort((a, b) => rank(a) - rank(b))[0] ?? null
}

function othersOf(all: readonly Judged[], state: State): readonly State[] {
  const others = new Set(all.flatMap(({ verdict }) => [verdict.state, ...verdict.also]))
  const rest = [...others].filter(one => one !== state && one !== 'Synced')
  return fitted(rest.sort((a, b) => severityOf(a) - severityOf(b)))
}

function agesOf(all: readonly Judged[]): Pick<CombinedCell, 'stale' | 'asOf' | 'reviewAt' | 'staleFrom'> {
  const times = all.map(one => one.verdict.asOf)
  const known = times.flatMap(time => (time === null ? [] : [time]))
  return {
    stale: all.some(one => one.verdict.stale),
    asOf: known.length === 0 || known.length < times.length ? null : Math.min(...known),
    reviewAt: earliest(all.map(one => one.verdict.reviewAt)),
    staleFrom: earliest(all.map(one => one.verdict.staleFrom)),
  }
}

function earliest(instants: readonly (number | null)[]): number | null {
  const known = instants.filter(instant => instant !== null)
  return known.length === 0 ? null : Math.min(...known)
}

/** The sentence says where it holds when that is not the whole cell. */
function reasonOf(worst: Judged, main: JudgedSlot | null, all: readonly Judged[]): string {
  const clusters = new Set(all.map(one => one.cluster))
  const inCluster = clusters.size > 1 && worst.cluster !== null ? `${worst.cluster}: ` : ''
  const inContainer = worst.slot === main ? '' : `${worst.slot.workload.name}/${worst.slot.container}: `
  return `${inCluster}${inContainer}${worst.verdict.reason}`
}

/** Marks about the version would be misread when they come from a side-car. */
const aboutImage: readonly MarkKind[] = ['promoted', 'mutable', 'digest not proven']

function partMarks(counting: readonly Judged[], state: State, main: JudgedSlot | null): readonly Mark[] {
  const having = counting.filter(one => one.verdict.state === state || one.verdict.also.includes(state))
  const clusters = new Set(counting.map(one => one.cluster))
  const affected = new Set(having.map(one => one.cluster))
  const marks: Mark[] = []
  if (state !== 'Synced' && affected.size < clusters.size) {
    const text = `${affected.size} of ${clusters.size} clusters`
    marks.push({ kind: 'some clusters', text, detail: `${state} in ${[...affected].join(', ')}.` })
  }
  if (state !== 'Synced' && having.length > 0 && having.every(one => one.slot !== main)) {
    const names = [...new Set(having.map(one => `${one.slot.workload.name}/${one.slot.container}`))]
    marks.push({ kind: 'side container', text: 'sidecar', detail: `${state} in ${names.join(', ')}.` })
  }
  return marks
}

function combineSlot(slot: JudgedSlot, main: boolean): CellSlot {
  const all = slot.verdicts.map(({ cluster, verdict }) => ({ slot, cluster, verdict }))
  const counting = all.filter(one => one.verdict.counts)
  const worst = worstOf(counting.length > 0 ? counting : all, slot)
  const state = worst?.verdict.state ?? 'Unknown'
  const { workload, container, field, desired } = slot
  return {
    workload,
    container,
    field,
    main,
    state,
    also: othersOf(counting, state),
    since: worst?.verdict.since ?? null,
    reason: worst === null ? 'It was not judged.' : reasonOf(worst, slot, all),
    who: worst?.verdict.who ?? null,
    git: desired === null ? null : pick(desired.slot),
    clusters: fitted(slot.verdicts.flatMap(inCluster)),
    marks: marksOf(slot),
  }
}

function pick({ image, status, reason, file, line }: DesiredEvidence['slot']): CellSlot['git'] {
  return { image, status, reason, file, line }
}

function inCluster({ cluster, verdict }: JudgedSlot['verdicts'][number]): readonly SlotInCluster[] {
  if (cluster === null) return []
  const { live, state, reason, since, asOf, delivery, health, deliverer } = verdict
  return [
    {
      cluster,
      state,
      rows: health === null ? [delivery.row] : [delivery.row, health.row],
      reason,
      since,
      template: live.template,
      running: live.running ?? [],
      ready: live.ready,
      wanted: live.wanted,
      progress: health?.state === 'Rolling out' ? live.progress : null,
      digest: live.digest,
      asOf,
      deliverer,
    },
  ]
}

function liveOf({ cluster, verdict }: JudgedSlot['verdicts'][number]): readonly CellLive[] {
  if (cluster === null) return []
  return [{ cluster, image: formatRunning(verdict), ready: verdict.live.ready, wanted: verdict.live.wanted }]
}

function gitOf(slot: JudgedSlot | null): Cell['git'] {
  if (slot?.desired == null) return null
  const { slot: text, commit, author, arrivedAt } = slot.desired
  return { image: text.image, file: text.file, line: text.line, commit: commit ?? '', author, since: arrivedAt }
}

function withImage(judged: JudgedSlot) {
  const { workload, container, field, desired, verdicts } = judged
  const live = verdicts.flatMap(({ verdict }) => verdict.live.template ?? [])[0]
  const image = desired?.slot.image ?? live ?? ''
  const base = { workload, container, field, image, judged }
  return desired === null ? base : { ...base, facts: desired.slot.facts }
}

function marksOf(slot: JudgedSlot): readonly Mark[] {
  return unique(slot.verdicts.flatMap(one => one.verdict.marks))
}

function unique(marks: readonly Mark[]): readonly Mark[] {
  const seen = new Map(marks.map(mark => [`${mark.kind}/${mark.text}`, mark]))
  return fitted([...seen.values()].sort(byMarkOrder))
}
