import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DesiredCell } from '@/lib/domain/desired'
import type { FileEdit, Snapshot } from '@/lib/manifests/contract'
import { splitImage } from '@/lib/manifests/image-text'
import { withEdits } from '@/lib/manifests/memory'
import { filesOf, newVersion, world } from './__fixtures__/generated'
import { read } from './__fixtures__/plan'
import type { CellChange } from './edit-plan'
import { planEdits } from './plan-edits'
import { type ResolvedRepository, resolveRepository } from './resolve'

const runs = 100
const wishes = fc.array(
  fc.record({ environment: fc.constantFrom('dev', 'prod', 'canary'), service: fc.constantFrom('cart', 'mail', 'job') }),
  { minLength: 1, maxLength: 3 },
)

type Version = { readonly tag: string; readonly digest: string }

/** The service's own image of each cell that is wished for, and the digest where one stands beside the tag. */
function changesFor(
  { cells }: ResolvedRepository,
  wished: readonly { readonly environment: string; readonly service: string }[],
  { tag, digest }: Version,
): readonly CellChange[] {
  const chosen = cells.filter(cell =>
    wished.some(({ environment, service }) => cell.environment === environment && cell.service === service),
  )
  return chosen.flatMap((cell): CellChange[] => {
    const slots = cell.slots.filter(({ container, status }) => container !== 'side' && status === 'rendered')
    const hasDigest = slots.some(({ image }) => image.includes('@'))
    return slots.length === 0 ? [] : [{ cell, slots, tag, digest: hasDigest ? digest : null }]
  })
}

function plan(desired: ResolvedRepository, changes: readonly CellChange[]) {
  const again = (edited: Snapshot) => resolveRepository(edited, desired.options, desired)
  return planEdits({ snapshot: desired.snapshot, desired }, changes, again)
}

function imagesOf({ cells }: ResolvedRepository): ReadonlyMap<string, string> {
  return new Map(
    cells.flatMap(cell =>
      cell.slots.map(
        slot => [keyOf(cell, slot.workload.name, slot.container), `${slot.image} ${slot.status}`] as const,
      ),
    ),
  )
}

function keyOf({ path }: DesiredCell, workload: string, container: string): string {
  return `${path} ${workload} ${container}`
}

function linesOf({ before, after }: FileEdit) {
  const [old, now] = [before.split('\n'), after.split('\n')]
  return { removed: old.filter(line => !now.includes(line)).length, added: now.length - old.length }
}

/** A key more is text that was added, be it on a line that was there. */
function isReplacement({ before, after }: FileEdit): boolean {
  const keys = (text: string) => text.split(/\b(?:newTag|digest):/i).length
  return keys(before) === keys(after)
}

describe('a plan over a generated repository', () => {
  it('changes the planned slots and nothing else, asked of the edited tree read afresh', () => {
    let planned = 0
    fc.assert(
      fc.property(world, wishes, newVersion, (made, wished, version) => {
        const desired = read(filesOf(made))
        const changes = changesFor(desired, wished, version)
        const result = plan(desired, changes)
        if (!result.ok) {
          if (changes.length > 0) expect(result.problem.file).not.toBeNull()
          return
        }
        planned += 1
        const expected = new Map(imagesOf(desired))
        for (const { cell, slots, tag, digest } of changes) {
          for (const { workload, container } of slots) {
            const slot = cell.slots.find(each => each.workload.name === workload.name && each.container === container)
            const name = splitImage(slot?.image ?? '').name
            const image = `${name}:${tag}${digest === null ? '' : `@${digest}`}`
            expected.set(keyOf(cell, workload.name, container), `${image} rendered`)
          }
        }
        const afresh = resolveRepository(withEdits(desired.snapshot, result.edits))
        expect(imagesOf(afresh)).toEqual(expected)
      }),
      { numRuns: runs },
    )
    expect(planned).toBeGreaterThan(runs / 4)
  })

  it('changes at most two lines of an image or adds at most four, and each file once', () => {
    fc.assert(
      fc.property(world, wishes, newVersion, (made, wished, version) => {
        const desired = read(filesOf(made))
        const changes = changesFor(desired, wished, version)
        const result = plan(desired, changes)
        if (!result.ok) return
        const paths = result.edits.map(({ path }) => path)
        expect(new Set(paths).size).toBe(paths.length)
        for (const edit of result.edits) {
          const { removed, added } = linesOf(edit)
          expect(removed).toBeLessThanOrEqual(2 * changes.length)
          expect(added).toBeLessThanOrEqual(4 * changes.length)
        }
      }),
      { numRuns: runs },
    )
  })

  it('goes back to the same bytes where text was replaced that needed no other quotes', () => {
    let compared = 0
    fc.assert(
      fc.property(world, wishes, newVersion, (made, wished, { digest }) => {
        const desired = read(filesOf(made))
        const changes = changesFor(desired, wished.slice(0, 1), { tag: 'v7', digest })
        const there = plan(desired, changes)
        const [change] = changes
        const [slot] = change?.slots ?? []
        const cell = change?.cell
        const old = splitImage(cell?.slots.find(each => each.container === slot?.container)?.image ?? '')
        const isReplaced = there.ok && there.edits.every(each => isReplacement(each) && !/[*]/.test(each.before))
        if (!there.ok || !isReplaced || cell === undefined || change === undefined) return
        const edited = resolveRepository(withEdits(desired.snapshot, there.edits), desired.options, desired)
        const now = edited.cells.find(each => each.path === cell.path && each.service === cell.service)
        if (now === undefined) throw new Error('the cell is gone')
        const back = plan(edited, [
          { cell: now, slots: change.slots, tag: old.tag, digest: old.digest === '' ? null : old.digest },
        ])
        if (!back.ok) throw new Error(`${back.problem.code} ${back.problem.message}`)
        compared += 1
        for (const { path, after } of back.edits)
          expect(after).toBe(there.edits.find(each => each.path === path)?.before)
      }),
      { numRuns: runs },
    )
    expect(compared).toBeGreaterThan(5)
  })
})
