'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CopyButton } from '@/components/ui/copy-button'
import { FailureNotice } from '@/components/ui/failure-notice'
import { Icon } from '@/components/ui/icon'
import { Age } from '@/components/ui/time'
import { postConnectionTest } from '@/lib/client/connection-queries'
import { keys } from '@/lib/client/queries'
import type { ConnectionTestView } from '@/lib/contract'

export interface Tested {
  readonly kind: 'repository' | 'host' | 'cluster' | 'database'
  readonly name: string
}

export interface ConnectionTest {
  readonly start: () => void
  readonly pending: boolean
  readonly result: ConnectionTestView | undefined
  readonly error: unknown
}

/** Asks one source now; what it says stands below it until it is asked again. */
export function useConnectionTest(tested: Tested): ConnectionTest {
  const client = useQueryClient()
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: () => postConnectionTest(tested),
    onSettled: () => client.invalidateQueries({ queryKey: keys.connections }),
  })
  return { start: () => mutate(), pending: isPending, result: data, error }
}

export function TestButton({ test, what }: { readonly test: ConnectionTest; readonly what: string }) {
  return (
    <button type="button" className="btn" aria-label={`Test ${what}`} disabled={test.pending} onClick={test.start}>
      <Icon name="ring" />
      {test.pending ? 'Asking…' : 'Test'}
    </button>
  )
}

export function TestResult({ test }: { readonly test: ConnectionTest }) {
  const { result, error } = test
  return (
    <div role="status">
      {error !== null && <FailureNotice error={error} wrote="Nothing was asked." />}
      {error === null && result !== undefined && (
        <ul className="test-result" data-ok={result.ok || undefined}>
          {result.findings.map(finding => (
            <li key={finding.words}>
              <Icon name={finding.ok ? 'check' : 'stuck'} className={finding.ok ? 'text-ink' : 'text-amber'} />
              <span>
                <b>{finding.words}</b> {finding.fix}
                {finding.rule !== null && <Rule rule={finding.rule} />}
              </span>
            </li>
          ))}
          <li className="text-ink-3">
            <span />
            <span>
              Tested <Age at={result.at} /> ago, in {(result.tookMs / 1000).toFixed(1)} s.
            </span>
          </li>
        </ul>
      )}
    </div>
  )
}

export function Rule({ rule }: { readonly rule: string }) {
  return (
    <span className="rule">
      <code>{rule.trimEnd()}</code>
      <CopyButton text={rule}>Copy the rule</CopyButton>
    </span>
  )
}
