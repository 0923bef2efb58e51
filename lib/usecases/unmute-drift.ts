import type { Actor } from '@/lib/domain/audit'
import { AppError } from '@/lib/errors'
import type { Services } from '@/lib/services'
import { endOf } from './mute-index'

/** Ends those that are still open. Throws conflict when none is. */
export async function unmuteDrift(
  { store, mutes, clock }: Pick<Services, 'store' | 'mutes' | 'clock'>,
  ids: readonly string[],
  actor: Actor,
): Promise<{ unmuted: number }> {
  const ended = await store.endMutes(endOf(ids, clock(), 'by hand', actor))
  await mutes.reload()
  if (ended.length === 0) throw new AppError('conflict', 'It has ended already. The list shows what is muted now.')
  return { unmuted: ended.length }
}
