'use client'

import { Icon } from '@/components/ui/icon'
import type { Readiness } from './readiness'

interface SheetFooterProps {
  /** Null: there is no plan. */
  readonly ready: Readiness | null
  readonly branch: string | null
  /** The plan is being made again. */
  readonly checking: boolean
  readonly opening: boolean
  readonly onOpen: () => void
  readonly onClose: () => void
}

/** The button, and beside it what it waits for. */
export function SheetFooter({ ready, branch, checking, opening, onOpen, onClose }: SheetFooterProps) {
  const isReady = ready?.kind === 'ready' && !checking && !opening
  return (
    <footer>
      <p role="status">
        <span className={isReady ? '' : 'font-medium text-ink'}>
          {checking ? 'The plan is being checked.' : ready?.sentence}
        </span>
        {branch !== null && <code className="block truncate text-ink-3">{branch}</code>}
      </p>
      <span className="grow" />
      <button type="button" className="btn btn-large" onClick={onClose}>
        Cancel
      </button>
      <button type="button" className="btn btn-large btn-primary" disabled={!isReady} onClick={onOpen}>
        <Icon name="pr" />
        {opening ? 'Opening…' : 'Open pull request'}
        {!opening && (
          <span aria-hidden="true">
            <kbd>⌘↵</kbd>
          </span>
        )}
      </button>
    </footer>
  )
}
