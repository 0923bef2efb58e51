'use client'

import { useEffect, useRef } from 'react'
import { Icon } from '@/components/ui/icon'
import { useLetterKeys } from './preferences'

const groups: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    'On the board',
    [
      ['h j k l', 'left, down, up, right; the arrows too'],
      ['Home End', 'first and last environment; with Ctrl the first and last cell'],
      ['PgUp PgDn', 'by a screen'],
      ['Enter', 'open the service at that environment'],
      ['p', 'promote into this cell'],
      ['y', 'copy the version in full'],
      ['/', 'search; Esc clears, then leaves'],
      ['d', 'comfortable or compact rows'],
    ],
  ],
  [
    'Everywhere',
    [
      ['g b', 'the board'],
      ['g p', 'promotions'],
      ['g a', 'audit'],
      ['g c', 'connections'],
      ['t', 'light or dark'],
      ['?', 'these keys'],
    ],
  ],
]

export function KeysDialog() {
  const dialog = useRef<HTMLDialogElement>(null)
  const [letters, toggleLetters] = useLetterKeys()
  useEffect(() => {
    const open = () => dialog.current?.showModal()
    document.addEventListener('plimsoll:keys', open)
    return () => document.removeEventListener('plimsoll:keys', open)
  }, [])
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby="keys-title">
      <div className="flex items-center justify-between pb-3">
        <h2 id="keys-title">Keys</h2>
        <form method="dialog">
          <button type="submit" className="btn btn-square btn-ghost" aria-label="Close, Esc">
            <Icon name="x" />
          </button>
        </form>
      </div>
      {groups.map(([title, list]) => (
        <section key={title} className="pb-4">
          <h3 className="pb-2">{title}</h3>
          <dl className="keys-list">
            {list.map(([keys, does]) => (
              <div key={keys} className="contents">
                <dt>
                  {keys.split(' ').map(key => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <label className="flex items-center gap-2 border-line border-t pt-3">
        <input type="checkbox" checked={letters} onChange={toggleLetters} />
        Single letters do something
      </label>
    </dialog>
  )
}
