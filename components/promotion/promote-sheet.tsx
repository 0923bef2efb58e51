'use client'

import { FailureNotice } from '@/components/ui/failure-notice'
import { ScrollBox } from '@/components/ui/scroll-box'
import { Sheet } from '@/components/ui/sheet'
import type { CellKey } from '@/lib/domain/cell'
import { Opened } from './opened'
import { PlanFailure } from './plan-failure'
import { PlanSkeleton } from './plan-skeleton'
import { PlanView } from './plan-view'
import { mostCells, type PromoteTarget } from './promote-target'
import { originsOf } from './promotion-words'
import { readiness } from './readiness'
import { SheetFooter } from './sheet-footer'
import { SourceMenu } from './source-menu'
import { usePromotion } from './use-promotion'
import { sheetTitle } from './wanted'

interface PromoteSheetProps {
  readonly target: PromoteTarget
  readonly onChange: (target: PromoteTarget) => void
  readonly onClose: () => void
}

/** From the version to the open pull request. Nothing is written before the button. */
export function PromoteSheet({ target, onChange, onClose }: PromoteSheetProps) {
  const { wanted, preview, said, say, opening, changes } = usePromotion(target)
  const plan = preview.data

  if (opening.data !== undefined && plan !== undefined) {
    return (
      <Sheet title={sheetTitle(target)} onClose={onClose}>
        <Opened opened={opening.data} plan={plan} onClose={onClose} />
      </Sheet>
    )
  }

  /** Another plan: what was accepted of the one before says nothing of it. */
  function change(next: PromoteTarget): void {
    say({ accepted: [] })
    opening.reset()
    onChange(next)
  }

  function leaveOut(cells: readonly CellKey[]): void {
    const out = (cell: CellKey) => cells.some(one => isSame(one, cell))
    change({ ...target, cells: target.cells.filter(cell => !out(cell)) })
  }

  const ready = plan === undefined ? null : readiness(plan.checks, said.accepted)
  const isReady = ready?.kind === 'ready' && !preview.isFetching && !opening.isPending
  const open = () => {
    if (isReady && plan !== undefined) opening.mutate(plan)
  }
  return (
    <Sheet
      title={sheetTitle(target)}
      aside={
        <>
          {plan !== undefined && <span className="truncate text-ink-3">from {originsOf(plan.cells)}</span>}
          <SourceMenu target={target} onChange={change} />
        </>
      }
      onClose={onClose}
      onConfirm={open}
    >
      <ScrollBox className="sheet-scroll" label="The plan">
        {preview.isError && <PlanFailure error={preview.error} />}
        {preview.isPending && <PlanSkeleton />}
        {opening.isError && (
          <div className="px-5 pt-4">
            <FailureNotice error={opening.error} wrote={null}>
              {changes.length > 0 && (
                <ul className="list-disc pt-2 pl-4">
                  {changes.map(each => (
                    <li key={each}>{each}</li>
                  ))}
                </ul>
              )}
            </FailureNotice>
          </div>
        )}
        {target.cells.length === mostCells && (
          <p className="sheet-note">One pull request takes {mostCells} cells at most. More are promoted after these.</p>
        )}
        {plan !== undefined && (
          <PlanView
            plan={plan}
            wanted={wanted}
            override={said.override}
            accepted={said.accepted}
            title={said.title}
            note={said.note}
            onAccept={(code, on) =>
              say({ accepted: on ? [...said.accepted, code] : said.accepted.filter(each => each !== code) })
            }
            onReason={reason => say({ reason })}
            onOverride={override => say({ override, accepted: [] })}
            onSupersede={supersedes => change({ ...target, supersedes })}
            onLeaveOut={leaveOut}
            onTitle={title => say({ title })}
            onNote={note => say({ note })}
          />
        )}
      </ScrollBox>
      <SheetFooter
        ready={ready}
        branch={plan?.branch ?? null}
        checking={preview.isFetching}
        opening={opening.isPending}
        onOpen={open}
        onClose={onClose}
      />
    </Sheet>
  )
}

function isSame(a: CellKey, b: CellKey): boolean {
  return a.service === b.service && a.environment === b.environment
}
