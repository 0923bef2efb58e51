'use client'

import { useQuery } from '@tanstack/react-query'
import { Diff } from '@/components/ui/diff'
import { Icon } from '@/components/ui/icon'
import { previewQuery } from '@/lib/client/promotion-queries'
import type { PreviewView, PromotionView } from '@/lib/contract'
import { countOf } from './edit-part'
import { showTarget } from './promote-target'
import { rollBackTarget, rollBackWords } from './roll-back'
import { wantedOf } from './wanted'

const mostFiles = 3

/** The plan that takes it back, ready beside it from the merge on. */
export function RollBackPanel({ promotion }: { readonly promotion: PromotionView }) {
  const target = rollBackTarget(promotion)
  const { data: plan, isError } = useQuery(previewQuery(wantedOf(target, { reason: null, override: null })))
  return (
    <section className="panel" aria-label="Rollback">
      <div className="panel-head">
        <Icon name="back" />
        <h2>{plan === undefined ? 'Rollback' : 'Rollback is prepared'}</h2>
      </div>
      <div className="p-3.5">
        {plan !== undefined && <Prepared plan={plan} />}
        {plan === undefined && (
          <p>{isError ? 'No plan for it could be made just now; the sheet says why.' : 'The plan is being made.'}</p>
        )}
        <button type="button" className="btn btn-large mt-2.5 w-full" onClick={() => showTarget(target, 'pushState')}>
          <Icon name="pr" />
          {rollBackWords(promotion)}
        </button>
        <p className="pt-2 text-ink-3 text-small">
          Planned and checked again when you press it. In a hurry: the Git host’s own Revert gives the same lines, and
          Plimsoll follows it too.
        </p>
      </div>
    </section>
  )
}

function Prepared({ plan }: { readonly plan: PreviewView }) {
  const { changed } = plan.effects
  const unwell = plan.checks.filter(check => check.level !== 'ok')
  const fared = plan.checks.find(check => check.code.startsWith('earlier_'))
  return (
    <>
      <p>
        {fared !== undefined && `${fared.message} `}The plan is ready, changes exactly{' '}
        {changed.length === 1 ? '1 cell' : `${changed.length} cells`} in {countOf(plan.files)}, and opens a pull request
        like any other.
      </p>
      {plan.files.slice(0, mostFiles).map(file => (
        <div key={file.path} className="file mt-2">
          <Diff lines={file.lines.filter(line => line.kind === 'removed' || line.kind === 'added')} />
        </div>
      ))}
      {unwell.length > 0 && (
        <p className="pt-2 text-small">
          {unwell.length === 1 ? 'One check has' : `${unwell.length} checks have`} something to say first.
        </p>
      )}
    </>
  )
}
