'use client'

import { Age } from '@/components/ui/time'
import type { ConnectionsView } from '@/lib/contract'
import { TestButton, TestResult, useConnectionTest } from './connection-test'
import { Fact, LastSuccess } from './facts'
import { SourcePanel, type Standing } from './source-panel'
import { WebhookFact } from './webhook-fact'

type Repository = ConnectionsView['repositories'][number]

const names: Readonly<Record<string, string>> = { github: 'GitHub', gitea: 'Gitea or Forgejo', none: 'No Git host' }

/** The host's API: who we are there, and what the credential may do. */
export function HostPanel({ repository: { url, host, webhook } }: { readonly repository: Repository }) {
  const test = useConnectionTest({ kind: 'host', name: url })
  const name = names[host.kind] ?? host.kind
  return (
    <SourcePanel
      title={name}
      sub={`pull requests of ${url}`}
      standing={standingOf(host)}
      actions={host.asOf === null ? null : <TestButton test={test} what={`${name} for ${url}`} />}
    >
      <TestResult test={test} />
      <dl className="source-facts">
        {host.asOf !== null && (
          <Fact name="Last success">
            <LastSuccess at={host.lastSuccess} />
          </Fact>
        )}
        {host.asOf !== null && (
          <Fact name="Last failure">
            {host.lastFailure === null ? (
              <span className="text-ink-3">none since the start</span>
            ) : (
              <>
                <b>{host.lastFailure.message}</b>{' '}
                <span className="text-ink-3">
                  <Age at={host.lastFailure.at} /> ago
                </span>
              </>
            )}
          </Fact>
        )}
        <Fact name={host.ok ? 'It may' : 'What is missing'}>
          {host.message} {host.fix !== null && <b>{host.fix}</b>}
        </Fact>
        {webhook !== null && <WebhookFact webhook={webhook} />}
      </dl>
    </SourcePanel>
  )
}

function standingOf({ ok, asOf }: Repository['host']): Standing {
  if (asOf === null) return { is: 'trouble', words: 'nothing can be promoted' }
  return ok
    ? {
        is: 'well',
        words: (
          <>
            answered <Age at={asOf} /> ago
          </>
        ),
      }
    : { is: 'trouble', words: 'cannot be used' }
}
