import type { Input } from '@/lib/client/request'
import type { PromoteTarget } from './promote-target'
import { placesOf, servicesOf } from './promotion-words'

/** What is asked of the server for it. */
export function wantedOf(
  { purpose, cells, from, supersedes }: PromoteTarget,
  { reason, override }: { readonly reason: string | null; readonly override: string | null },
): Input<'previewPromotion'> {
  return { purpose, reason, cells: cells.map(cell => ({ ...cell, from })), supersedes, override }
}

export function sheetTitle({ purpose, cells }: PromoteTarget): string {
  const [what, where] = [servicesOf(cells), placesOf(cells)]
  switch (purpose) {
    case 'promote':
      return `Promote ${what} to ${where}`
    case 'roll back':
      return `Roll back ${what} in ${where}`
    case 'adopt':
      return `Adopt what ${where} ${where.includes(' ') ? 'run' : 'runs'} of ${what}`
    case 'hotfix':
      return `Hotfix ${what} in ${where}`
  }
}
