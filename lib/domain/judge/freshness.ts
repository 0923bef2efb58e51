import type { SlotEvidence } from '@/lib/domain/evidence'

/** A watch says something at least once a minute when bookmarks are asked for. */
export const watchLimitMs = 90_000
/** Git is fresh for this many poll intervals; a webhook proves nothing. */
export const gitIntervals = 3

export interface Age {
  /** The oldest evidence used; null when one source was never read. */
  readonly asOf: number | null
  readonly stale: boolean
  /** The instant that the tables look from: now, or when the evidence went stale, so that a stale cell keeps its last state. */
  readonly at: number
  /** When fresh evidence goes stale by time alone. */
  readonly staleFrom: number | null
}

export function ageOf(evidence: SlotEvidence, now: number): Age {
  const sources = sourcesOf(evidence)
  const read = sources.flatMap(source => (source.asOf === null ? [] : [{ asOf: source.asOf, limit: source.limitMs }]))
  const whole = read.length === sources.length
  const lastFresh = Math.min(...read.map(source => source.asOf + source.limit))
  const stale = !whole || now > lastFresh
  return {
    asOf: whole ? Math.min(...read.map(source => source.asOf)) : null,
    stale,
    at: Math.min(now, lastFresh, endOfSight(evidence)),
    staleFrom: stale ? null : lastFresh + 1,
  }
}

/** Nothing may be concluded from a look at the cluster for a time after it could have changed unseen. */
function endOfSight({ live }: SlotEvidence): number {
  return live.kind === 'found' || live.kind === 'absent' ? live.asOf + watchLimitMs : Number.POSITIVE_INFINITY
}

interface Source {
  readonly asOf: number | null
  readonly limitMs: number
}

function sourcesOf(evidence: SlotEvidence): readonly Source[] {
  const { git, cluster, controller } = evidence.freshness
  const sources: Source[] = [{ asOf: git.asOf, limitMs: gitIntervals * git.intervalMs }]
  if (evidence.live.kind === 'found' || evidence.live.kind === 'absent') {
    sources.push({ asOf: earliest(evidence.live.asOf, cluster.asOf), limitMs: watchLimitMs })
  }
  if (evidence.chain !== null) sources.push({ asOf: controller?.asOf ?? null, limitMs: watchLimitMs })
  return sources
}

/** Null when the cluster's own freshness is not known: what was read then has no time that can be vouched for. */
function earliest(a: number, b: number | null): number | null {
  return b === null ? null : Math.min(a, b)
}
