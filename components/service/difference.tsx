'use client'

import { Icon } from '@/components/ui/icon'
import { Moment } from '@/components/ui/time'
import { Version } from '@/components/ui/version'
import type { DifferenceView } from '@/lib/contract'
import { ApplicationCommits } from './application-commits'
import { CommitLink } from './commit-link'
import type { Lane } from './lane'

interface DifferencesProps {
  readonly lanes: readonly Lane[]
  readonly chosen: Lane | null
}

/** The chosen lane's first, then every other where something is to be promoted. */
export function Differences({ lanes, chosen }: DifferencesProps) {
  const others = lanes.filter(lane => lane !== chosen && lane.difference !== null && lane.difference.kind !== 'same')
  return [...(chosen === null ? [] : [chosen]), ...others].flatMap(({ difference }) =>
    difference === null ? [] : [<Difference key={difference.environment} difference={difference} />],
  )
}

/** What the environment before this one has that this one has not, by the commits that brought it there. */
function Difference({ difference }: { readonly difference: DifferenceView }) {
  const { upstream, environment, own, theirs, later, compareUrl } = difference
  return (
    <section className="panel" aria-label={`Difference to ${upstream}`}>
      <div className="panel-head border-b-0">
        <h2>{titleOf(difference)}</h2>
        {difference.kind !== 'same' && (
          <span className="mono flex min-w-0 items-baseline gap-2 text-ink">
            <Version text={own} />
            <span className="text-ink-3">→</span>
            <Version text={theirs} />
          </span>
        )}
        <span className="text-ink-3 text-small">{later.length > 0 && countOf(later)}</span>
        <span className="grow" />
        {compareUrl !== null && (
          <a className="btn" href={compareUrl} target="_blank" rel="noreferrer">
            <Icon name="ext" />
            Compare
            <span className="sr-only">
              {' '}
              {own} with {theirs}
            </span>
          </a>
        )}
      </div>
      {later.length > 0 && (
        <ol className="commits">
          {later.map(({ version, commit }) => (
            <li key={commit.sha}>
              <CommitLink commit={commit} />
              <Version text={version} className="mono text-ink" />
              <span className="commit-subject">{commit.subject}</span>
              <span className="text-ink-3">{commit.author}</span>
              <Moment at={commit.committedAt} className="text-ink-3" />
            </li>
          ))}
        </ol>
      )}
      <ApplicationCommits difference={difference} />
      {difference.kind === 'not known' && (
        <p className="difference-note">
          How far {environment} is behind is not known: {own} is not among the versions of {upstream} that were read.
        </p>
      )}
      {difference.kind === 'ahead' && (
        <p className="difference-note">
          {upstream} never declared {own}. Promoting from {upstream} would replace it with {theirs}.
        </p>
      )}
    </section>
  )
}

function titleOf({ kind, upstream, environment }: DifferenceView): string {
  if (kind === 'same') return `${environment} declares what ${upstream} does`
  if (kind === 'ahead') return `${environment} is ahead of ${upstream}`
  return `${upstream} has what ${environment} has not`
}

function countOf(later: DifferenceView['later']): string {
  const people = new Set(later.map(({ commit }) => commit.author)).size
  const commits = later.length === 1 ? '1 change in Git' : `${later.length} changes in Git`
  return people === 1 ? `${commits} by ${later[0]?.commit.author}` : `${commits} by ${people} people`
}
