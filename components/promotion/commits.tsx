'use client'

import { useState } from 'react'
import type { PreviewView } from '@/lib/contract'

type BetweenVersions = PreviewView['commits'][number]

interface CommitsProps {
  readonly commits: BetweenVersions
  /** Page that compares the two versions. */
  readonly url: string | null
}

/** How many commits lie between the versions, the commits themselves on request; where that is not known, why. */
export function Commits({ commits: between, url }: CommitsProps) {
  const [open, setOpen] = useState(false)
  const { commits, total, lost, unknown } = between
  const compare = url !== null && (
    <a className="link" href={url} target="_blank" rel="noreferrer">
      compare
    </a>
  )
  if (unknown !== null) {
    return (
      <p className="text-ink-3">
        Commits not known: {unknown} {compare}
      </p>
    )
  }
  return (
    <>
      <p>
        <button type="button" className="link" aria-expanded={open} onClick={() => setOpen(!open)}>
          {countOf(between)}
        </button>
        {compare && <>, {compare}</>}
      </p>
      {lost > 0 && (
        <p>
          <b>
            {lost} {lost === 1 ? 'commit' : 'commits'} of {between.from} {lost === 1 ? 'is' : 'are'} not in {between.to}
            .
          </b>
        </p>
      )}
      {open && (
        <ol className="commit-lines">
          {commits.map(({ sha, subject, author, url: href }) => (
            <li key={sha}>
              {href === null ? <code>{sha.slice(0, 7)}</code> : <Sha sha={sha} href={href} />} {subject}{' '}
              <span className="text-ink-3">{author}</span>
            </li>
          ))}
          {total > commits.length && <li className="text-ink-3">{total - commits.length} more</li>}
        </ol>
      )}
    </>
  )
}

function Sha({ sha, href }: { readonly sha: string; readonly href: string }) {
  return (
    <a className="link mono" href={href} target="_blank" rel="noreferrer">
      {sha.slice(0, 7)}
    </a>
  )
}

/** Of more than were listed nobody counted the people. */
function countOf({ commits, total }: BetweenVersions): string {
  const words = total === 1 ? '1 commit' : `${total} commits`
  const people = new Set(commits.map(commit => commit.author))
  const [first] = people
  if (commits.length < total || first === undefined) return words
  return `${words} by ${people.size === 1 ? first : `${people.size} people`}`
}
