import type { Actor } from './audit'
import type { CellKey } from './cell'
import type { Purpose } from './promotion'
import { utcMinute } from './utc'

/** What a lock holds. The organisation is the stop button. */
export type LockScope =
  | { readonly kind: 'organisation' }
  | { readonly kind: 'environment'; readonly environment: string }
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'cell'; readonly service: string; readonly environment: string }

/** What ends a lock by itself; a drift's end is told of a cell only. */
export type LockUntil =
  | { readonly kind: 'time'; readonly at: number }
  | { readonly kind: 'merge'; readonly repository: string; readonly number: number }
  | { readonly kind: 'drift' }

export interface Lock {
  readonly id: string
  readonly scope: LockScope
  readonly reason: string
  readonly actor: Actor
  /** Epoch milliseconds. */
  readonly at: number
  /** Null: it ends by hand only. Whatever it is, a hand may end it before. */
  readonly end: LockUntil | null
}

export type LockEnd = 'by hand' | 'its time is over' | 'the pull request was merged' | 'the drift ended'

export interface EndedLock extends Lock {
  readonly endedAt: number
  readonly why: LockEnd
}

/** The ways out of trouble stay open while promotions are held. */
export function isHeld(purpose: Purpose): boolean {
  return purpose === 'promote' || purpose === 'hotfix'
}

type Holding = Pick<Lock, 'scope' | 'at' | 'end'>

/** The locks that hold the cell, the widest first. One whose time is over holds nothing, though nobody wrote its end yet. */
export function locksOn<T extends Holding>(locks: readonly T[], cell: CellKey, now: number): readonly T[] {
  return locks
    .filter(lock => !isOver(lock, now) && holds(lock.scope, cell))
    .sort((a, b) => widths.indexOf(a.scope.kind) - widths.indexOf(b.scope.kind) || a.at - b.at)
}

export function isOver({ end }: Pick<Lock, 'end'>, now: number): boolean {
  return end?.kind === 'time' && end.at <= now
}

/** Whether these may stand together: only a cell has one drift whose end can be seen. */
export function fits(scope: LockScope, end: LockUntil | null): boolean {
  return end?.kind !== 'drift' || scope.kind === 'cell'
}

/** `Promotions to prod are held: “release week”. It ends 2026-11-28 18:00 UTC.` */
export function lockSentence({ scope, reason, end }: Lock): string {
  return `${scopeWords(scope)} are held: “${reason}”. ${endWords(end)}`
}

/** What every page says of the locks that are open. */
export interface Held {
  readonly locks: number
  /** The sentences of those that hold everything; null where none does. */
  readonly stopped: string | null
  /** Those with a lock of their own. */
  readonly environments: readonly string[]
}

export function heldBy(locks: readonly { readonly scope: LockScope; readonly sentence: string }[]): Held {
  const stops = locks.filter(lock => lock.scope.kind === 'organisation')
  const environments = locks.flatMap(({ scope }) => (scope.kind === 'environment' ? [scope.environment] : []))
  return {
    locks: locks.length,
    stopped: stops.length === 0 ? null : stops.map(lock => lock.sentence).join(' '),
    environments: [...new Set(environments)].sort(),
  }
}

const widths: readonly LockScope['kind'][] = ['organisation', 'environment', 'service', 'cell']

function holds(scope: LockScope, { service, environment }: CellKey): boolean {
  switch (scope.kind) {
    case 'organisation':
      return true
    case 'environment':
      return scope.environment === environment
    case 'service':
      return scope.service === service
    case 'cell':
      return scope.service === service && scope.environment === environment
  }
}

function scopeWords(scope: LockScope): string {
  switch (scope.kind) {
    case 'organisation':
      return 'All promotions'
    case 'environment':
      return `Promotions to ${scope.environment}`
    case 'service':
      return `Promotions of ${scope.service}`
    case 'cell':
      return `Promotions of ${scope.service} to ${scope.environment}`
  }
}

function endWords(end: LockUntil | null): string {
  switch (end?.kind) {
    case 'time':
      return `It ends ${utcMinute(end.at)}.`
    case 'merge':
      return `It ends when pull request #${end.number} of ${end.repository} is merged.`
    case 'drift':
      return 'It ends when the drift ends.'
    case undefined:
      return 'It ends by hand only.'
  }
}
