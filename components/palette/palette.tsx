'use client'

import { useRouter } from 'next/navigation'
import { type KeyboardEvent, useId, useState } from 'react'
import { openOverlay } from '@/components/shell/overlay'
import { toggleTheme, useDensity } from '@/components/shell/preferences'
import { Icon } from '@/components/ui/icon'
import { useDialog } from '@/components/ui/use-dialog'
import { Answer } from './answer'
import { type Entry, entriesFor } from './entries'
import { Options } from './options'
import { useAnswer } from './use-answer'
import { useKnown } from './use-known'

/** Go to anything by its name, do anything by its words, and ask where a commit, pull request or tag is. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const dialog = useDialog()
  const router = useRouter()
  const id = useId()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(0)
  const [density, setDensity] = useDensity()
  const answer = useAnswer(text)
  const groups = entriesFor(text, useKnown())
  const entries = groups.flatMap(group => group.entries)
  const current = entries[Math.min(chosen, entries.length - 1)]

  function run(entry: Entry): void {
    dialog.current?.close()
    if (entry.does.kind === 'go') {
      router.push(entry.does.href)
      return
    }
    if (entry.does.act === 'theme') toggleTheme()
    if (entry.does.act === 'density') setDensity(density === 'compact' ? 'comfortable' : 'compact')
    // After this dialog has given the focus back.
    const { act } = entry.does
    if (act === 'keys' || act === 'me') setTimeout(() => openOverlay(act), 0)
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setChosen((Math.min(chosen, entries.length - 1) + step + entries.length) % Math.max(1, entries.length))
    }
    if (event.key === 'Enter' && current !== undefined) {
      event.preventDefault()
      run(current)
    }
  }

  return (
    <dialog ref={dialog} className="palette" aria-label="Go to, find, promote" onClose={onClose}>
      <div className="palette-field">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-label="Service, environment, promotion, page, action; or a commit, pull request or tag"
          aria-expanded={entries.length > 0}
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={current === undefined ? undefined : optionId(id, current)}
          placeholder="Service, page, action, commit, #412, tag"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={event => {
            setText(event.target.value)
            setChosen(0)
          }}
          onKeyDown={onKeyDown}
        />
        <kbd>Esc</kbd>
      </div>
      <div className="palette-results">
        <div aria-live="polite">{answer !== null && <Answer query={answer} />}</div>
        <Options id={id} groups={groups} current={current} optionId={entry => optionId(id, entry)} onRun={run} />
        {entries.length === 0 && answer === null && (
          <p className="answer">
            Nothing is called “{text}”. A commit, a pull request’s number or a tag is looked up in Git and in the
            clusters.
          </p>
        )}
      </div>
    </dialog>
  )
}

function optionId(id: string, entry: Entry): string {
  return `${id}-${entry.id.replace(/\W+/g, '-')}`
}
