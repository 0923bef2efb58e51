import { sameSlot } from '@/lib/domain/cell'
import type { DesiredCell } from '@/lib/domain/desired'
import type { FileEdit, RepositoryDesired } from '@/lib/manifests/contract'
import { realPath } from '@/lib/manifests/links'
import { cellPath, compareDesired, type DesiredDifference } from './compare'
import { type EditEffects, type EditPlan, namesOf, type PlannedImage, type Read, refusal } from './edit-plan'

/** Holds the edited repository against the plan: the planned slots with the planned images, nothing else, and nothing broken. */
export function effectsOf(
  { snapshot, desired }: Read,
  after: RepositoryDesired,
  planned: readonly PlannedImage[],
  edits: readonly FileEdit[],
): EditPlan {
  const difference = compareDesired(desired, after)
  const targets = new Set(planned.map(({ cell }) => cellPath(cell)))
  const [first] = planned
  const place = { file: edits[0]?.path ?? null, line: firstLine(edits[0]) }
  const outside = difference.changed.filter(cell => !targets.has(cellPath(cell)))
  if (outside.length > 0) {
    const message = `This edit would also change ${namesOf(outside)}. Widen the plan to them, or give each of them an images entry of its own first.`
    return refusal(first?.cell ?? null, { code: 'edit_reaches_others', ...place, message }, outside)
  }
  const [broken] = difference.broken
  if (broken !== undefined) {
    const message = `With this edit ${namesOf(difference.broken)} could no longer be rendered. Change the file by hand.`
    return refusal(broken, { code: 'edit_breaks', ...place, message }, difference.broken)
  }
  const wrong = differsFromPlan(difference, planned)
  if (wrong !== null) {
    const message = `The edited tree does not declare what was planned: ${wrong.why}. Change the file by hand.`
    return refusal(wrong.cell, { code: 'edit_differs', file: wrong.slot.file, line: wrong.slot.line, message })
  }
  const paths = new Set(edits.map(({ path }) => path))
  const unresolved = after.cells.filter(isUnresolved)
  const isReader = (cell: DesiredCell) => cell.dependsOn.some(path => paths.has(realPath(snapshot, path)))
  const effects: EditEffects = {
    changed: difference.changed,
    resolvable: after.cells.length - unresolved.length,
    unresolvable: unresolved.length,
    mightChange: unresolved.filter(cell => !targets.has(cellPath(cell)) && isReader(cell)),
  }
  return { ok: true, edits, effects }
}

/** A cell without slots says nothing to change, unless it could not be read. */
function isUnresolved({ slots, problems }: DesiredCell): boolean {
  return slots.some(({ status }) => status !== 'rendered') || problems.some(({ severity }) => severity === 'error')
}

function differsFromPlan({ slots: changed }: DesiredDifference, planned: readonly PlannedImage[]) {
  for (const { cell, slot, after } of changed) {
    const plan = planned.find(one => cellPath(one.cell) === cellPath(cell) && sameSlot(one.slot, slot))
    const becomes = `${slot.container} of ${slot.workload.name} would become ${after ?? 'absent'}`
    if (plan === undefined) return { cell, slot, why: becomes }
    if (plan.after !== after) return { cell, slot, why: `${becomes}, not ${plan.after}` }
  }
  for (const { cell, slot, after } of planned) {
    const isChanged = changed.some(one => cellPath(one.cell) === cellPath(cell) && sameSlot(one.slot, slot))
    if (isChanged || slot.image === after) continue
    return { cell, slot, why: `${slot.container} of ${slot.workload.name} would stay ${slot.image}` }
  }
  return null
}

function firstLine(edit: FileEdit | undefined): number | null {
  if (edit === undefined) return null
  const now = edit.after.split('\n')
  const index = edit.before.split('\n').findIndex((line, at) => line !== now[at])
  return index === -1 ? now.length : index + 1
}
