'use client'

import { Icon } from '@/components/ui/icon'
import { useDialog } from '@/components/ui/use-dialog'
import { keysOf } from './keys'
import { useLetterKeys } from './preferences'

interface KeysDialogProps {
  readonly path: string
  readonly onClose: () => void
}

/** All keys that this page has, and the way to switch single letters off. */
export function KeysDialog({ path, onClose }: KeysDialogProps) {
  const dialog = useDialog()
  const [letters, toggleLetters] = useLetterKeys()
  return (
    <dialog ref={dialog} className="dialog keys" aria-labelledby="keys-title" onClose={onClose}>
      <header>
        <h2 id="keys-title">Keys</h2>
        <form method="dialog">
          <button type="submit" className="btn btn-square btn-ghost" aria-label="Close, Esc">
            <Icon name="x" />
          </button>
        </form>
      </header>
      <div className="keys-groups">
        {keysOf(path).map(group => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.keys.map(([keys, does]) => (
                <div key={keys}>
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
      </div>
      <label className="keys-letters">
        <input type="checkbox" checked={letters} onChange={toggleLetters} />
        <span>
          <b>Single letters do something.</b> Off: arrows, Enter, Esc and ⌘K go on working, letters do not.
        </span>
      </label>
    </dialog>
  )
}
