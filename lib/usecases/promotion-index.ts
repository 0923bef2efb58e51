import { type CellKey, cellId, sameSlot } from '@/lib/domain/cell'
import { isOpen, type PromotedCell, type Promotion } from '@/lib/domain/promotion'
import { messageOf } from '@/lib/errors'
import type { Log } from '@/lib/log'
import type { Observer, PromotedSlot, PromotionFacts } from '@/lib/observer/contract'
import type { Line, Store } from '@/lib/store/contract'

/** Tells the observer what promotions say of each cell: the last merged one, and the one that is open. */
export interface PromotionIndex {
  /** Reads what the database holds. */
  load(): Promise<void>
  record(promotion: Promotion): void
  /** Of every cell the newest promotion that was live: what may yet be reverted. */
  newestLive(): readonly Promotion[]
  /** The last promotion that was merged into a cell; null where none is known. */
  findMerged(key: CellKey): Promotion | null
  /** Called with each promotion that was recorded, after the observer was told. */
  onRecord(listener: (promotion: Promotion) => void): () => void
}

interface Held {
  readonly key: CellKey
  facts: PromotionFacts
  merged: Promotion | null
  live: Promotion | null
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
    if (notice.kind === 'promotion') attempt(async () => takeNewer(await store.findPromotion(notice.id)))
  })
  line.onBack(() => {
    if (loaded) attempt(load)
  })

  return {
    load,
    record,
    newestLive() {
      const live = [...cells.values()].flatMap(held => held.live ?? [])
      return [...new Map(live.map(promotion => [promotion.id, promotion])).values()]
    },
    findMerged: key => cells.get(cellId(key))?.merged ?? null,
    onRecord(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }

  async function load(): Promise<void> {
    const newestFirst = await store.listPromotions({ limit: mostPromotions })
    for (const promotion of [...newestFirst].reverse()) takeNewer(promotion)
    loaded = true
  }

  function attempt(read: () => Promise<void>): void {
    read().catch(error => log.warn({ error: messageOf(error) }, 'promotions could not be read'))
  }

  /** Own changes are told too, and answers may come in another order than changes. */
  function takeNewer(promotion: Promotion | null): void {
    if (promotion !== null && promotion.updatedAt > (known.get(promotion.id) ?? 0)) record(promotion)
  }

  function record(promotion: Promotion): void {
    known.set(promotion.id, promotion.updatedAt)
    for (const cell of promotion.cells) take(cell, promotion)
    for (const listener of listeners) listener(promotion)
  }

  function take(cell: PromotedCell, promotion: Promotion): void {
    const id = cellId(cell.target)
    const held = cells.get(id) ?? { key: cell.target, facts: { promoted: [], open: null }, merged: null, live: null }
    cells.set(id, held)
    const isHeld = held.facts.open?.id === promotion.id
    const open = isOpen(promotion) ? { id: promotion.id, number: promotion.number } : isHeld ? null : held.facts.open
    held.facts = { ...held.facts, open }
    takeMerged(held, cell, promotion)
    observer.setPromotions(held.key, held.facts)
  }
}

function takeMerged(held: Held, cell: PromotedCell, promotion: Promotion): void {
  const at = mergedAt(promotion)
  if (cell.mergedImages === null || at === null || at < (mergedAt(held.merged) ?? 0)) return
  const promoted = cell.slots.map((slot, index): PromotedSlot => {
    const { workload, container, field } = slot
    const image = cell.mergedImages?.[index] ?? slot.after
    return { workload, container, field, image, number: promotion.number }
  })
  const others = held.facts.promoted.filter(old => !promoted.some(one => sameSlot(one, old)))
  held.facts = { ...held.facts, promoted: [...promoted, ...others] }
  held.merged = promotion
  if (promotion.state === 'live') held.live = promotion
  else if (held.live?.id === promotion.id) held.live = null
}

function mergedAt(promotion: Promotion | null): number | null {
  return promotion?.steps.find(step => step.step === 'merged')?.at ?? null
}
