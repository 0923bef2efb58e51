import { cellId } from '@/lib/domain/cell'
import type { Promotion } from '@/lib/domain/promotion'
import { isAppError, messageOf } from '@/lib/errors'
import type { Services } from '@/lib/services'
import { endLocksByEvent } from './end-locks'
import { declaredAt } from './follow-merged'
import { followPromotion } from './follow-promotion'
import { turnsOf } from './wanted'

export interface Follower {
  start(): void
  stop(): Promise<void>
}

const mostActive = 500

/**
 * Looks at every promotion that has not ended, at each interval and whenever its cell changes. One at a time: a host that is slow
 * delays the next look, never doubles it.
 */
export function createFollower(services: Services, intervalMs: number): Follower {
  let timer: NodeJS.Timeout | null = null
  let unsubscribe = () => {}
  let unsubscribeWakes = () => {}
  let running: Promise<void> | null = null
  let again = false
  let waitingFor: ReadonlySet<string> = new Set()
  let stopped = false

  return {
    start() {
      unsubscribe = services.observer.onChange(change => {
        if (change.cells.some(cell => waitingFor.has(cellId(cell)))) wake()
      })
      unsubscribeWakes = services.wakes.onPullRequest(wake)
      timer = setInterval(wake, intervalMs)
      wake()
    },
    async stop() {
      stopped = true
      unsubscribe()
      unsubscribeWakes()
      if (timer !== null) clearInterval(timer)
      await running
    },
  }

  function wake(): void {
    if (stopped) return
    if (running !== null) {
      again = true
      return
    }
    running = followAll().finally(() => {
      running = null
      if (!again) return
      again = false
      wake()
    })
  }

  async function followAll(): Promise<void> {
    try {
      await endLocksByEvent(services)
      const active = await services.store.listPromotions({ active: true, limit: mostActive })
      waitingFor = new Set(active.flatMap(({ cells }) => cells.map(cell => cellId(cell.target))))
      const takenBack = services.promotions.newestLive().filter(promotion => isTakenBack(services, promotion))
      for (const promotion of [...takenBack, ...active]) {
        if (stopped) return
        await followOne(promotion)
      }
    } catch (error) {
      services.log.warn(
        { error: messageOf(error) },
        'promotions could not be read; they are looked at again at the next interval',
      )
    }
  }

  /** Under the same lock as a click on Promote, and from what the database says then. */
  async function followOne({ id, cells, supersedes, state }: Promotion): Promise<void> {
    try {
      const replaced = supersedes === null || state !== 'open' ? null : await services.store.findPromotion(supersedes)
      const targets = [...cells, ...(replaced?.cells ?? [])].map(cell => cell.target)
      await services.store.exclusively(turnsOf(targets), async () => {
        const promotion = await services.store.findPromotion(id)
        if (promotion !== null) await followPromotion(services, promotion)
      })
    } catch (error) {
      const code = isAppError(error) ? error.code : 'internal'
      services.log.warn(
        { promotion: id, code, error: messageOf(error) },
        'a promotion could not be followed; it is looked at again at the next interval',
      )
    }
  }
}

/** Git says again what it said before a promotion that was live. */
function isTakenBack({ observer }: Services, promotion: Promotion): boolean {
  const reading = observer.repositories.find(one => one.id === promotion.repository)?.current() ?? null
  if (reading === null) return false
  return promotion.cells.some(cell => {
    if (cell.outcome !== 'live') return false
    const declared = declaredAt(reading, cell)
    return cell.slots.every((slot, index) => declared[index] === slot.before)
  })
}
