import type { RenderedView } from '@/lib/contract/rendered'
import type { ObjectDifference, RenderDifference, RenderQuestion } from '@/lib/render/contract'

/** What a promotion changes in the rendered objects of its cells; Secret values are masked. Throws only the signal's reason. */
export async function renderPromotion(
  { renderDifference }: { readonly renderDifference: RenderDifference },
  question: RenderQuestion,
  signal: AbortSignal,
): Promise<RenderedView> {
  const answer = await renderDifference(question, signal)
  if (answer.kind === 'none') return answer
  return {
    ...answer,
    cells: answer.cells.map(cell => ({
      ...cell,
      objects: cell.objects.map(object => ({ ...object, lines: [...object.lines], isMore: changesMore(object) })),
    })),
  }
}

/** Promotions move images: everything else that moves along deserves a look. */
function changesMore({ change, lines, more }: ObjectDifference): boolean {
  if (change !== 'changed' || more > 0 || lines.length === 0) return true
  const changed = lines.filter(({ kind }) => kind === 'added' || kind === 'removed')
  return changed.some(({ text }) => !/^\s*(- )?image: /.test(text))
}
