'use client'

import { useId, useState } from 'react'
import { keepLogin } from '@/lib/client/login'

/** Without a name nobody knows what waits for whom. */
export function NameField() {
  const id = useId()
  const [text, setText] = useState('')
  return (
    <form
      className="name-field"
      onSubmit={event => {
        event.preventDefault()
        keepLogin(text.trim())
      }}
    >
      <label htmlFor={id}>
        <b>Who you are is not known here.</b> Every open promotion is shown, your own too. Your login on the Git host:
      </label>
      <input
        id={id}
        type="text"
        autoComplete="username"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={100}
        placeholder="mara"
        value={text}
        onChange={event => setText(event.target.value)}
      />
      <button type="submit" className="btn" disabled={text.trim() === ''}>
        Keep it in this browser
      </button>
    </form>
  )
}
