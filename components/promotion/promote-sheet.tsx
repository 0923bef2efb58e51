'use client'

import type { PromoteTarget } from './promote-host'

export function PromoteSheet({ target }: { readonly target: PromoteTarget; readonly onClose: () => void }) {
  return <dialog open>{target.service}</dialog>
}
