'use client'

import { Moment } from '@/components/ui/time'
import type { DifferenceView } from '@/lib/contract'
import { CommitLink } from './commit-link'

/** What the application's own repository has between the two versions. */
export function ApplicationCommits({ difference }: { readonly difference: DifferenceView }) {
  const { application, environment, upstream } = difference
  if (application === null) return null
  const { commits, total, onlyInOwn, note } = application
  if (note !== null) return <p className="difference-note">Commits of the application are not known. {note}</p>
  return (
    <>
      <p className="difference-note">
        {countOf(total)} of the application {total === 1 ? 'is' : 'are'} in {upstream} and not in {environment}.
        {onlyInOwn > 0 &&
          ` The two diverged: ${countOf(onlyInOwn)} ${onlyInOwn === 1 ? 'is' : 'are'} only in ${environment}.`}
      </p>
      {commits.length > 0 && (
        <ol className="commits" aria-label="Commits of the application">
          {commits.map(commit => (
            <li key={commit.sha}>
              <CommitLink commit={commit} />
              <span className="mono text-ink-3">{commit.number !== null && `#${commit.number}`}</span>
              <span className="commit-subject">{commit.subject}</span>
              <span className="text-ink-3">{commit.author}</span>
              <Moment at={commit.committedAt} className="text-ink-3" />
            </li>
          ))}
        </ol>
      )}
      {total > commits.length && <p className="difference-note">The newest {commits.length} are shown.</p>}
    </>
  )
}

function countOf(number: number): string {
  return number === 1 ? '1 commit' : `${number} commits`
}
