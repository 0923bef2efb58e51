import type { DesiredCell } from '@/lib/domain/desired'
import type { Snapshot } from '@/lib/manifests/contract'
import { snapshotOf } from '@/lib/manifests/memory'
import type { CellChange, EditPlan } from '@/lib/manifests/repository/edit-plan'
import { planEdits } from '@/lib/manifests/repository/plan-edits'
import { type ResolvedRepository, resolveRepository } from '@/lib/manifests/repository/resolve'

export type Files = Readonly<Record<string, string>>

export interface Wish {
  readonly environment: string
  readonly service?: string
  readonly container?: string
  readonly tag?: string | null
  readonly digest?: string | null
}

export function read(files: Files | Snapshot): ResolvedRepository {
  return resolveRepository(
    'files' in files && Array.isArray(files.files) ? (files as Snapshot) : snapshotOf(files as Files),
  )
}

export function planFor(desired: ResolvedRepository, wishes: readonly Wish[]): EditPlan {
  const changes = wishes.map((wish): CellChange => {
    const cell = cellOf(desired, wish)
    const slots = cell.slots.filter(({ container }) => wish.container === undefined || container === wish.container)
    return { cell, slots, tag: wish.tag ?? null, digest: wish.digest ?? null }
  })
  const again = (edited: Snapshot) => resolveRepository(edited, desired.options, desired)
  return planEdits({ snapshot: desired.snapshot, desired }, changes, again)
}

function cellOf({ cells }: ResolvedRepository, { environment, service }: Wish): DesiredCell {
  const cell = cells.find(each => each.environment === environment && (service ?? each.service) === each.service)
  if (cell === undefined) throw new Error(`no cell in ${environment}: ${cells.map(each => each.path).join(' ')}`)
  return cell
}

/** The files as the plan leaves them, by path; or the refusal's code and place. */
export function edited(files: Files | Snapshot, ...wishes: readonly Wish[]): Files | string {
  const plan = planFor(read(files), wishes)
  if (plan.ok) return Object.fromEntries(plan.edits.map(({ path, after }) => [path, after]))
  const { code, file, line } = plan.problem
  return `${code} ${file}:${line}`
}

export function deployment(image: string, name = 'cart'): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  template:\n    spec:\n      containers:\n        - name: ${name}\n          image: ${image}\n`
}

export function overlay(tag: string, base = '../../base'): string {
  return `resources:\n- ${base}\nimages:\n- name: cart\n  newTag: ${tag}\n`
}
