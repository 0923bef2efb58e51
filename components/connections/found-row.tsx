import Link from 'next/link'
import { Icon } from '@/components/ui/icon'
import type { FoundPageView } from '@/lib/contract'
import { CorrectionLines } from './correction-lines'
import { ProblemLine } from './problems'

type Found = FoundPageView['found'][number]

/** One folder or file that discovery made a cell of, why it did, and the lines that would correct it. */
export function FoundRow({ found }: { readonly found: Found }) {
  const { service, environment, path, kind, because, problems, corrections, certain } = found
  const troubled = certain > 0 || problems.length > 0
  return (
    <li>
      <details>
        <summary>
          <span className="found-name">
            <b>{service}</b>
            <span>{environment ?? 'no environment'}</span>
          </span>
          <span className="found-place">
            <code>{path === '' ? 'the whole repository' : path}</code>
            <span>{because}</span>
          </span>
          <span className="found-kind">{kind}</span>
          <span className="found-trouble">
            {troubled && (
              <span className="state-word hue-amber">
                <Icon name="stuck" />
                {corrections[0] !== undefined && certain > 0 ? corrections[0].why : 'Has problems'}
              </span>
            )}
          </span>
        </summary>
        <div className="found-more">
          {problems.map(problem => (
            <p key={`${problem.code} ${problem.file} ${problem.line} ${problem.message}`}>
              <ProblemLine problem={problem} />
            </p>
          ))}
          {environment !== null && (
            <p>
              <Link
                className="link"
                href={`/services/${encodeURIComponent(service)}?environment=${encodeURIComponent(environment)}`}
                prefetch={false}
              >
                Open {service} in {environment}
              </Link>
            </p>
          )}
          <div className="corrections">
            {corrections.map((correction, index) => (
              <CorrectionLines key={correction.why} correction={correction} certain={index < certain} />
            ))}
          </div>
        </div>
      </details>
    </li>
  )
}
