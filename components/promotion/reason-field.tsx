'use client'

import { useId, useState } from 'react'

/** Says why, and the plan is checked again with it. */
export function ReasonField({ onReason }: { readonly onReason: (reason: string) => void }) {
  const id = useId()
  const [text, setText] = useState('')
  return (
    <form
      className="sheet-form"
      onSubmit={event => {
        event.preventDefault()
        if (text.trim() !== '') onReason(text.trim())
      }}
    >
      <label htmlFor={id}>Why</label>
      <input
        id={id}
        type="text"
        maxLength={500}
        autoComplete="off"
        placeholder="INC-2041: payments fail since 14:02"
        value={text}
        onChange={event => setText(event.target.value)}
      />
      <button type="submit" className="btn" disabled={text.trim() === ''}>
        Check again
      </button>
    </form>
  )
}
