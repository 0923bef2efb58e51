import { randomUUID } from 'node:crypto'
import type { Actor, NewAuditEvent } from '@/lib/domain/audit'
import { type Cell, cellId } from '@/lib/domain/cell'
import { isDrift } from '@/lib/domain/drift'
import { covers, isOver, type Mute, subjectOf } from '@/lib/domain/mute'
import type { State } from '@/lib/domain/verdict'
import { AppError } from '@/lib/errors'
import type { Services } from '@/lib/services'
import { endOf } from './mute-index'

interface Wanted {
  readonly cells: readonly { readonly service: string; readonly environment: string; readonly state: State }[]
  readonly reason: string
  readonly until: number | null
}

const longestMs = 90 * 24 * 60 * 60_000

/** Mutes all of the cells or none. Throws conflict when one is no longer in the state that the person saw, or is muted already. */
export async function muteDrift(
  { observer, store, mutes, clock }: Pick<Services, 'observer' | 'store' | 'mutes' | 'clock'>,
  wanted: Wanted,
  actor: Actor,
): Promise<{ muted: number }> {
  const now = clock()
  checkEnd(wanted.until, now)
  const cells = unique(wanted).map(one => findCell(observer.find(one)?.cell ?? null, one))
  await mutes.reload()
  const open = new Map(mutes.open().map(mute => [cellId(mute), mute]))
  const replaced = cells.flatMap(cell => {
    const known = open.get(cellId(cell))
    if (known === undefined) return []
    if (!isOver(known, now) && covers(known, cell)) throw alreadyMuted(known)
    return [known.id]
  })
  const batch = randomUUID()
  const made = cells.map((cell): Mute => {
    const { service, environment, state } = cell
    const { reason, until } = wanted
    return {
      id: randomUUID(),
      batch,
      service,
      environment,
      state,
      subject: subjectOf(cell),
      reason,
      actor,
      at: now,
      until,
    }
  })
  await store.recordMutes(made, endOf(replaced, now, 'the drift ended', actor), made.map(mutedEvent))
  await mutes.reload()
  return { muted: made.length }
}

function checkEnd(until: number | null, now: number): void {
  if (until === null || (until > now && until <= now + longestMs)) return
  throw new AppError(
    'bad_request',
    until <= now
      ? 'The end lies in the past. Choose a later one.'
      : 'The end is more than 90 days away. Choose an earlier one, or the end of the drift itself.',
  )
}

function unique({ cells }: Wanted): Wanted['cells'] {
  return [...new Map(cells.map(cell => [cellId(cell), cell])).values()]
}

function findCell(cell: Cell | null, seen: Wanted['cells'][number]): Cell {
  const { service, environment, state } = seen
  if (cell !== null && isDrift(cell) && cell.state === state) return cell
  const is = cell === null ? 'not there any more' : cell.stale ? 'out of sight' : cell.state
  throw new AppError(
    'conflict',
    `${service} in ${environment} is ${is}, no longer ${state}. Nothing was muted. Look at it again, then decide.`,
  )
}

function alreadyMuted({ service, environment, reason }: Mute): AppError {
  return new AppError(
    'conflict',
    `${service} in ${environment} is muted already: “${reason}”. Nothing was muted. Unmute it first to give another reason or end.`,
  )
}

function mutedEvent({ batch, service, environment, state, subject, reason, actor, at, until }: Mute): NewAuditEvent {
  const end = until === null ? 'the drift ends' : new Date(until).toISOString()
  const live = subject === '' ? {} : { live: subject }
  return {
    at,
    actor,
    type: 'drift.muted',
    service,
    environment,
    correlation: batch,
    data: { state, ...live, reason, until: end },
  }
}
