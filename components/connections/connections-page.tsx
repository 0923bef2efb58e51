'use client'

import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { FailureNotice } from '@/components/ui/failure-notice'
import { Zone } from '@/components/ui/time'
import { connectionsQuery } from '@/lib/client/connection-queries'
import type { ConnectionsView, FoundPageView } from '@/lib/contract'
import { ClusterPanel } from './cluster-panel'
import { DatabasePanel } from './database-panel'
import { EnvironmentsPanel } from './environments-panel'
import { FoundPanel } from './found-panel'
import { HostPanel } from './host-panel'
import { RepositoryPanel } from './repository-panel'
import { RolePanel } from './role-panel'
import { SourceMirrorPanel } from './source-mirror-panel'
import { wholeWords } from './whole-words'

interface ConnectionsPageProps {
  readonly initial: ConnectionsView
  readonly found: FoundPageView
}

/** Every source: how fresh it is, what is missing, and what to do about it. */
export function ConnectionsPage({ initial, found }: ConnectionsPageProps) {
  const { data, error } = useQuery({ ...connectionsQuery(), initialData: initial })
  return (
    <main id="main" className="page connections" tabIndex={-1}>
      <div className="connections-head">
        <h1>Connections</h1>
        <p className="text-ink-3">
          {wholeWords(data)} Times are <Zone />.
        </p>
      </div>
      {error !== null && <FailureNotice error={error} wrote="This is as it was last read." />}
      <Part title="Repositories and their hosts">
        {data.repositories.flatMap(repository => [
          <RepositoryPanel key={repository.url} repository={repository} />,
          <HostPanel key={`host of ${repository.url}`} repository={repository} />,
        ])}
      </Part>
      <Part title="Clusters">
        {data.clusters.map(cluster => (
          <ClusterPanel key={cluster.name} cluster={cluster} />
        ))}
        {data.clusters.length === 0 && (
          <p className="panel source-note">
            <b>No cluster is configured.</b> Git is shown, and what runs is not known. Name clusters under{' '}
            <code>clusters:</code> in plimsoll.yaml, or start with <code>--kubeconfig FILE --context NAME</code>.
          </p>
        )}
        <RolePanel clusterRole={data.clusterRole} />
      </Part>
      {data.sources.length > 0 && (
        <Part title="Sources of the services">
          {data.sources.map(source => (
            <SourceMirrorPanel key={source.url} source={source} />
          ))}
        </Part>
      )}
      <Part title="Environments">
        <EnvironmentsPanel environments={data.environments} />
      </Part>
      <Part title="What was found, and why">
        <FoundPanel initial={found} />
      </Part>
      <Part title="Plimsoll’s own">
        <DatabasePanel database={data.database} />
      </Part>
    </main>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="connections-part" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}
