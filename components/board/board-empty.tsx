'use client'

import Link from 'next/link'
import type { Board } from '@/lib/client/board'

interface BoardEmptyProps {
  readonly board: Board
  readonly filtered: boolean
  readonly onClear: () => void
}

/** Why it is empty, what would fill it, one way on. */
export function BoardEmpty({ board, filtered, onClear }: BoardEmptyProps) {
  if (filtered && board.services.length > 0) {
    return (
      <Empty title="No service matches this filter." text={`${board.services.length} services are on the board.`}>
        <button type="button" className="btn" onClick={onClear}>
          Clear the filter
        </button>
      </Empty>
    )
  }
  const unread = board.sources.find(source => source.kind === 'git' && source.asOf === null)
  if (unread !== undefined) {
    return (
      <Empty title="Git has not been read yet." text={unread.message}>
        <ConnectionsLink />
      </Empty>
    )
  }
  return (
    <Empty
      title="No service found."
      text="Plimsoll looks for folders with manifests or a kustomization.yaml that set an image. Connections shows where it looked and why it took nothing."
    >
      <ConnectionsLink />
    </Empty>
  )
}

function ConnectionsLink() {
  return (
    <Link href="/connections" className="btn">
      Show how it searched
    </Link>
  )
}

interface EmptyProps {
  readonly title: string
  readonly text: string
  readonly children: React.ReactNode
}

function Empty({ title, text, children }: EmptyProps) {
  return (
    <div className="grid flex-1 content-start justify-items-start gap-3 px-4 py-8">
      <div className="max-w-[72ch]">
        <h2>{title}</h2>
        <p className="pt-1">{text}</p>
      </div>
      {children}
    </div>
  )
}
