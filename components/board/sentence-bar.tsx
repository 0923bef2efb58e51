'use client'

import { useEffect, useState } from 'react'
import { Age, Moment } from '@/components/ui/time'
import { Version } from '@/components/ui/version'
import type { BoardCell } from '@/lib/contract'
import type { Active } from './grid'
import { type Phrase, plainText, sentence } from './sentence'
import { StateWord } from './state-word'

interface SentenceBarProps {
  readonly active: Active | null
  readonly cell: BoardCell | undefined
  readonly mayPromote: boolean
  readonly lost: boolean
  readonly copied: boolean
  readonly onKey: (key: string) => void
}

/** One sentence, always in the same place: state, what and why, the three values, and the keys that work now. */
export function SentenceBar({ active, cell, mayPromote, lost, copied, onKey }: SentenceBarProps) {
  const phrases = active === null ? [] : phrasesOf(active, cell)
  return (
    <div className="bar">
      {cell !== undefined && <StateWord state={cell.state} stale={cell.stale || lost} />}
      <p>
        {phrases.map((phrase, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the phrases of one sentence have no other identity
          <Words key={index} phrase={phrase} />
        ))}
        {cell !== undefined && <Since cell={cell} />}
      </p>
      <Announcement text={plainText(phrases)} />
      {active !== null && (
        <div className="bar-keys">
          <button type="button" onClick={() => onKey('Enter')}>
            <kbd>↵</kbd>open
          </button>
          <button type="button" onClick={() => onKey('p')} disabled={!mayPromote}>
            <kbd>p</kbd>promote
          </button>
          <button type="button" onClick={() => onKey('y')} disabled={cell === undefined}>
            <kbd>y</kbd>
            <span aria-live="polite">{copied ? 'copied' : 'copy'}</span>
          </button>
          <button type="button" onClick={() => onKey('?')}>
            <kbd>?</kbd>keys
          </button>
        </div>
      )}
    </div>
  )
}

function phrasesOf(active: Active, cell: BoardCell | undefined): readonly Phrase[] {
  if (cell !== undefined) return sentence(cell)
  return [
    { text: active.service, tone: 'strong' },
    { text: ' is not declared in Git for ', tone: 'plain' },
    { text: active.environment, tone: 'strong' },
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
