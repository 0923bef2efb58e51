'use client'

import { useId, useState } from 'react'
import { keepLogin } from '@/lib/client/login'
import { loginRule, parseLogin } from '@/lib/domain/login'

/** Without a name nobody knows what waits for whom. */
export function NameField() {
  const id = useId()
  const [text, setText] = useState('')
  const fits = text.trim() === '' || parseLogin(text.trim()) !== null
  return (
    <form
      className="name-field"
      onSubmit={event => {
        event.preventDefault()
        if (fits) keepLogin(text.trim())
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
        maxLength={64}
        aria-invalid={!fits}
        aria-describedby={`${id}-fault`}
        placeholder="mara"
        value={text}
        onChange={event => setText(event.target.value)}
      />
      <button type="submit" className="btn" disabled={text.trim() === '' || !fits}>
        Keep it in this browser
      </button>
      <p id={`${id}-fault`} className="text-ink-3" aria-live="polite">
        {fits ? '' : loginRule}
      </p>
    </form>
  )
}
