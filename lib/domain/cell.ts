import type { Deliverer } from './deliverer'
import type { ContainerField, SlotStatus, WorkloadRef } from './desired'
import type { State } from './verdict'

export interface CellKey {
  readonly service: string
  readonly environment: string
}

/** One Service in one Environment as last judged: what is stored, served and shown. Times are epoch milliseconds. */
export interface Cell extends CellKey {
  readonly repository: string
  /** The cell's own folder or file. */
  readonly path: string
  readonly team: string | null
  readonly state: State
  /** Other states that hold beside it, worst first. */
  readonly also: readonly State[]
  /** The oldest evidence used is older than it may be. */
  readonly stale: boolean
  /** Time of the oldest evidence used; null before any. */
  readonly asOf: number | null
  /** When this state began. */
  readonly since: number | null
  /** One exact sentence, without ages (the reader's clock adds them from `since`). */
  readonly reason: string
  readonly who: Who | null
  readonly git: CellGit | null
  /** Image that the last merged promotion set. */
  readonly promoted: string | null
  readonly live: readonly CellLive[]
  readonly marks: readonly Mark[]
  readonly slots: readonly CellSlot[]
}

export interface Who {
  /** Field manager in the cluster, or the author in Git. */
  readonly name: string
  /** `kubectl-set`, `kubectl rollout undo`, `kustomize-controller` … in words. */
  readonly words: string
  readonly at: number | null
  readonly byHand: boolean
}

/** The main slot's side in Git. */
export interface CellGit {
  readonly image: string
  readonly file: string
  readonly line: number
  readonly commit: string
  readonly author: string | null
  /** When the branch first had this value as far as we saw. */
  readonly since: number | null
}

/** What runs in one cluster, of the main slot. */
export interface CellLive {
  readonly cluster: string
  /** What ready pods run, with counts when several; null when nothing runs or it could not be read. */
  readonly image: string | null
  readonly ready: number | null
  readonly wanted: number | null
}

export type MarkKind =
  | 'frozen'
  | 'pull request'
  | 'paused'
  | 'promoted'
  | 'ahead'
  | 'behind'
  | 'mutable'
  | 'digest not proven'
  | 'delivery not read'
  | 'pods not read'
  | 'controller'
  | 'ready'
  | 'zero replicas'
  | 'extra container'
  | 'some clusters'
  | 'side container'

export interface Mark {
  readonly kind: MarkKind
  /** As shown: `4 of 5 ready`, `#412`, `2 behind`. */
  readonly text: string
  /** The sentence behind it. */
  readonly detail: string
}

export interface CellSlot {
  readonly workload: WorkloadRef
  readonly container: string
  readonly field: ContainerField
  readonly main: boolean
  readonly state: State
  readonly also: readonly State[]
  readonly since: number | null
  readonly reason: string
  readonly who: Who | null
  readonly git: {
    readonly image: string
    readonly status: SlotStatus
    readonly reason: string | null
    readonly file: string
    readonly line: number
  } | null
  readonly clusters: readonly SlotInCluster[]
  readonly marks: readonly Mark[]
}

export interface SlotInCluster {
  readonly cluster: string
  readonly state: State
  /** Rows of the judge's tables that held: `d8`, `h6`. */
  readonly rows: readonly string[]
  readonly reason: string
  readonly since: number | null
  /** The pod template's image. */
  readonly template: string | null
  /** Images that ready pods run, most pods first. */
  readonly running: readonly { readonly image: string; readonly pods: number; readonly ready: number }[]
  readonly ready: number | null
  readonly wanted: number | null
  /** Share of wanted pods already updated, 0..1, while rolling out. */
  readonly progress: number | null
  readonly digest: string | null
  readonly asOf: number | null
  /** Absent in what an older Plimsoll stored. */
  readonly deliverer?: Deliverer | null
}

export function cellId(key: CellKey): string {
  return `${key.service}\u0000${key.environment}`
}

/** Which container of which workload. */
export type SlotName = Pick<CellSlot, 'workload' | 'container' | 'field'>

export function slotId(slot: SlotName): string {
  return `${slot.workload.kind}/${slot.workload.namespace ?? ''}/${slot.workload.name}/${slot.field}/${slot.container}`
}

/** A namespace that only the environment's configuration gives is unknown to Git: null is any. */
export function sameSlot(a: SlotName, b: SlotName): boolean {
  if (a.container !== b.container || a.field !== b.field) return false
  if (a.workload.kind !== b.workload.kind || a.workload.name !== b.workload.name) return false
  const [one, other] = [a.workload.namespace, b.workload.namespace]
  return one === null || other === null || one === other
}

/** It runs what Git does not say, whatever else holds of it. */
export function isDrifted({ state, also }: Pick<Cell, 'state' | 'also'>): boolean {
  return state === 'Drifted' || also.includes('Drifted')
}
