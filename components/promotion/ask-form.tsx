'use client'

import { useId, useState } from 'react'

interface AskFormProps {
  readonly label: string
  readonly placeholder: string
  readonly button: string
  readonly maxLength: number
  /** A version is no prose: it is set in mono and not spelled. */
  readonly mono?: boolean
  readonly onSay: (text: string) => void
}

/** One line that the plan is made again with. */
export function AskForm({ label, placeholder, button, maxLength, mono = false, onSay }: AskFormProps) {
  const id = useId()
  const [text, setText] = useState('')
  return (
    <form
      className="sheet-form"
      onSubmit={event => {
        event.preventDefault()
        if (text.trim() !== '') onSay(text.trim())
      }}
    >
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        className={mono ? 'mono' : undefined}
        maxLength={maxLength}
        spellCheck={mono ? false : undefined}
        autoComplete="off"
        placeholder={placeholder}
        value={text}
        onChange={event => setText(event.target.value)}
      />
      <button type="submit" className="btn" disabled={text.trim() === ''}>
        {button}
      </button>
    </form>
  )
}
