'use client'

import { CopyButton } from '@/components/ui/copy-button'
import { ScrollBox } from '@/components/ui/scroll-box'
import { Age } from '@/components/ui/time'
import type { ConnectionsView } from '@/lib/contract'
import { Health } from './health'
import { LastFailure, LastSuccess, SourceFact } from './source-facts'

type Cluster = ConnectionsView['clusters'][number]

export function ClusterPanel({ cluster }: { readonly cluster: Cluster }) {
  return (
    <section
      className={cluster.fresh ? 'panel overflow-hidden' : 'panel hatch overflow-hidden'}
      aria-label={cluster.name}
    >
      <div className="panel-head">
        <h2>{cluster.name}</h2>
        <Health ok={cluster.fresh} words={cluster.fresh ? 'live' : cluster.state} />
        <span className="min-w-0 break-all text-ink-3 text-small">
          {cluster.server}
          {cluster.version !== null && `, Kubernetes ${cluster.version}`}
        </span>
      </div>
      <dl className="facts">
        <SourceFact name="Last success">
          <LastSuccess at={cluster.asOf} />
        </SourceFact>
        <SourceFact name="Last failure">
          <LastFailure failure={cluster.lastFailure} />
        </SourceFact>
        <SourceFact name="Delivery">{cluster.delivery}</SourceFact>
      </dl>
      <Kinds cluster={cluster} />
    </section>
  )
}

/** Open where something is missing. */
function Kinds({ cluster }: { readonly cluster: Cluster }) {
  const missing = cluster.kinds.filter(kind => kind.message !== null).length
  return (
    <details className="border-line border-t" open={missing > 0}>
      <summary className="cursor-pointer px-3.5 py-2.5">
        <b>
          {cluster.kinds.length} {cluster.kinds.length === 1 ? 'kind' : 'kinds'} asked for
        </b>{' '}
        <span className="text-ink-3">{missing > 0 && `${missing} not read whole`}</span>
      </summary>
      <ScrollBox label={`What is read from ${cluster.name}`}>
        <table className="audit">
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col">State</th>
              <th scope="col">Objects</th>
              <th scope="col">Seen</th>
              <th scope="col">What is missing</th>
            </tr>
          </thead>
          <tbody>
            {cluster.kinds.map(kind => (
              <tr key={kind.resource}>
                <td className="font-medium text-ink">{kind.resource}</td>
                <td>{kind.state}</td>
                <td>{kind.objects}</td>
                <td className="audit-quiet">{kind.asOf === null ? 'never' : <Seen at={kind.asOf} />}</td>
                <td className="audit-detail">
                  {kind.message}
                  {kind.missingRule !== null && (
                    <span className="flex flex-wrap items-center gap-2 pt-1">
                      <code className="wrap-anywhere text-ink">{kind.missingRule}</code>
                      <CopyButton text={kind.missingRule}>Copy the rule</CopyButton>
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </details>
  )
}

function Seen({ at }: { readonly at: number }) {
  return (
    <>
      <Age at={at} /> ago
    </>
  )
}
