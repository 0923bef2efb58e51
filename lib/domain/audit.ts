/**
 * Who did it. Without sign-in nobody is known: the address is all there is, and it is said. `claimed` is a login that the reader
 * typed and nothing checked.
 */
export type Actor =
  | { readonly type: 'unauthenticated'; readonly address: string }
  | { readonly type: 'claimed'; readonly login: string; readonly address: string }
  | { readonly type: 'observer' }
  | { readonly type: 'host'; readonly login: string }

export const auditTypes = [
  'promotion.requested',
  'promotion.opened',
  'promotion.failed',
  'promotion.merged',
  'promotion.closed',
  'promotion.superseded',
  'promotion.rebuilt',
  'promotion.live',
  'promotion.overtaken',
  'promotion.reverted',
  'drift.seen',
  'drift.ended',
  'drift.muted',
  'drift.unmuted',
  'lock.created',
  'lock.ended',
  'lock.overridden',
  'git.force_pushed',
  'server.started',
  'audit.exported',
  'audit.verified',
] as const

export type AuditType = (typeof auditTypes)[number]

export interface NewAuditEvent {
  readonly at: number
  readonly actor: Actor
  readonly type: AuditType
  readonly service: string | null
  readonly environment: string | null
  /** Binds the events of one story together: the promotion's id. */
  readonly correlation: string | null
  /** Typed by `type`; never a secret. */
  readonly data: Readonly<Record<string, unknown>>
}

export interface AuditEvent extends NewAuditEvent {
  /** Gapless. */
  readonly sequence: number
  /** Hex; null in rows from before the chain. */
  readonly hash: string | null
}

/** What the filter by person looks for. No login holds a space, so nobody can be taken for Plimsoll, nor a claim for a login. */
export function personOf(actor: Actor): string {
  switch (actor.type) {
    case 'observer':
      return 'Plimsoll itself'
    case 'host':
      return actor.login
    case 'claimed':
      return `${actor.login} (unverified)`
    case 'unauthenticated':
      return actor.address
  }
}

/** The client's address, where a client asked. */
export function addressOf(actor: Actor): string | null {
  return 'address' in actor ? actor.address : null
}
