import type { RenderedView } from '@/lib/contract/rendered'
import { withEdits } from '@/lib/manifests/memory'
import type { Services } from '@/lib/services'
import { getCell } from './plan-promotion'
import { planWanted, readHead } from './plan-wanted'
import { renderPromotion } from './render-promotion'
import type { Wanted } from './wanted'

/** What the plan changes in the objects that reach the clusters, by the kustomize program that is installed. Writes nothing. */
export async function previewRendered(services: Services, wanted: Wanted, signal: AbortSignal): Promise<RenderedView> {
  const { draft, reading } = await planWanted(services, wanted, await readHead(services, wanted))
  const question = {
    snapshot: reading.snapshot,
    editedSnapshot: withEdits(reading.snapshot, draft.edits),
    cells: draft.cells.map(cell => getCell(reading.desired, cell.target)),
  }
  return renderPromotion(services, question, signal)
}
