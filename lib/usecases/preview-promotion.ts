import { structuredPatch } from 'diff'
import type { PreviewView } from '@/lib/contract'
import type { CellKey } from '@/lib/domain/cell'
import type { Plan, PlannedEdit } from '@/lib/domain/promotion'
import type { Reading } from '@/lib/observer/contract'
import type { Services } from '@/lib/services'
import { preparePromotion } from './prepare-promotion'

const linesAround = 3
const readTimeoutMs = 20_000

/** What the promote sheet shows before anything is written. */
export async function previewPromotion(
  services: Services,
  wanted: { readonly service: string; readonly environment: string; readonly source?: string | undefined },
): Promise<PreviewView> {
  const { plan } = await preparePromotion(services, wanted, await readHead(services, wanted))
  const { target, source, effects } = plan
  return {
    planId: plan.id,
    title: plan.title,
    body: plan.body,
    branch: plan.branch,
    service: target.service,
    environment: target.environment,
    source: source.environment,
    commit: plan.commit,
    slots: [...plan.slots],
    notMoved: [...plan.notMoved],
    files: plan.edits.map(edit => ({ path: edit.path, lines: linesOf(edit) })),
    effects: { ...effects, changed: [...effects.changed], mightChange: [...effects.mightChange] },
    lanes: lanesOf(services, plan),
    checks: [...plan.checks],
  }
}

/** A process that does not observe may not have read yet what the board rests on. */
async function readHead({ observer }: Services, target: CellKey): Promise<Reading | undefined> {
  const repository = observer.find(target)?.repository ?? null
  if (repository === null || repository.head() === null) return undefined
  if (repository.current()?.snapshot.commit === repository.head()) return undefined
  return repository.refresh(AbortSignal.timeout(readTimeoutMs))
}

type Line = PreviewView['files'][number]['lines'][number]

function linesOf(edit: PlannedEdit): Line[] {
  const { hunks } = structuredPatch(edit.path, edit.path, edit.before, edit.after, undefined, undefined, {
    context: linesAround,
  })
  return hunks.flatMap((hunk, index) => {
    const lines: Line[] = index === 0 ? [] : [{ kind: 'gap', before: null, after: null, text: '' }]
    let [before, after] = [hunk.oldStart, hunk.newStart]
    for (const raw of hunk.lines) {
      const text = raw.slice(1)
      if (raw.startsWith('-')) lines.push({ kind: 'removed', before: before++, after: null, text })
      else if (raw.startsWith('+')) lines.push({ kind: 'added', before: null, after: after++, text })
      else if (raw.startsWith(' ')) lines.push({ kind: 'same', before: before++, after: after++, text })
    }
    return lines
  })
}

function lanesOf({ observer }: Services, plan: Plan): PreviewView['lanes'] {
  const after = plan.slots[0]?.after ?? null
  return observer.environments().flatMap(({ name }) => {
    const cell = observer.find({ service: plan.target.service, environment: name })?.cell
    if (cell === undefined) return []
    const before = cell.git?.image ?? null
    return [{ environment: name, before, after: name === plan.target.environment ? after : before }]
  })
}
