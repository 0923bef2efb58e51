'use client'

import { type FormEvent, useState } from 'react'
import { useDialog } from '@/components/ui/use-dialog'
import { keepLogin, readLogin } from '@/lib/client/login'
import { loginRule, parseLogin } from '@/lib/domain/login'

/** Who this browser's reader says to be. It is recorded as a claim, because nothing checks it. */
export function MeDialog({ onClose }: { readonly onClose: () => void }) {
  const dialog = useDialog()
  const [login, setLogin] = useState(() => readLogin() ?? '')
  const fits = login === '' || parseLogin(login) !== null

  function onSubmit(event: FormEvent): void {
    event.preventDefault()
    if (!fits) return
    keepLogin(login)
    dialog.current?.close()
  }

  return (
    <dialog ref={dialog} className="dialog me" aria-labelledby="me-title" onClose={onClose}>
      <form onSubmit={onSubmit}>
        <h2 id="me-title">Who you are</h2>
        <p id="me-says">
          Your login on the Git host. Plimsoll has no sign-in yet and does not check it: the audit says “unverified”
          beside it. It is kept in this browser.
        </p>
        <label className="me-login">
          <span>Login</span>
          <input
            type="text"
            maxLength={64}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            aria-describedby="me-says me-fault"
            aria-invalid={!fits}
            value={login}
            onChange={event => setLogin(event.target.value)}
          />
        </label>
        <p id="me-fault" className="text-ink-3" aria-live="polite">
          {fits ? '' : loginRule}
        </p>
        <footer>
          <button type="button" className="btn" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button type="submit" className="btn btn-primary" disabled={!fits}>
            {login === '' ? 'Stay unnamed' : 'Keep'}
          </button>
        </footer>
      </form>
    </dialog>
  )
}
