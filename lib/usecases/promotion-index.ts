import { type CellKey, cellId, sameSlot } from '@/lib/domain/cell'
import type { Promotion } from '@/lib/domain/promotion'
import { messageOf } from '@/lib/errors'
import type { Log } from '@/lib/log'
import type { Observer, PromotedSlot, PromotionFacts } from '@/lib/observer/contract'
import type { Line, Store } from '@/lib/store/contract'

/** Tells the observer what promotions say of each cell: the last merged one, and the one that is open. */
export interface PromotionIndex {
  /** Reads what the database holds. */
  load(): Promise<void>
  record(promotion: Promotion): void
  /** Called with each promotion that was recorded, after the observer was told. */
  onRecord(listener: (promotion: Promotion) => void): () => void
}

interface Held {
  readonly key: CellKey
  facts: PromotionFacts
  mergedAt: number
}

const mostPromotions = 10_000

/** Every process has one: what another process recorded is read when the line tells of it, and all of it when something may have been missed. */
export function createPromotionIndex(
  store: Pick<Store, 'listPromotions' | 'findPromotion'>,
  observer: Pick<Observer, 'setPromotions'>,
  line: Pick<Line, 'onNotice' | 'onBack'>,
  log: Log,
): PromotionIndex {
  const cells = new Map<string, Held>()
  const known = new Map<string, number>()
  const listeners = new Set<(promotion: Promotion) => void>()
  let loaded = false
  line.onNotice(notice => {
    if (notice.kind === 'promotion') attempt(async () => take(await store.findPromotion(notice.id)))
  })
  line.onBack(() => {
    if (loaded) attempt(load)
  })

  return {
    load,
    record,
    onRecord(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }

  async function load(): Promise<void> {
    const newestFirst = await store.listPromotions({ limit: mostPromotions })
    for (const promotion of [...newestFirst].reverse()) take(promotion)
    loaded = true
  }

  function attempt(read: () => Promise<void>): void {
    read().catch(error => log.warn({ error: messageOf(error) }, 'promotions could not be read'))
  }

  /** Own changes are told too, and answers may come in another order than changes. */
  function take(promotion: Promotion | null): void {
    if (promotion !== null && promotion.updatedAt > (known.get(promotion.id) ?? 0)) record(promotion)
  }

  function record(promotion: Promotion): void {
    known.set(promotion.id, promotion.updatedAt)
    const held = cells.get(cellId(promotion.target)) ?? {
      key: promotion.target,
      facts: { promoted: [], open: null },
      mergedAt: 0,
    }
    cells.set(cellId(promotion.target), held)
    const isOpen = promotion.state === 'open' || promotion.state === 'requested'
    const isHeld = held.facts.open?.id === promotion.id
    const open = isOpen ? { id: promotion.id, number: promotion.number } : isHeld ? null : held.facts.open
    held.facts = { ...held.facts, open }
    takeMerged(held, promotion)
    observer.setPromotions(held.key, held.facts)
    for (const listener of listeners) listener(promotion)
  }
}

function takeMerged(held: Held, promotion: Promotion): void {
  const merged = promotion.steps.find(step => step.step === 'merged')
  if (promotion.mergedImages === null || merged === undefined || merged.at < held.mergedAt) return
  const promoted = promotion.slots.map((slot, index): PromotedSlot => {
    const { workload, container, field } = slot
    return {
      workload,
      container,
      field,
      image: promotion.mergedImages?.[index] ?? slot.after,
      number: promotion.number,
    }
  })
  const others = held.facts.promoted.filter(old => !promoted.some(one => sameSlot(one, old)))
  held.facts = { ...held.facts, promoted: [...promoted, ...others] }
  held.mergedAt = merged.at
}
