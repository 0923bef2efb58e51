'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FailureNotice } from '@/components/ui/failure-notice'
import { Icon } from '@/components/ui/icon'
import { ScrollBox } from '@/components/ui/scroll-box'
import { Sheet } from '@/components/ui/sheet'
import { keys, postPromotion, previewQuery } from '@/lib/client/queries'
import type { Input } from '@/lib/client/request'
import type { PreviewView } from '@/lib/contract'
import { isAppError } from '@/lib/errors'
import { comparePreviews } from './compare-previews'
import { Opened } from './opened'
import { PlanView } from './plan-view'
import type { PromoteTarget } from './promote-target'
import { originsOf, placesOf, servicesOf } from './promotion-words'
import { readiness } from './readiness'

interface PromoteSheetProps {
  readonly target: PromoteTarget
  readonly onClose: () => void
}

/** From the version to the open pull request. Nothing is written before the button; what was shown is what is opened. */
export function PromoteSheet({ target, onClose }: PromoteSheetProps) {
  const client = useQueryClient()
  const preview = useQuery(previewQuery(wantedOf(target)))
  const [accepted, setAccepted] = useState<readonly string[]>([])
  const [changes, setChanges] = useState<readonly string[]>([])
  const plan = preview.data

  const promotion = useMutation({
    mutationFn: (shown: PreviewView) =>
      postPromotion({
        ...wantedOf(target),
        planId: shown.planId,
        accepted: [...accepted],
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.promotions }),
    onError: async (error, shown) => {
      if (!isAppError(error) || error.code !== 'conflict') return
      const { data: next } = await preview.refetch()
      if (next !== undefined) setChanges(comparePreviews(shown, next))
      setAccepted([])
    },
  })

  const title = `Promote ${servicesOf(target.cells)} to ${placesOf(target.cells)}`
  if (promotion.data !== undefined) {
    return (
      <Sheet title={title} onClose={onClose}>
        <Opened promotion={promotion.data} before={plan?.cells[0]?.slots[0]?.before ?? null} onClose={onClose} />
      </Sheet>
    )
  }

  const ready = plan === undefined ? null : readiness(plan.checks, accepted)
  return (
    <Sheet
      title={title}
      aside={plan !== undefined && <span className="text-ink-3">from {originsOf(plan.cells)}</span>}
      onClose={onClose}
    >
      <ScrollBox className="sheet-scroll" label="The plan">
        {preview.isError && (
          <div className="p-5">
            <FailureNotice error={preview.error} wrote="Nothing was opened." />
          </div>
        )}
        {preview.isPending && <PlanSkeleton />}
        {promotion.isError && (
          <div className="px-5 pt-4">
            <FailureNotice error={promotion.error} wrote={null}>
              {changes.length > 0 && (
                <ul className="list-disc pt-2 pl-4">
                  {changes.map(change => (
                    <li key={change}>{change}</li>
                  ))}
                </ul>
              )}
            </FailureNotice>
          </div>
        )}
        {plan !== undefined && (
          <PlanView
            plan={plan}
            accepted={accepted}
            onAccept={(code, on) => setAccepted(on ? [...accepted, code] : accepted.filter(each => each !== code))}
          />
        )}
      </ScrollBox>
      <footer>
        <p>
          <span className={ready?.kind === 'ready' ? '' : 'font-medium text-ink'}>{ready?.sentence}</span>
          {plan !== undefined && <code className="block truncate text-ink-3">{plan.branch}</code>}
        </p>
        <span className="grow" />
        <button type="button" className="btn btn-large" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          className="btn btn-large btn-primary"
          disabled={plan === undefined || ready?.kind !== 'ready' || promotion.isPending || preview.isFetching}
          onClick={() => plan !== undefined && promotion.mutate(plan)}
        >
          <Icon name="pr" />
          {promotion.isPending ? 'Opening…' : 'Open pull request'}
        </button>
      </footer>
    </Sheet>
  )
}

function wantedOf({ purpose, cells, from, supersedes }: PromoteTarget): Input<'previewPromotion'> {
  return { purpose, cells: cells.map(cell => ({ ...cell, from })), supersedes }
}

function PlanSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">The plan is being made.</span>
      {['Version', 'Edit', 'Effect', 'Checks', 'Pull request'].map(name => (
        <div key={name} className="sheet-part">
          <h2>{name}</h2>
          <div className="grid gap-2 py-1.5">
            <div className="skeleton w-1/2" />
            <div className="skeleton w-3/4" />
          </div>
        </div>
      ))}
    </div>
  )
}
