'use client'

import { useId, useState } from 'react'
import { keepLogin } from '@/lib/client/login'
import { parseLogin } from '@/lib/domain/login'
import { useMyLogin } from './my-login'

/** Passes over the locks that hold these cells: with a reason and a name, because the audit keeps both. The plan is checked again with it. */
export function OverrideField({ onOverride }: { readonly onOverride: (reason: string) => void }) {
  const id = useId()
  const me = useMyLogin()
  const [reason, setReason] = useState('')
  const [name, setName] = useState('')
  const login = me ?? parseLogin(name.trim())
  const mayGoOn = reason.trim() !== '' && login !== null
  return (
    <form
      className="sheet-form override"
      onSubmit={event => {
        event.preventDefault()
        if (!mayGoOn) return
        if (me === null) keepLogin(login)
        onOverride(reason.trim())
      }}
    >
      <label htmlFor={`${id}-why`}>Override with a reason</label>
      <input
        id={`${id}-why`}
        type="text"
        maxLength={300}
        autoComplete="off"
        placeholder="INC-2041: the fix itself"
        aria-describedby={`${id}-says`}
        value={reason}
        onChange={event => setReason(event.target.value)}
      />
      {me === null && (
        <>
          <label htmlFor={`${id}-who`}>Your login on the Git host</label>
          <input
            id={`${id}-who`}
            type="text"
            maxLength={64}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            placeholder="mara"
            value={name}
            onChange={event => setName(event.target.value)}
          />
        </>
      )}
      <button type="submit" className="btn" disabled={!mayGoOn}>
        Override
      </button>
      <p id={`${id}-says`}>
        The reason and {me === null ? 'your name' : <b>{me}</b>} are kept in the audit, as a claim that nothing checks.
      </p>
    </form>
  )
}
