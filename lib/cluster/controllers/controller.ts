import type { Delivers, ObjectName } from '@/lib/cluster/contract'
import type { LinkWords } from '@/lib/domain/evidence'
import type { LiveWorkload } from '@/lib/domain/live'
import type { ResourceId } from '../resources'
import type { ControllerObject } from './object'

/** One delivery controller: its kinds, and how what it applies names it. */
export interface Controller {
  readonly id: Delivers
  readonly readers: Partial<Record<ResourceId, Reader>>
  /** Whom the labels and annotations of an applied object name. */
  claims(tracked: Tracked): readonly Claim[]
  /** Why it leaves this object alone although it belongs to it. */
  excluded(tracked: Tracked): LinkWords | null
  /** Why what it does by itself waits now, by the project that binds the object. */
  closed(object: ControllerObject, project: ControllerObject | null, now: number): LinkWords | null
}

export interface Reader {
  readonly kind: string
  /** Throws when the object has another form than expected. */
  read(raw: unknown): ControllerObject
}

export interface Tracked extends ObjectName, Pick<LiveWorkload, 'labels' | 'annotations'> {}

export interface Claim {
  readonly kind: string
  /** One of the names that the object of that kind is called by. */
  readonly called: string
  readonly words: string
  /** Others use the same label: it counts only where the object lists what bears it. */
  readonly needsInventory: boolean
  /** Nobody else writes this: that there is no such object means that it was not read, or is gone. */
  readonly isFirm: boolean
}
