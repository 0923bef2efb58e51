'use client'

import { ActionDialog } from '@/components/ui/action-dialog'
import { postRebuild } from '@/lib/client/promotion-queries'
import { keys } from '@/lib/client/queries'
import type { PromotionView } from '@/lib/contract'
import { numberOf } from './promotion-words'

interface RebuildDialogProps {
  readonly promotion: PromotionView
  readonly onClose: () => void
}

export function RebuildDialog({ promotion, onClose }: RebuildDialogProps) {
  const name = numberOf(promotion)
  return (
    <ActionDialog
      title={`Rebuild ${name} on ${promotion.base}`}
      button={['Rebuild it', 'Rebuilding…']}
      why={null}
      act={() => postRebuild({ id: promotion.id })}
      changes={[keys.promotions]}
      onClose={onClose}
    >
      <p>
        The same versions are set on {promotion.base} as it is now, as one commit on top of{' '}
        <code>{promotion.branch}</code>. Nothing is forced: if somebody else pushed to the branch, it stops and says so.
      </p>
      <p>
        <b>
          {promotion.approvals.length === 0
            ? 'Approvals that come before it may be dismissed by the host.'
            : `The host may dismiss the approval of ${promotion.approvals.join(', ')}.`}
        </b>
      </p>
    </ActionDialog>
  )
}
