'use client'

import { Age } from '@/components/ui/time'
import type { CellView, PodView } from '@/lib/contract'

const mostShown = 8

/** In the pods' own words, the unwell first; several that say the same beyond these are counted. */
export function Pods({ pods, cell }: { readonly pods: readonly PodView[]; readonly cell: CellView }) {
  const workloads = [...new Set(pods.map(pod => `${pod.cluster} ${pod.workload}`))]
  if (pods.length === 0) {
    return (
      <section className="evidence-part">
        <h3>Pods</h3>
        <p className="text-ink-3">{cell.stale ? 'None are known now.' : 'None run.'}</p>
      </section>
    )
  }
  return workloads.map(workload => (
    <Workload key={workload} pods={pods.filter(pod => `${pod.cluster} ${pod.workload}` === workload)} />
  ))
}

function Workload({ pods }: { readonly pods: readonly PodView[] }) {
  const first = pods[0]
  if (first === undefined) return null
  const sorted = pods.toSorted((a, b) => Number(a.ready) - Number(b.ready))
  const shown = sorted.slice(0, mostShown)
  const rest = sorted.slice(mostShown)
  return (
    <section className="evidence-part">
      <div className="flex items-baseline justify-between gap-3 pb-1.5">
        <h3 className="wrap-anywhere">{first.workload}</h3>
        <span className="whitespace-nowrap text-ink-3 text-small">
          {pods.filter(pod => pod.ready).length} of {pods.length} ready
        </span>
      </div>
      <table className="pods">
        <tbody>
          {shown.map(pod => (
            <tr key={pod.name}>
              <th scope="row" title={`${pod.name}, ${pod.cluster}`}>
                {pod.name.replace(`${first.workload.split('/').at(-1)}-`, '')}
              </th>
              <td className={pod.ready ? undefined : 'text-red'}>
                {pod.words}
                {pod.restarts > 0 && `, ${pod.restarts} ${pod.restarts === 1 ? 'restart' : 'restarts'}`}
              </td>
              <td>
                <Age at={pod.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rest.length > 0 && (
        <p className="pt-1 text-ink-3 text-small">
          {rest.length} more,{' '}
          {rest.every(pod => pod.ready) ? 'all ready' : `${rest.filter(pod => !pod.ready).length} not ready`}
        </p>
      )}
    </section>
  )
}
