import type { ServiceView } from '@/lib/contract'

/** What of this service's folders could not be read. */
export function ServiceProblems({ problems }: { readonly problems: ServiceView['problems'] }) {
  if (problems.length === 0) return null
  return (
    <section className="panel" aria-label="Problems">
      <div className="panel-head border-b-0">
        <h2>
          {problems.length} {problems.length === 1 ? 'problem' : 'problems'} in Git
        </h2>
      </div>
      <ul>
        {problems.map(({ environment, problem }) => (
          <li
            key={`${environment} ${problem.code} ${problem.file} ${problem.line} ${problem.message}`}
            className="border-line border-t px-3.5 py-2"
          >
            {environment !== null && <b>{environment} </b>}
            {problem.file !== null && (
              <code className="wrap-anywhere text-ink">
                {problem.file}
                {problem.line !== null && `:${problem.line}`}
              </code>
            )}{' '}
            {problem.message}
          </li>
        ))}
      </ul>
    </section>
  )
}
