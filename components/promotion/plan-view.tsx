'use client'

import { CellsPart } from './cells-part'
import { Checks, type ChecksProps } from './checks'
import { EditPart } from './edit-part'
import { EffectPart } from './effect-part'
import { OtherSettings } from './other-settings'
import { Part } from './part'
import { PullRequestPart, type PullRequestProps } from './pull-request-part'
import { VersionPart } from './version-part'

/** The approver's order: version, edit, effect, checks, pull request. Of several cells first what is left out, and why. */
export function PlanView(props: ChecksProps & PullRequestProps) {
  const { plan } = props
  const [only, ...others] = plan.cells
  return (
    <>
      {only !== undefined && others.length === 0 && plan.skipped.length === 0 ? (
        <VersionPart plan={plan} cell={only} />
      ) : (
        <CellsPart plan={plan} />
      )}
      <EditPart files={plan.files} />
      <EffectPart plan={plan} />
      <OtherSettings plan={plan} />
      <Part name="Checks">
        <Checks {...props} />
      </Part>
      <PullRequestPart {...props} />
    </>
  )
}
