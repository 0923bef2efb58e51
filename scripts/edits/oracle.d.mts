import type { FileEdit, Snapshot } from '@/lib/manifests/contract'

export interface Oracle {
  build(path: string, readsAbove: boolean): Promise<readonly string[] | null>
  buildEdited(path: string, readsAbove: boolean, edits: readonly FileEdit[]): Promise<readonly string[] | null>
  close(): Promise<void>
}

export function openOracle(snapshot: Snapshot): Promise<Oracle | null>
