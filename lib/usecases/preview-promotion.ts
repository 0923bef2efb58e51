import type { PreviewView } from '@/lib/contract'
import type { Plan } from '@/lib/domain/promotion'
import { unifiedLines } from '@/lib/lines'
import type { Services } from '@/lib/services'
import { readHead } from './plan-wanted'
import { preparePromotion } from './prepare-promotion'
import { plannedCellView } from './promotion-view'
import { untilJudged } from './until-judged'
import type { Wanted } from './wanted'

/** What the promote sheet shows before anything is written. */
export async function previewPromotion(services: Services, wanted: Wanted, signal?: AbortSignal): Promise<PreviewView> {
  const reading = await readHead(services, wanted)
  await untilJudged(services, wanted, { reading, old: false })
  const { plan, body, commits, otherSettings } = await preparePromotion(services, wanted, {
    reading,
    ...(signal ? { signal } : {}),
  })
  const { effects } = plan
  return {
    planId: plan.id,
    purpose: plan.purpose,
    reason: plan.reason,
    title: plan.title,
    body,
    branch: plan.branch,
    base: plan.base,
    commit: plan.commit,
    cells: plan.cells.map(plannedCellView),
    skipped: plan.skipped.map(({ cell, why }) => ({ ...cell, why })),
    files: plan.edits.map(edit => ({ path: edit.path, lines: [...(unifiedLines(edit.before, edit.after) ?? [])] })),
    effects: { ...effects, changed: [...effects.changed], mightChange: [...effects.mightChange] },
    lanes: lanesOf(services, plan),
    commits: commits.map(one => ({ ...one, commits: one.commits.map(commit => ({ ...commit })) })),
    otherSettings: otherSettings.map(({ target, source, differences, more }) => ({
      ...target,
      source,
      differences: differences.map(one => ({ ...one })),
      more,
    })),
    checks: [...plan.checks],
  }
}

function lanesOf({ observer }: Services, plan: Plan): PreviewView['lanes'] {
  const services = [...new Set(plan.cells.map(cell => cell.target.service))]
  return services.flatMap(service =>
    observer.environments().flatMap(({ name }) => {
      const cell = observer.find({ service, environment: name })?.cell
      if (cell === undefined) return []
      const planned = plan.cells.find(({ target }) => target.service === service && target.environment === name)
      const before = cell.git?.image ?? null
      return [{ service, environment: name, before, after: planned?.slots[0]?.after ?? before }]
    }),
  )
}
