'use client'

import { Age } from '@/components/ui/time'
import type { ConnectionsView } from '@/lib/contract'
import { TestButton, TestResult, useConnectionTest } from './connection-test'
import { Fact, LastFailure, LastSuccess } from './facts'
import { Kinds } from './kinds'
import { MissingRules } from './missing-rules'
import { SourcePanel, type Standing } from './source-panel'

type Cluster = ConnectionsView['clusters'][number]

export function ClusterPanel({ cluster }: { readonly cluster: Cluster }) {
  const test = useConnectionTest({ kind: 'cluster', name: cluster.name })
  const { name, server, version, environments } = cluster
  return (
    <SourcePanel
      title={name}
      sub={`${server === '' ? 'its address is not known' : server}${version === null ? '' : `, Kubernetes ${version}`}`}
      standing={standingOf(cluster)}
      actions={<TestButton test={test} what={name} />}
    >
      <TestResult test={test} />
      <dl className="source-facts">
        <Fact name="Last success">
          <LastSuccess at={cluster.lastSuccess} />
        </Fact>
        <Fact name="Last failure">
          <LastFailure failure={cluster.lastFailure} />
        </Fact>
        <Fact name="Serves">
          {environments.length === 0 ? <b>no environment: see below how to assign it</b> : environments.join(', ')}
        </Fact>
        <Fact name="Delivery">{cluster.delivery}</Fact>
      </dl>
      <MissingRules cluster={cluster} />
      <Kinds cluster={cluster} />
    </SourcePanel>
  )
}

function standingOf({ fresh, asOf, state, kinds }: Cluster): Standing {
  if (!fresh)
    return {
      is: 'lost',
      words:
        asOf === null ? (
          state
        ) : (
          <>
            not heard for <Age at={asOf} />
          </>
        ),
    }
  const missing = kinds.filter(kind => kind.missingRule !== null).length
  if (missing > 0) return { is: 'trouble', words: `${missing} ${missing === 1 ? 'rule' : 'rules'} missing` }
  return {
    is: 'well',
    words:
      asOf === null ? (
        state
      ) : (
        <>
          heard <Age at={asOf} /> ago
        </>
      ),
  }
}
