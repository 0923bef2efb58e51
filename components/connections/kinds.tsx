'use client'

import { ScrollBox } from '@/components/ui/scroll-box'
import { Age } from '@/components/ui/time'
import type { ConnectionsView } from '@/lib/contract'

type Cluster = ConnectionsView['clusters'][number]

/** Every kind that is asked for; what is not installed is one line. */
export function Kinds({ cluster }: { readonly cluster: Cluster }) {
  const served = cluster.kinds.filter(kind => kind.state !== 'absent')
  const absent = cluster.kinds.filter(kind => kind.state === 'absent')
  const objects = served.reduce((sum, kind) => sum + kind.objects, 0)
  return (
    <details className="fold">
      <summary>
        <b>{served.length} kinds read</b>{' '}
        <span className="text-ink-3">
          {objects} objects
          {absent.length > 0 && `, ${absent.length} ${absent.length === 1 ? 'kind' : 'kinds'} not installed here`}
        </span>
      </summary>
      <ScrollBox label={`What is read from ${cluster.name}`}>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">Kind</th>
              <th scope="col">State</th>
              <th scope="col" className="number">
                Objects
              </th>
              <th scope="col">Heard</th>
              <th scope="col">What is wrong</th>
            </tr>
          </thead>
          <tbody>
            {served.map(kind => (
              <tr key={kind.resource}>
                <td className="text-ink">{kind.resource}</td>
                <td>{kind.state}</td>
                <td className="number">{kind.objects}</td>
                <td className="text-ink-3">{kind.asOf === null ? 'never' : <Heard at={kind.asOf} />}</td>
                <td className="wide">{kind.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {absent.length > 0 && (
        <p className="fold-note">Not installed here: {absent.map(kind => kind.resource).join(', ')}.</p>
      )}
    </details>
  )
}

function Heard({ at }: { readonly at: number }) {
  return (
    <>
      <Age at={at} /> ago
    </>
  )
}
