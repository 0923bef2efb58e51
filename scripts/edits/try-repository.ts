import type { DesiredCell, DesiredSlot } from '@/lib/domain/desired'
import type { FileEdit, Snapshot } from '@/lib/manifests/contract'
import { splitImage } from '@/lib/manifests/image-text'
import { withEdits } from '@/lib/manifests/memory'
import type { CellChange, EditRefusal } from '@/lib/manifests/repository/edit-plan'
import { planEdits } from '@/lib/manifests/repository/plan-edits'
import { type ResolvedRepository, resolveRepository } from '@/lib/manifests/repository/resolve'
import type { Oracle } from './oracle.mjs'

export interface Tried {
  readonly verdict: 'planned' | 'refused' | 'violated'
  readonly where: string
  readonly reason: string
  readonly why: string
  /** The kustomize program built it before and after. */
  readonly built: boolean
  readonly milliseconds: number
}

const newTags = ['9.9.9', '1.10', '20240101', '5e6d8f2', 'on', '0x1f', '1e3', '12', 'v9-plimsoll', 'null'] as const
const newDigest = `sha256:${'5a'.repeat(32)}`

/** For every cell with an environment and every image in it: the plan to another version, its effects, and the way back. */
export async function* tryRepository(
  snapshot: Snapshot,
  oracle: Oracle | null,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<Tried> {
  const desired = resolveRepository(snapshot)
  const changes = desired.cells.filter(cell => cell.environment !== null).flatMap(changesFor)
  const step = Math.max(1, Math.ceil(changes.length / most))
  for (const [index, change] of changes.entries()) {
    if (index % step === 0) yield await tryChange(desired, change(newTags[index % newTags.length] ?? '1'), oracle)
  }
}

/** Slots of one image move together, as they do in a promotion. */
function changesFor(cell: DesiredCell): readonly ((tag: string) => CellChange)[] {
  const groups = new Map<string, DesiredSlot[]>()
  for (const slot of cell.slots.filter(({ status }) => status === 'rendered')) {
    const { name, tag, digest } = splitImage(slot.image)
    const key = JSON.stringify([name, tag !== '', digest !== ''])
    groups.set(key, [...(groups.get(key) ?? []), slot])
  }
  return [...groups.values()].map(slots => {
    const { tag: old, digest } = splitImage(slots[0]?.image ?? '')
    const isDigestOnly = old === '' && digest !== ''
    return tag => ({ cell, slots, tag: isDigestOnly ? null : tag, digest: digest === '' ? null : newDigest })
  })
}

async function tryChange(desired: ResolvedRepository, change: CellChange, oracle: Oracle | null): Promise<Tried> {
  const { cell, slots } = change
  const where = `${cell.path} ${slots.map(({ workload, container }) => `${workload.name}/${container}`).join(' ')}`
  const started = performance.now()
  const again = (edited: Snapshot) => resolveRepository(edited, desired.options, desired)
  const read = { snapshot: desired.snapshot, desired }
  const alone = planEdits(read, [change], again)
  const milliseconds = performance.now() - started
  const changes = alone.ok ? [change] : widened(change, alone)
  const plan = changes.length > 1 ? planEdits(read, changes, again) : alone
  if (!plan.ok) {
    const { code, file, line, message } = plan.problem
    const said = { where, reason: code, why: `${code} ${file}:${line} ${message}`, built: false, milliseconds }
    return { verdict: file === null ? 'violated' : 'refused', ...said }
  }
  const reading = resolveRepository(withEdits(desired.snapshot, plan.edits), desired.options, desired)
  const wrong =
    linesWrong(plan.edits, changes.flatMap(each => each.slots).length) ??
    slotsWrong(desired, reading, changes) ??
    (changes.length === 1 ? reverseWrong(reading, change, plan.edits) : null)
  const built = wrong === null && oracle ? await compareBuilds(oracle, change, plan.edits) : null
  const why = wrong ?? (typeof built === 'string' ? built : null)
  const verdict = why === null ? 'planned' : 'violated'
  return { verdict, where, reason: verdict, why: why ?? '', built: built === true, milliseconds }
}

/** The same version for what the edit would reach too, as a person would widen the plan. */
function widened(change: CellChange, { problem, others }: EditRefusal): readonly CellChange[] {
  if (!['edit_reaches_others', 'edit_reaches_slot', 'file_shared'].includes(problem.code)) return [change]
  const images = new Set(change.slots.flatMap(slot => change.cell.slots.find(each => each === slot)?.image ?? []))
  const more = others.map(cell => ({ ...change, cell, slots: cell.slots.filter(({ image }) => images.has(image)) }))
  return [change, ...more.filter(({ slots }) => slots.length > 0)]
}

/** Up to two lines of each image are others than before, or up to four are new. */
export function linesWrong(edits: readonly FileEdit[], images: number): string | null {
  for (const { path, before, after } of edits) {
    const [old, now] = [before.split('\n'), after.split('\n')]
    const removed = missingFrom(old, now)
    const added = missingFrom(now, old)
    const isFew = added <= 4 * images && removed <= 2 * images
    if (!isFew) return `${path}: ${removed} lines go and ${added} come`
  }
  return null
}

function missingFrom(lines: readonly string[], others: readonly string[]): number {
  const left = new Map<string, number>()
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1)
  let missing = 0
  for (const line of lines) {
    const count = left.get(line) ?? 0
    if (count === 0) missing += 1
    else left.set(line, count - 1)
  }
  return missing
}

/** Asked of the slots themselves, path by path, and not of what the plan says of itself. */
function slotsWrong(
  before: ResolvedRepository,
  after: ResolvedRepository,
  changes: readonly CellChange[],
): string | null {
  const [old, now] = [slotsOf(before), slotsOf(after)]
  const [change] = changes
  const version = `${change?.tag ? `:${change.tag}` : ''}${change?.digest ? `@${change.digest}` : ''}`
  const isPlanned = (cell: DesiredCell, slot: DesiredSlot) =>
    changes.some(
      change => cell === change.cell && change.slots.some(each => JSON.stringify(each) === JSON.stringify(slot)),
    )
  if (old.length !== now.length) return `${old.length} slots were there, ${now.length} are`
  for (const [index, { cell, slot }] of old.entries()) {
    const other = now[index]?.slot
    const { name } = splitImage(slot.image)
    const wanted = isPlanned(cell, slot) ? `${name}${version}` : slot.image
    if (other?.image !== wanted || other.status !== slot.status)
      return `${cell.path} ${slot.container}: ${other?.image} (${other?.status}), not ${wanted}`
  }
  return null
}

function slotsOf({ cells }: ResolvedRepository) {
  return cells.flatMap(cell => cell.slots.map(slot => ({ cell, slot })))
}

/** Where text was replaced, and not only added, planning the old version again gives the old bytes. */
function reverseWrong(after: ResolvedRepository, change: CellChange, edits: readonly FileEdit[]): string | null {
  const { path, service, environment } = change.cell
  const olds = new Set(change.slots.map(slot => change.cell.slots.find(each => each === slot)?.image ?? ''))
  const cell = after.cells.find(
    each => each.path === path && each.service === service && each.environment === environment,
  )
  const [old] = olds
  const isReplaced = edits.every(each => keysIn(each.before) === keysIn(each.after))
  if (cell === undefined || old === undefined || olds.size > 1 || !isReplaced) return null
  const { tag, digest } = splitImage(old)
  const back = { cell, slots: change.slots, tag: tag === '' ? null : tag, digest: digest === '' ? null : digest }
  if (back.tag === null && back.digest === null) return null
  const again = (edited: Snapshot) => resolveRepository(edited, after.options, after)
  const plan = planEdits({ snapshot: after.snapshot, desired: after }, [back], again)
  if (!plan.ok) return `the way back is refused: ${plan.problem.code} ${plan.problem.message}`
  for (const { path: file, after: text } of plan.edits) {
    const original = edits.find(each => each.path === file)?.before ?? ''
    if (text !== original && bare(text) !== bare(original)) return `the way back leaves ${file} other than it was`
  }
  return null
}

/** A key more is text that was added, be it on a line that was there. */
function keysIn(text: string): number {
  return text.split(/\b(?:newTag|digest):/i).length
}

/** Quotes that another version needed stay. */
function bare(text: string): string {
  return text.replaceAll(/["']/g, '').replaceAll(/\*\w+/g, '')
}

/** True: the program's output differs in the planned images alone. False: the program does not build this. */
async function compareBuilds(
  oracle: Oracle,
  { cell, slots, tag, digest }: CellChange,
  edits: readonly FileEdit[],
): Promise<string | boolean> {
  if (cell.kind !== 'kustomize') return false
  const before = await oracle.build(cell.path, cell.readsAbove ?? false)
  if (before === null) return false
  const after = await oracle.buildEdited(cell.path, cell.readsAbove ?? false, edits)
  if (after === null) return 'kustomize builds it no longer'
  if (before.length !== after.length) return `kustomize gives ${after.length} lines, not ${before.length}`
  const version = `${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`
  const changed = after.flatMap((line, index) => (line === before[index] ? [] : [line]))
  const other = changed.find(line => !/^[\s-]*image: /.test(line) || !line.replaceAll(/["']/g, '').endsWith(version))
  if (other !== undefined) return `kustomize changes another line: ${other.trim().slice(0, 200)}`
  const isOften = changed.length === slots.length
  return isOften ? true : `kustomize changes ${changed.length} images, not ${slots.length}`
}
