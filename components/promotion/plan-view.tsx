'use client'

import type { Input } from '@/lib/client/request'
import { CellsPart } from './cells-part'
import { Checks, type ChecksProps } from './checks'
import { EditPart } from './edit-part'
import { EffectPart } from './effect-part'
import { OtherSettings } from './other-settings'
import { Part } from './part'
import { PullRequestPart, type PullRequestProps } from './pull-request-part'
import { RenderedPart } from './rendered-part'
import { VersionPart } from './version-part'

interface PlanViewProps extends ChecksProps, PullRequestProps {
  /** What the plan was asked with. */
  readonly wanted: Input<'previewPromotion'>
}

/** The approver's order: version, edit, effect, checks, pull request. Of several cells first what is left out, and why. */
export function PlanView(props: PlanViewProps) {
  const { plan, wanted } = props
  const [only, ...others] = plan.cells
  return (
    <>
      {only !== undefined && others.length === 0 && plan.skipped.length === 0 ? (
        <VersionPart plan={plan} cell={only} />
      ) : (
        <CellsPart plan={plan} />
      )}
      <EditPart files={plan.files} />
      <RenderedPart wanted={wanted} planId={plan.planId} />
      <EffectPart plan={plan} />
      <OtherSettings plan={plan} />
      <Part name="Checks">
        <Checks {...props} />
      </Part>
      <PullRequestPart {...props} />
    </>
  )
}
