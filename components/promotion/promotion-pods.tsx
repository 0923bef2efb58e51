'use client'

import { useQueries } from '@tanstack/react-query'
import { ScrollBox } from '@/components/ui/scroll-box'
import { Exact } from '@/components/ui/time'
import { Version } from '@/components/ui/version'
import { serviceQuery } from '@/lib/client/service-queries'
import type { PodView, PromotionDetail } from '@/lib/contract'
import { versionText } from '@/lib/domain/image'

/** More are on their service's page. */
const mostServices = 3
const mostPods = 12

/** The pods of cells that are on their way, in their own words, the unwell first. */
export function PromotionPods({ detail }: { readonly detail: PromotionDetail }) {
  const { promotion, cells } = detail
  const moving =
    promotion.state === 'merged' ? cells.filter(cell => cell.state !== 'Synced' || cell.also.length > 0) : []
  const services = [...new Set(moving.map(cell => cell.service))].slice(0, mostServices)
  const answers = useQueries({ queries: services.map(name => serviceQuery(name)) })
  const pods = answers.flatMap(({ data }) =>
    (data?.pods ?? []).flatMap(({ environment, pods: all }) =>
      moving.some(cell => cell.service === data?.name && cell.environment === environment) ? all : [],
    ),
  )
  if (pods.length === 0) return null
  const sorted = pods.toSorted((a, b) => Number(a.ready) - Number(b.ready) || b.createdAt - a.createdAt)
  return (
    <ScrollBox label="Pods" className="border-line border-t">
      <table className="promotion-table">
        <thead>
          <tr>
            <th scope="col">Pod</th>
            <th scope="col">Version</th>
            <th scope="col">State, in the pod’s words</th>
            <th scope="col">Restarts</th>
            <th scope="col">Since</th>
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, mostPods).map(pod => (
            <PodRow key={`${pod.cluster} ${pod.name}`} pod={pod} />
          ))}
        </tbody>
      </table>
      {pods.length > mostPods && <p className="px-3.5 py-2 text-ink-3">{pods.length - mostPods} more pods.</p>}
    </ScrollBox>
  )
}

function PodRow({ pod }: { readonly pod: PodView }) {
  return (
    <tr>
      <th scope="row" className="mono" title={`${pod.workload}, ${pod.cluster}`}>
        {pod.name}
      </th>
      <td className="mono">
        <Version text={versionText(pod.image)} />
      </td>
      <td className={pod.ready ? undefined : 'text-red'}>{pod.words}</td>
      <td>{pod.restarts}</td>
      <td className="mono text-ink-3">
        <Exact at={pod.createdAt} />
      </td>
    </tr>
  )
}
