import type { Actor, AuditType, NewAuditEvent } from '@/lib/domain/audit'
import type { Lock, LockEnd } from '@/lib/domain/lock'

interface Happened {
  readonly type: Extract<AuditType, `lock.${string}`>
  readonly at: number
  readonly actor: Actor
  readonly why?: LockEnd
}

/** The audit's row of what happened to a lock; the lock's id binds its rows together. */
export function lockEvent({ id, scope, reason, end }: Lock, { type, at, actor, why }: Happened): NewAuditEvent {
  return {
    at,
    actor,
    type,
    service: 'service' in scope ? scope.service : null,
    environment: 'environment' in scope ? scope.environment : null,
    correlation: id,
    data: {
      scope: scope.kind,
      reason,
      end: end?.kind === 'time' ? new Date(end.at).toISOString() : end,
      ...(why && { why }),
    },
  }
}
