import { randomUUID } from 'node:crypto'
import type { Actor } from '@/lib/domain/audit'
import { isDrifted } from '@/lib/domain/cell'
import { fits, type Lock, type LockScope, type LockUntil } from '@/lib/domain/lock'
import { AppError } from '@/lib/errors'
import type { Services } from '@/lib/services'
import { lockEvent } from './lock-event'

const longestMs = 366 * 24 * 60 * 60_000
const hostTimeoutMs = 10_000

interface Wanted {
  readonly scope: LockScope
  readonly reason: string
  readonly end: LockUntil | null
}

/** Holds promotions from now on. Throws bad_request or not_found for a lock that would hold nothing, or never end as said. */
export async function makeLock(services: Services, { scope, reason, end }: Wanted, actor: Actor): Promise<Lock> {
  const { store, locks, clock } = services
  checkScope(services, scope)
  await checkEnd(services, scope, end)
  const lock: Lock = { id: randomUUID(), scope, reason, actor, at: clock(), end }
  await store.recordLock(lock, lockEvent(lock, { type: 'lock.created', at: lock.at, actor }))
  await locks.reload()
  return lock
}

/** A name that nothing is called would hold nothing, and look as if it did. */
function checkScope({ observer }: Services, scope: LockScope): void {
  const cells = observer.cells()
  if ('environment' in scope && !observer.environments().some(one => one.name === scope.environment))
    throw new AppError('not_found', `There is no environment ${scope.environment}. The board lists all of them.`)
  if ('service' in scope && !cells.some(cell => cell.service === scope.service))
    throw new AppError('not_found', `There is no service ${scope.service}. The board lists all of them.`)
}

async function checkEnd(services: Services, scope: LockScope, end: LockUntil | null): Promise<void> {
  if (end === null) return
  const now = services.clock()
  if (!fits(scope, end))
    throw new AppError('bad_request', 'Only the lock of one cell can end with its drift. Choose another end.')
  if (end.kind === 'time' && (end.at <= now || end.at > now + longestMs))
    throw new AppError(
      'bad_request',
      end.at <= now
        ? 'The end lies in the past. Choose a later one.'
        : 'The end is more than a year away. Choose an earlier one, or end it by hand.',
    )
  if (end.kind === 'drift' && scope.kind === 'cell') {
    const cell = services.observer.find(scope)?.cell
    if (cell === undefined || !isDrifted(cell))
      throw new AppError('conflict', `${scope.service} in ${scope.environment} has no drift now. Choose another end.`)
  }
  if (end.kind === 'merge') {
    const host = services.observer.repositories.find(one => one.id === end.repository)?.host ?? null
    if (host === null) throw new AppError('not_found', 'No such repository has a Git host. Choose another end.')
    const found = await host.getPullRequest(end.number, AbortSignal.timeout(hostTimeoutMs))
    if (found.state !== 'open')
      throw new AppError('conflict', `#${end.number} is ${found.state} already. Choose another end.`)
  }
}
