'use client'

import { useId, useState } from 'react'
import type { PreviewView } from '@/lib/contract'
import { Part } from './part'

export interface PullRequestProps {
  readonly plan: PreviewView
  /** In place of the plan's own; null: that. */
  readonly title: string | null
  readonly note: string
  readonly onTitle: (title: string | null) => void
  readonly onNote: (note: string) => void
}

/** What reviewers will read: the title can be changed and a note put on top; the rest is the plan's own account. */
export function PullRequestPart({ plan, title, note, onTitle, onNote }: PullRequestProps) {
  const id = useId()
  const [whole, setWhole] = useState(false)
  return (
    <Part name="Pull request">
      <div className="pr-fields">
        <input
          type="text"
          aria-label="Title"
          maxLength={200}
          autoComplete="off"
          className="pr-title"
          value={title ?? plan.title}
          onChange={event => onTitle(event.target.value === plan.title ? null : event.target.value)}
        />
        <textarea
          aria-label="A note, shown at the top"
          placeholder="A note for who reviews it, shown at the top"
          maxLength={4000}
          rows={1}
          className="pr-note"
          value={note}
          onChange={event => onNote(event.target.value)}
        />
        <div id={id} className="pr-body" data-whole={whole || undefined}>
          {plan.body}
        </div>
      </div>
      <p className="flex flex-wrap justify-between gap-x-3 pt-1 text-small">
        <span className="min-w-0 text-ink-3 wrap-anywhere">Into {plan.base}</span>
        <button
          type="button"
          className="link"
          aria-expanded={whole}
          aria-controls={id}
          onClick={() => setWhole(!whole)}
        >
          {whole ? 'Less of the body' : 'Whole body'}
        </button>
      </p>
    </Part>
  )
}
