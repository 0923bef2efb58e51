import type { ConnectionsView } from '@/lib/contract'

type Problem = ConnectionsView['repositories'][number]['problems'][number]

/** What could not be read, with the place to look; one broken folder hides no other. */
export function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  if (problems.length === 0) return null
  return (
    <details className="border-line border-t" open={problems.length <= 10}>
      <summary className="cursor-pointer px-3.5 py-2.5">
        <b>
          {problems.length} {problems.length === 1 ? 'problem' : 'problems'}
        </b>
      </summary>
      <ul>
        {problems.map(problem => (
          <li
            key={`${problem.code} ${problem.file} ${problem.line} ${problem.message}`}
            className="border-line border-t px-3.5 py-2"
          >
            <span className={problem.severity === 'error' ? 'font-semibold text-amber' : 'font-semibold text-ink-3'}>
              {problem.severity === 'error' ? 'Error' : 'Warning'}
            </span>{' '}
            {problem.file !== null && (
              <code className="break-all text-ink">
                {problem.file}
                {problem.line !== null && `:${problem.line}`}
              </code>
            )}{' '}
            <span className="wrap-anywhere">{problem.message}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
