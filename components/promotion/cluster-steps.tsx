'use client'

import { ScrollBox } from '@/components/ui/scroll-box'
import { Exact } from '@/components/ui/time'
import type { PromotionDetail, PromotionView } from '@/lib/contract'
import type { PromotionStep } from '@/lib/domain/promotion'
import { stepWords } from './promotion-words'

type Cell = PromotionView['cells'][number]

const steps: readonly PromotionStep[] = ['fetched', 'applied', 'rolled out', 'live']

/** From the merge to the pods, where there is more than one place to follow. */
export function ClusterSteps({ detail }: { readonly detail: PromotionDetail }) {
  const { promotion, cells: shown } = detail
  if (promotion.mergeCommit === null) return null
  const rows = promotion.cells.flatMap(cell => clustersOf(cell, shown).map(cluster => ({ cell, cluster })))
  if (rows.length < 2) return null
  return (
    <section className="panel overflow-hidden" aria-label="Cells and clusters">
      <div className="panel-head">
        <h2>Cells and clusters</h2>
      </div>
      <ScrollBox label="Steps of each cell in each cluster">
        <table className="promotion-table">
          <thead>
            <tr>
              <th scope="col">Cell</th>
              <th scope="col">Cluster</th>
              {steps.map(step => (
                <th key={step} scope="col">
                  {stepWords[step]}
                </th>
              ))}
              <th scope="col">What of it</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ cell, cluster }) => (
              <tr key={`${cell.service}/${cell.environment} ${cluster}`}>
                <th scope="row">
                  {cell.service} <span className="font-normal text-ink-3">{cell.environment}</span>
                </th>
                <td>{cluster ?? 'not known'}</td>
                {steps.map(step => (
                  <td key={step} className="mono">
                    <StepTime cell={cell} cluster={cluster} step={step} />
                  </td>
                ))}
                <td className="min-w-[24ch]">{cell.note ?? cell.outcome ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  )
}

interface StepTimeProps {
  readonly cell: Cell
  readonly cluster: string | null
  readonly step: PromotionStep
}

function StepTime({ cell, cluster, step }: StepTimeProps) {
  const done = cell.steps.find(each => each.cluster === cluster && each.step === step)
  if (done === undefined) return <span className="text-ink-3">{cell.outcome === null ? 'not yet' : '–'}</span>
  return <Exact at={done.at} />
}

/** Those that it was followed in, and those that it runs in. */
function clustersOf(cell: Cell, shown: PromotionDetail['cells']): readonly (string | null)[] {
  const own = shown.find(each => each.service === cell.service && each.environment === cell.environment)
  const names = new Set([...cell.steps.map(step => step.cluster), ...(own?.live.map(live => live.cluster) ?? [])])
  return names.size === 0 ? [null] : [...names].sort()
}
