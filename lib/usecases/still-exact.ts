import { sameSlot } from '@/lib/domain/cell'
import type { Promotion, PublishedStatus } from '@/lib/domain/promotion'
import { isAppError } from '@/lib/errors'
import { withEdits } from '@/lib/manifests/memory'
import type { PlannedImage } from '@/lib/manifests/repository/edit-plan'
import { effectsOf } from '@/lib/manifests/repository/effects'
import type { Reading, Repository } from '@/lib/observer/contract'
import { getCell } from './plan-promotion'

type Answer = Pick<PublishedStatus, 'state' | 'sentence'>

/**
 * Whether merging the pull request now would do what was planned and nothing else: the planned edits are merged into the branch's head
 * file by file, all that depends on them is resolved again, and what changes is compared with the plan.
 */
export async function stillExact(
  repository: Repository,
  reading: Reading,
  promotion: Promotion,
  signal?: AbortSignal,
): Promise<Answer> {
  const files = await repository.mirror.mergeEdits(promotion.edits, reading.snapshot, signal)
  const conflict = files.find(file => file.after === null)
  if (conflict !== undefined) return no(`${conflict.path} changed on ${promotion.base}: the edit conflicts with it.`)
  const edits = files.flatMap(({ path, before, after }) => (after === null ? [] : [{ path, before, after }]))
  const planned: PlannedImage[] = []
  try {
    for (const { target, slots } of promotion.cells) {
      const cell = getCell(reading.desired, target)
      for (const { after, ...name } of slots) {
        const slot = cell.slots.find(one => sameSlot(one, name))
        if (slot === undefined)
          return no(`${promotion.base} no longer declares ${name.container} of ${name.workload.name}.`)
        planned.push({ cell, slot, after })
      }
    }
  } catch (error) {
    if (isAppError(error)) return no(error.message)
    throw error
  }
  const effects = effectsOf(reading, repository.resolveEdited(withEdits(reading.snapshot, edits)), planned, edits)
  if (!effects.ok) return no(effects.problem.message)
  const count = promotion.cells.length
  return {
    state: 'success',
    sentence: `Changes exactly what was planned: ${count} ${count === 1 ? 'cell' : 'cells'}, nothing else.`,
  }
}

function no(sentence: string): Answer {
  return { state: 'failure', sentence }
}
