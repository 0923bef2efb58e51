'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { CopyButton } from '@/components/ui/copy-button'
import { FailureNotice } from '@/components/ui/failure-notice'
import { Icon } from '@/components/ui/icon'
import { Exact } from '@/components/ui/time'
import { auditCheckQuery, auditKeys, postAuditCheck } from '@/lib/client/audit-queries'
import type { AuditCheckView, VerificationView } from '@/lib/contract'
import { formatAnchor } from '@/lib/domain/anchor'
import { unprovenSentences, verificationSentence } from '@/lib/domain/verification'
import { counted, shortHash } from './event-words'

/** Whether the chain is whole, as last checked; what that proves and what it does not. */
export function ChainPanel({ initial }: { readonly initial: AuditCheckView | null }) {
  const client = useQueryClient()
  const check = useQuery({ ...auditCheckQuery(), ...(initial === null ? {} : { initialData: initial }) })
  const begin = useMutation({
    mutationFn: () => postAuditCheck({}),
    onSuccess: view => client.setQueryData(auditKeys.check, view),
  })
  const view = check.data
  // A check that ended has added a row.
  const checkedAt = useRef(view?.last?.at)
  useEffect(() => {
    if (view?.last?.at === checkedAt.current) return
    checkedAt.current = view?.last?.at
    void client.invalidateQueries({ queryKey: auditKeys.events })
  }, [view?.last?.at, client])
  const head = view?.tail.at(-1)
  const broken = view?.last?.broken ?? null
  return (
    <>
      {broken !== null && view?.last && (
        <div role="alert" className="banner audit-broken">
          <Icon name="unknown" />
          <p>
            <b>{verificationSentence(view.last)}</b> Keep the database as it is, and compare it with a backup and with
            the anchors in the log and the pull requests.
          </p>
        </div>
      )}
      <section className="panel audit-chain" aria-label="The chain">
        <Icon name={broken === null ? 'shield' : 'unknown'} size="large" />
        <div className="min-w-0" aria-live="polite">
          {view === undefined ? <p>Reading the head of the chain…</p> : <Found view={view} />}
          {view !== undefined && view.tail.length > 0 && <Tail tail={view.tail} />}
        </div>
        <div className="audit-chain-buttons">
          {head?.hash != null && (
            <CopyButton text={formatAnchor({ sequence: head.sequence, hash: head.hash })}>Copy head</CopyButton>
          )}
          <button
            type="button"
            className="btn"
            disabled={begin.isPending || view?.running != null}
            onClick={() => begin.mutate()}
          >
            {view?.running == null ? 'Check now' : 'Checking…'}
          </button>
        </div>
      </section>
      {begin.isError && <FailureNotice error={begin.error} wrote="Nothing was checked." />}
      {check.isError && <FailureNotice error={check.error} wrote="What is said of the chain is as it was last read." />}
    </>
  )
}

function Found({ view: { running, last, failure, tail } }: { readonly view: AuditCheckView }) {
  if (running !== null)
    return (
      <p>
        <b>Checking.</b>{' '}
        {running.of === 0
          ? 'The first rows are read.'
          : `${running.rows.toLocaleString('en')} of ${counted(running.of)} are whole so far.`}
      </p>
    )
  const since = last === null ? 0 : (tail.at(-1)?.sequence ?? 0) - last.rows
  return (
    <>
      {failure !== null && (
        <p>
          <b>The last check did not end.</b> {failure}
        </p>
      )}
      {last === null ? (
        failure === null && (
          <p>
            <b>Not checked yet.</b> A check reads every row and compares its hash with the row before.
          </p>
        )
      ) : (
        <Checked last={last} since={since} />
      )}
    </>
  )
}

function Checked({ last, since }: { readonly last: VerificationView; readonly since: number }) {
  if (last.broken !== null) return <Broken last={last} />
  const [first, ...rest] = verificationSentence(last).split(/(?<=\.|:) /)
  return (
    <>
      <p>
        <b>{first}</b> {rest.join(' ')} Checked <Exact at={last.at} />, in {(last.tookMs / 1000).toFixed(1)} s.
        {since > 0 && ` ${counted(since)} came since.`}
      </p>
      <Unproven last={last} />
    </>
  )
}

/** What is wrong stands in the banner. */
function Broken({ last }: { readonly last: VerificationView }) {
  const before = last.rows - (last.begins ?? last.rows + 1) + 1
  return (
    <>
      <p>
        <b>
          {before > 0
            ? `${counted(before)} before it ${before === 1 ? 'is' : 'are'} whole.`
            : 'No row before it is proven.'}
        </b>{' '}
        Checked <Exact at={last.at} />, in {(last.tookMs / 1000).toFixed(1)} s.
      </p>
      <Unproven last={last} />
    </>
  )
}

function Tail({ tail }: { readonly tail: AuditCheckView['tail'] }) {
  return (
    <div className="audit-tail" aria-hidden="true">
      {tail.map(({ sequence, hash }, index) => (
        <span key={sequence} data-head={index === tail.length - 1 || undefined}>
          {sequence} {hash === null ? 'before the chain' : shortHash(hash)}
          {index === tail.length - 1 && ' head'}
        </span>
      ))}
    </div>
  )
}

/** What the check could not show. */
function Unproven({ last }: { readonly last: VerificationView }) {
  return unprovenSentences(last).map(sentence => (
    <p key={sentence} className="text-ink-3 text-small">
      {sentence}
    </p>
  ))
}
