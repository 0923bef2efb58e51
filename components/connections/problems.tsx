import type { ConnectionsView } from '@/lib/contract'

type Problem = ConnectionsView['repositories'][number]['problems'][number]

/** What could not be read, with the place to look; one broken folder hides no other. */
export function Problems({ problems, more }: { readonly problems: readonly Problem[]; readonly more: number }) {
  if (problems.length === 0) return null
  const total = problems.length + more
  return (
    <details className="fold" open={total <= 3}>
      <summary>
        <b>
          {total} {total === 1 ? 'problem' : 'problems'}
        </b>{' '}
        <span className="text-ink-3">files that could not be read as they are meant</span>
      </summary>
      <ul className="problems">
        {problems.map(problem => (
          <li key={`${problem.code} ${problem.file} ${problem.line} ${problem.message}`}>
            <ProblemLine problem={problem} />
          </li>
        ))}
        {more > 0 && <li className="text-ink-3">{more} more; the first are enough to begin with.</li>}
      </ul>
    </details>
  )
}

export function ProblemLine({ problem }: { readonly problem: Problem }) {
  const { severity, file, line, message } = problem
  return (
    <>
      <span className={severity === 'error' ? 'font-semibold text-amber' : 'font-semibold text-ink-3'}>
        {severity === 'error' ? 'Error' : 'Warning'}
      </span>{' '}
      {file !== null && (
        <code className="break-all text-ink">
          {file}
          {line !== null && `:${line}`}
        </code>
      )}{' '}
      <span className="wrap-anywhere">{message}</span>
    </>
  )
}
