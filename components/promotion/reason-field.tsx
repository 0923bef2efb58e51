'use client'

import { AskForm } from './ask-form'

/** Says why, and the plan is checked again with it. */
export function ReasonField({ onReason }: { readonly onReason: (reason: string) => void }) {
  return (
    <AskForm
      label="Why"
      placeholder="INC-2041: payments fail since 14:02"
      button="Check again"
      maxLength={500}
      onSay={onReason}
    />
  )
}
