'use client'

import { useState } from 'react'
import { ActionDialog } from '@/components/ui/action-dialog'
import { postClose } from '@/lib/client/promotion-queries'
import { keys } from '@/lib/client/queries'
import type { PromotionView } from '@/lib/contract'
import { numberOf } from './promotion-words'

interface CloseDialogProps {
  readonly promotion: PromotionView
  readonly onClose: () => void
}

export function CloseDialog({ promotion, onClose }: CloseDialogProps) {
  const [reason, setReason] = useState('')
  const name = numberOf(promotion)
  return (
    <ActionDialog
      title={`Close ${name}`}
      button={[`Close ${name}`, 'Closing…']}
      why={reason.trim() === '' ? 'Say why first.' : null}
      act={() => postClose({ id: promotion.id, reason: reason.trim() })}
      changes={[keys.promotions]}
      onClose={onClose}
    >
      <p>
        The pull request is closed without a merge, with the reason as a comment, and its branch is deleted. What is
        declared and what runs stay as they are.
      </p>
      <label className="action-reason">
        <span>Reason</span>
        <input
          type="text"
          maxLength={500}
          required
          autoComplete="off"
          value={reason}
          placeholder="1.43.1 comes this afternoon"
          onChange={event => setReason(event.target.value)}
        />
      </label>
    </ActionDialog>
  )
}
