'use client'

import { useQuery } from '@tanstack/react-query'
import { CopyButton } from '@/components/ui/copy-button'
import { FailureNotice } from '@/components/ui/failure-notice'
import { Zone } from '@/components/ui/time'
import { connectionsQuery } from '@/lib/client/queries'
import type { ConnectionsView } from '@/lib/contract'
import { ClusterPanel } from './cluster-panel'
import { Health } from './health'
import { RepositoryPanel } from './repository-panel'

/** Every source: how fresh it is, what is missing, and what to do about it. */
export function ConnectionsPage({ initial }: { readonly initial: ConnectionsView }) {
  const { data, error } = useQuery({ ...connectionsQuery(), initialData: initial })
  return (
    <main id="main" className="page grid gap-4" tabIndex={-1}>
      <div className="flex flex-wrap items-baseline gap-3">
        <h1>Connections</h1>
        <span className="text-ink-3 text-small">
          Everything Plimsoll reads, how fresh it is, and what is missing. Times are <Zone />.
        </span>
      </div>
      {error !== null && <FailureNotice error={error} wrote="This is as it was last read." />}
      {data.repositories.map(repository => (
        <RepositoryPanel key={repository.url} repository={repository} />
      ))}
      {data.clusters.map(cluster => (
        <ClusterPanel key={cluster.name} cluster={cluster} />
      ))}
      {data.clusters.length === 0 && (
        <section className="panel p-3.5">
          <h2>No cluster is configured</h2>
          <p className="pt-1">
            Git is shown, and what runs is not known. Name clusters under <code>clusters:</code> in plimsoll.yaml, or
            start with <code>--kubeconfig FILE --context NAME</code>.
          </p>
        </section>
      )}
      <section className="panel" aria-label="Database">
        <div className="panel-head border-b-0">
          <h2>Database</h2>
          <Health ok={data.database.ok} words={data.database.ok ? 'answers' : 'does not answer'} />
          <span className="text-ink-3">{data.database.message}</span>
        </div>
      </section>
      <section className="panel" aria-label="Read-only role">
        <div className="panel-head">
          <h2>Read-only role</h2>
          <span className="text-ink-3 text-small">
            all that Plimsoll asks of a cluster; it writes nothing and reads no Secret
          </span>
          <span className="grow" />
          <CopyButton text={data.clusterRole}>Copy the ClusterRole</CopyButton>
        </div>
        <details>
          <summary className="cursor-pointer px-3.5 py-2.5">Show it</summary>
          <pre className="overflow-x-auto border-line border-t bg-ground px-3.5 py-2.5 font-mono text-small">
            {data.clusterRole}
          </pre>
        </details>
      </section>
    </main>
  )
}
