'use client'

import type { PreviewView } from '@/lib/contract'
import { Commits } from './commits'
import { Change, distinctVersions } from './from-to'
import { Part } from './part'
import { SkippedCells } from './skipped-cells'

/** Several cells: what is left out and why, then each that changes, old to new. */
export function CellsPart({ plan }: { readonly plan: PreviewView }) {
  const { cells, skipped } = plan
  return (
    <>
      {skipped.length > 0 && (
        <Part name="Left out">
          <p className="pb-1">
            <b>
              {skipped.length} of {skipped.length + cells.length} cells will not change.
            </b>
          </p>
          <SkippedCells skipped={skipped} />
        </Part>
      )}
      <Part name="Versions">
        <table className="plan-cells">
          <thead className="sr-only">
            <tr>
              <th scope="col">Service</th>
              <th scope="col">Environment</th>
              <th scope="col">Version</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {cells.map(cell => (
              <tr key={`${cell.service}/${cell.environment}`}>
                <th scope="row">{cell.service}</th>
                <td>{cell.environment}</td>
                <td>
                  {distinctVersions(cell.slots).map(({ before, after }) => (
                    <Change key={`${before} ${after}`} before={before} after={after} />
                  ))}
                </td>
                <td className="text-ink-3 text-small">from {cell.origin.words}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {plan.commits.map(commits => (
          <div key={`${commits.service} ${commits.from} ${commits.to}`} className="plan-commits">
            <span>{commits.service}</span>
            <div className="min-w-0">
              <Commits commits={commits} url={null} />
            </div>
          </div>
        ))}
      </Part>
    </>
  )
}
