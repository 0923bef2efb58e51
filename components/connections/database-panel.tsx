'use client'

import type { ConnectionsView } from '@/lib/contract'
import { TestButton, TestResult, useConnectionTest } from './connection-test'
import { SourcePanel } from './source-panel'

export function DatabasePanel({ database }: { readonly database: ConnectionsView['database'] }) {
  const test = useConnectionTest({ kind: 'database', name: 'database' })
  return (
    <SourcePanel
      title="Database"
      sub="PostgreSQL: what was seen, what was promoted, the audit"
      standing={database.ok ? { is: 'well', words: 'answers' } : { is: 'trouble', words: 'does not answer' }}
      actions={<TestButton test={test} what="the database" />}
    >
      <TestResult test={test} />
      {!database.ok && <p className="source-note">{database.message}</p>}
    </SourcePanel>
  )
}
