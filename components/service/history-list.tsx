'use client'

import { useState } from 'react'
import { looks } from '@/components/board/look'
import { Icon } from '@/components/ui/icon'
import { Exact } from '@/components/ui/time'
import { Version } from '@/components/ui/version'
import { states } from '@/lib/domain/verdict'
import { CommitLink } from './commit-link'
import type { Change } from './history-changes'

const firstShown = 8

interface HistoryListProps {
  readonly changes: readonly Change[]
  readonly onRollBack: (environment: string, commit: string) => void
}

/** The same as the axis, in words: what changed, where, from what to what, by whom. */
export function HistoryList({ changes, onRollBack }: HistoryListProps) {
  const [all, setAll] = useState(false)
  if (changes.length === 0)
    return <p className="border-line border-t px-3.5 py-3 text-ink-3">Nothing was observed yet.</p>
  const shown = all ? changes : changes.slice(0, firstShown)
  return (
    <>
      <ol className="changes">
        {shown.map(change => (
          <li key={change.key}>
            <Exact at={change.at} className="mono text-ink-3" />
            <span className="text-ink-3">{change.source === 'git' ? 'Git' : 'live'}</span>
            <span className="truncate text-ink" title={change.cluster ?? undefined}>
              {change.environment}
            </span>
            <span className="flex min-w-0 flex-wrap items-baseline gap-x-1.5">
              <ChangeWords change={change} />
              <BackTo change={change} onRollBack={onRollBack} />
            </span>
          </li>
        ))}
      </ol>
      {changes.length > shown.length && (
        <button type="button" className="link px-3.5 py-2.5" onClick={() => setAll(true)}>
          {changes.length - shown.length} earlier changes
        </button>
      )}
    </>
  )
}

/** An earlier value of Git can be had again. */
function BackTo({ change, onRollBack }: { readonly change: Change } & Pick<HistoryListProps, 'onRollBack'>) {
  const { commit, environment, after, earlier } = change
  if (!earlier || commit === null) return null
  return (
    <button type="button" className="link history-back" onClick={() => onRollBack(environment, commit.sha)}>
      Roll back to this
      <span className="sr-only">
        , {after} in {environment}
      </span>
    </button>
  )
}

function ChangeWords({ change }: { readonly change: Change }) {
  const state = states.find(each => each === change.state)
  const look = state === undefined || state === 'Synced' ? null : looks[state]
  return (
    <>
      {look !== null && (
        <span className={`self-center text-(--hue) hue-${look.hue}`}>
          <Icon name={look.icon} />
        </span>
      )}
      {change.before !== change.after && change.before !== null && (
        <>
          <Version text={change.before} className="mono" />
          <span className="text-ink-3">→</span>
        </>
      )}
      {change.after === null ? <b>nothing</b> : <Version text={change.after} className="mono text-ink" />}
      {look !== null && <span>{state}</span>}
      {change.who !== null && <span>by {change.who}</span>}
      {change.commit !== null && <CommitLink commit={change.commit} />}
      {change.commit?.number != null && <span className="text-ink-3">#{change.commit.number}</span>}
      {change.liveAt !== null && (
        <span className="text-ink-3">
          live <Exact at={change.liveAt} />
        </span>
      )}
    </>
  )
}
