'use client'

import Link from 'next/link'
import { type ReactNode, useEffect, useState } from 'react'
import type { Board } from '@/lib/client/board'
import { useSources } from '@/lib/client/use-board'
import type { SourceView } from '@/lib/contract'
import { counted } from './counted'

interface BoardEmptyProps {
  readonly board: Board
  readonly filtered: boolean
  readonly onClear: () => void
}

/** Why it is empty, what would fill it, one way on. */
export function BoardEmpty({ board, filtered, onClear }: BoardEmptyProps) {
  const sources = useSources(board.sources)
  if (filtered && board.totals.services > 0) {
    return (
      <Empty
        title="Nothing matches this filter."
        text={`${counted(board.totals.services, 'service')} in ${counted(board.environments.length, 'environment')} are on the board. Take a filter away, or go back to the one before.`}
      >
        <button type="button" className="btn" onClick={onClear}>
          Clear the filter
        </button>
      </Empty>
    )
  }
  const repositories = sources.filter(source => source.kind === 'git')
  if (repositories.length === 0) return <NoRepository />
  const unread = repositories.find(source => source.asOf === null)
  if (unread !== undefined) return <Unread source={unread} />
  return <NoService head={repositories[0]?.head ?? null} />
}

function NoRepository() {
  return (
    <Empty
      title="No repository is configured."
      text="Plimsoll reads what Git declares from a repository of manifests and compares it with what clusters run. Name one:"
    >
      <pre className="empty-command">npm start -- --repository https://github.com/acme/gitops.git</pre>
      <p>Or under repositories: in plimsoll.yaml. Nothing has to be added to the repository.</p>
    </Empty>
  )
}

function NoService({ head }: { readonly head: string | null }) {
  return (
    <Empty
      title="No service found."
      text={`Plimsoll looks for folders with manifests or a kustomization.yaml that set an image${head === null ? '' : `, and found none at ${head.slice(0, 7)}`}. Connections shows where it looked and why it took nothing; include: in plimsoll.yaml says where to look.`}
    >
      <ConnectionsLink />
    </Empty>
  )
}

/** A first reading that works has no message of its own; one that fails says why. */
const readingWords = 'reading for the first time'

function Unread({ source }: { readonly source: SourceView }) {
  if (source.message !== '' && source.message !== readingWords) {
    return (
      <Empty title="Git could not be read." text={source.message}>
        <ConnectionsLink />
      </Empty>
    )
  }
  return <Reading repository={source.name} />
}

const patienceMs = 2_000

/** The table's own grid, still empty; in words when it takes longer than a moment. */
function Reading({ repository }: { readonly repository: string }) {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="skeleton-table" aria-busy="true">
      <p role="status" className={slow ? 'skeleton-words' : 'sr-only'}>
        Reading {repository} for the first time
      </p>
      {Array.from({ length: 12 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars without any identity
        <div key={row} className="skeleton-row" aria-hidden="true">
          <span />
          <span />
          <span />
          <span />
        </div>
      ))}
    </div>
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
  readonly children: ReactNode
}

function Empty({ title, text, children }: EmptyProps) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </div>
  )
}
