'use client'

import { clsx } from 'clsx'
import type { FocusEvent, MouseEvent, ReactNode } from 'react'
import { looks } from '@/components/board/look'
import type { State } from '@/lib/domain/verdict'

interface RowFrameProps {
  readonly id: string
  readonly state: State
  readonly selected: boolean
  readonly ended: boolean
  readonly onSelect: (selected: boolean) => void
  readonly children: ReactNode
}

/** A press anywhere on the row looks at it; what is pressable inside keeps its own meaning. */
export function RowFrame({ id, state, selected, ended, onSelect, children }: RowFrameProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the row's own link or button does the same by key
    <li
      className={clsx('drift-row', `hue-${ended ? 'grey' : looks[state].hue}`, ended && 'drift-ended')}
      data-row={id}
      data-selected={selected || undefined}
      onClick={event => {
        if (!isPressable(event) && window.getSelection()?.isCollapsed !== false) onSelect(!selected)
      }}
    >
      {children}
    </li>
  )
}

function isPressable({ target }: MouseEvent): boolean {
  return target instanceof Element && target.closest('a, button, code') !== null
}

/** A press with the pointer focuses too, and its own click decides. */
export function isByKey({ currentTarget }: FocusEvent): boolean {
  return currentTarget.matches(':focus-visible')
}
