'use client'

import Link from 'next/link'
import { Icon } from '@/components/ui/icon'
import type { DriftCellView } from '@/lib/contract'
import { commandWord, mayAdopt, serviceHref } from './drift-words'
import type { Copied } from './use-copied'

export interface RowActions {
  readonly copied: Copied
  readonly onCopy: (id: string, text: string) => void
  readonly onMute: (id: string) => void
  readonly onAdopt: (id: string) => void
}

interface CopyProps {
  readonly id: string
  readonly cell: DriftCellView
  readonly whole: boolean
  readonly actions: RowActions
}

/** The likely way out: the command; where none would do it, the line in Git that says so. */
export function WayOut({ id, cell, whole, actions }: CopyProps) {
  const { copied, onCopy } = actions
  if (cell.back === null) return <NoCommand cell={cell} whole={whole} />
  const { command, note } = cell.back
  const state = copied?.id === id ? copied : null
  const word = whole && cell.state === 'Drifted' ? 'Copy command back to Git' : commandWord(cell.state)
  return (
    <button
      type="button"
      className={whole && !mayAdopt(cell) ? 'btn btn-primary' : 'btn'}
      title={whole ? undefined : note}
      onClick={() => onCopy(id, command)}
    >
      <Icon name={state?.done ? 'check' : 'copy'} />
      <span>{state === null ? word : state.done ? 'Copied' : 'Refused: select the command'}</span>
      {whole && <kbd>c</kbd>}
    </button>
  )
}

function NoCommand({ cell, whole }: Pick<CopyProps, 'cell' | 'whole'>) {
  const fileUrl = cell.git?.fileUrl ?? null
  if (cell.state === 'Unresolved' && fileUrl !== null)
    return (
      <a className="btn" href={fileUrl} target="_blank" rel="noreferrer">
        <Icon name="ext" />
        Show line
      </a>
    )
  if (whole) return null
  return (
    <Link className="btn" href={serviceHref(cell)} prefetch={false}>
      <Icon name="right" />
      Open
      <span className="sr-only"> {cell.service}</span>
    </Link>
  )
}

interface AdoptProps {
  readonly id: string
  readonly what: string
  readonly whole: boolean
  readonly actions: RowActions
}

/** The fix that was made by hand becomes a pull request, before something puts it back. */
export function AdoptButton({ id, what, whole, actions }: AdoptProps) {
  return (
    <button type="button" className={whole ? 'btn btn-primary' : 'btn'} onClick={() => actions.onAdopt(id)}>
      <Icon name="pr" />
      {whole ? 'Adopt into Git' : 'Adopt'}
      <span className="sr-only"> {what}</span>
      {whole && <kbd>a</kbd>}
    </button>
  )
}

interface MuteProps {
  readonly id: string
  readonly what: string
  readonly whole: boolean
  readonly actions: RowActions
}

export function MuteButton({ id, what, whole, actions }: MuteProps) {
  return (
    <button
      type="button"
      className={whole ? 'btn' : 'btn btn-square'}
      aria-label={whole ? undefined : `Mute ${what}, with a reason and an end`}
      title={whole ? undefined : 'Mute, with a reason and an end'}
      onClick={() => actions.onMute(id)}
    >
      <Icon name="mute" />
      {whole && (
        <>
          Mute<kbd>m</kbd>
        </>
      )}
    </button>
  )
}
