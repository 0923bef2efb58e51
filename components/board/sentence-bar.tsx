'use client'

import { useEffect, useState } from 'react'
import { Age, Moment } from '@/components/ui/time'
import { Version } from '@/components/ui/version'
import type { BoardCell } from '@/lib/contract'
import type { Place } from './arrange'
import { counted } from './counted'
import { parseSelection } from './selection'
import { type Phrase, plainText, sentence } from './sentence'
import { StateWord } from './state-word'
import type { CellActions } from './use-cell-actions'

interface SentenceBarProps {
  readonly place: Place | null
  readonly cell: BoardCell | undefined
  readonly selected: readonly string[]
  readonly actions: CellActions
  readonly lost: boolean
  readonly onKey: (key: string) => void
  readonly onClear: () => void
}

/** One sentence, always in the same place: state, what and why, the three values, and the keys that work now. */
export function SentenceBar(props: SentenceBarProps) {
  const { place, cell, selected, lost, actions } = props
  const phrases = place === null ? [] : phrasesOf(place, cell)
  const chosen = selected.length === 0 ? null : selectionWords(selected, actions)
  const note = actions.note !== null && isSame(actions.note.at, place) ? actions.note.words : undefined
  return (
    <div className="bar">
      {chosen === null && cell !== undefined && <StateWord state={cell.state} stale={cell.stale || lost} />}
      <p>
        {chosen !== null && <b>{chosen}</b>}
        {chosen === null && (
          <>
            {phrases.map((phrase, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the phrases of one sentence have no other identity
              <Words key={index} phrase={phrase} />
            ))}
            {cell !== undefined && <Since cell={cell} />}
          </>
        )}
      </p>
      <Announcement text={note ?? chosen ?? plainText(phrases)} />
      {place !== null && <Keys {...props} place={place} note={note} />}
    </div>
  )
}

/** The keys that work now, as buttons: they are also what the pointer has. */
function Keys(props: SentenceBarProps & { readonly place: Place; readonly note: string | undefined }) {
  const { place, cell, selected, actions, note, onKey, onClear } = props
  return (
    <div className="bar-keys">
      {note !== undefined && <span className="bar-note">{note}</span>}
      {selected.length > 0 ? (
        <>
          {selected.some(id => actions.mayPromote(parseSelection(id))) && (
            <Key name="p" words="promote" onPress={() => onKey('p')} />
          )}
          <Key name="x" words="select" onPress={() => onKey('x')} />
          <Key name="Esc" words="clear" onPress={onClear} />
        </>
      ) : (
        <>
          <Key name="↵" words="open" onPress={() => onKey('Enter')} />
          {actions.mayPromote(place) && <Key name="p" words="promote" onPress={() => onKey('p')} />}
          {actions.mayAdopt(place) && <Key name="a" words="adopt" onPress={() => onKey('a')} />}
          {actions.isDrift(place) && <Key name="c" words="copy command" onPress={() => onKey('c')} />}
          {actions.isDrift(place) && <Key name="m" words="mute" onPress={() => onKey('m')} />}
          {cell !== undefined && <Key name="y" words="copy" onPress={() => onKey('y')} />}
        </>
      )}
      <Key name="?" words="keys" onPress={() => onKey('?')} />
    </div>
  )
}

function Key({
  name,
  words,
  onPress,
}: {
  readonly name: string
  readonly words: string
  readonly onPress: () => void
}) {
  return (
    <button type="button" onClick={onPress}>
      <kbd>{name}</kbd>
      {words}
    </button>
  )
}

function isSame(a: Place, b: Place | null): boolean {
  return a.service === b?.service && a.environment === b.environment
}

function selectionWords(selected: readonly string[], actions: CellActions): string {
  const promotable = selected.filter(id => actions.mayPromote(parseSelection(id))).length
  return `${counted(selected.length, 'cell')}, ${promotable === 0 ? 'none' : promotable} can be promoted`
}

function phrasesOf(place: Place, cell: BoardCell | undefined): readonly Phrase[] {
  if (cell !== undefined) return sentence(cell)
  return [
    { text: place.service, tone: 'strong' },
    { text: ' is not declared in Git for ', tone: 'plain' },
    { text: place.environment, tone: 'strong' },
    { text: ' and does not run there.', tone: 'plain' },
  ]
}

function Since({ cell }: { readonly cell: BoardCell }) {
  if (cell.stale && cell.asOf !== null) {
    return (
      <>
        {' As of '}
        <Moment at={cell.asOf} />, <Age at={cell.asOf} /> ago.
      </>
    )
  }
  if (cell.since === null) return null
  return (
    <>
      {' Since '}
      <Moment at={cell.since} />, for <Age at={cell.since} />.
    </>
  )
}

function Words({ phrase }: { readonly phrase: Phrase }) {
  if (phrase.tone === 'version')
    return <Version text={phrase.text} className="mono align-bottom font-medium text-ink" />
  return phrase.tone === 'strong' ? <b>{phrase.text}</b> : phrase.text
}

const restMs = 300

/** Read out after the focus has rested, not for every cell that it passes. */
function Announcement({ text }: { readonly text: string }) {
  const [said, setSaid] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), restMs)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <div role="status" className="sr-only">
      {said}
    </div>
  )
}
