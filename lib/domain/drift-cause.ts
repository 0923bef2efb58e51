import type { Cell } from './cell'
import { formatLink, type LinkName } from './deliverer'
import { findWorst, type Place } from './drift-place'

/** What may hit many cells at once. Cells of one key are one row; where `at` is given, only those that it hit at about the same time. */
export interface Cause {
  readonly kind: CauseKind
  readonly key: string
  readonly at: number | null
  /** Whether cells must also be near in time to share it. */
  readonly timed: boolean
  /** The cause's own words; who else is hit is counted beside it. */
  readonly words: string
}

export type CauseKind = 'link held' | 'link fails' | 'hand' | 'scaled' | 'pull' | 'gone' | 'line' | 'tag'

type Rule = (cell: Cell, place: Place) => Omit<Cause, 'timed' | 'at'> | null

/** The first rule that holds names the cause. Null: this cell shares none with another. */
export function causeOf(cell: Cell): Cause | null {
  const found = findWorst(cell)
  if (found === null) return null
  for (const rule of rules) {
    const cause = rule(cell, found)
    if (cause !== null) return { ...cause, at: found.place.since ?? cell.since, timed: timedKinds.includes(cause.kind) }
  }
  return null
}

const timedKinds: readonly CauseKind[] = ['hand', 'scaled', 'gone']

const rules: readonly Rule[] = [
  heldLink,
  failingLink,
  cannotBePulled,
  scaledToZero,
  sameHand,
  goneTogether,
  sameLine,
  movedTag,
]

function heldLink(cell: Cell, { place }: Place) {
  const held = place.deliverer?.held ?? null
  if (cell.state !== 'Suspended' || held === null || held.how === 'excluded') return null
  const by = cell.who === null ? '' : ` by ${cell.who.words}`
  const how = held.how === 'manual' ? 'waits for a manual sync' : `is suspended${by}`
  return { kind: 'link held' as const, key: linkKey(place.cluster, held), words: `${formatLink(held)} ${how}` }
}

function failingLink(cell: Cell, { place }: Place) {
  const failing = place.deliverer?.failing ?? null
  if (cell.state !== 'Stuck' || failing === null) return null
  const message = failing.message === '' ? '' : `, ${failing.message}`
  const words = `${formatLink(failing)} fails: ${failing.reason}${message}`
  return { kind: 'link fails' as const, key: `${linkKey(place.cluster, failing)} ${failing.reason}`, words }
}

const pullWords = /^(ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|RegistryUnavailable)\b/

function cannotBePulled(cell: Cell, { place }: Place) {
  const word = pullWords.exec(place.reason)?.[1]
  if (cell.state !== 'Degraded' || word === undefined || place.template === null) return null
  return { kind: 'pull' as const, key: place.template, words: `${place.template} cannot be pulled: ${word}` }
}

function scaledToZero(cell: Cell, { place }: Place) {
  if (cell.state !== 'Degraded' || cell.who === null || !place.reason.startsWith('Scaled to 0 by')) return null
  return { kind: 'scaled' as const, key: cell.who.name, words: `${cell.who.name} scaled to 0` }
}

function sameHand(cell: Cell, { place }: Place) {
  if (cell.state !== 'Drifted' || cell.who === null || place.template === null) return null
  const { name } = cell.who
  return { kind: 'hand' as const, key: `${name} ${place.template}`, words: `${name} set ${place.template}` }
}

/** Gone, not never come: only what was seen to live disappears by somebody's doing. */
function goneTogether(cell: Cell, { slot, place }: Place) {
  const { namespace } = slot.workload
  if (cell.state !== 'Missing' || namespace === null || !place.rows.includes('d3')) return null
  const words = `Workloads are gone from namespace ${namespace} of ${place.cluster}; Kubernetes does not record by whom`
  return { kind: 'gone' as const, key: `${place.cluster}/${namespace}`, words }
}

function sameLine(cell: Cell, { slot }: Place) {
  if (cell.state !== 'Unresolved' || slot.git === null) return null
  const { file, line, image } = slot.git
  return {
    kind: 'line' as const,
    key: `${cell.repository} ${file}:${line}`,
    words: `${file}:${line} says “${image}”, which is not resolved`,
  }
}

function movedTag(cell: Cell, { place }: Place) {
  if (cell.state !== 'Tag moved' || place.template === null) return null
  return { kind: 'tag' as const, key: place.template, words: `${place.template} means another image than before` }
}

function linkKey(cluster: string, link: LinkName): string {
  return `${cluster} ${formatLink(link)}`
}
