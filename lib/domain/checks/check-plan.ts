import type { Check, Effects } from '@/lib/domain/promotion'
import { type CellFacts, type CheckContext, checkCell, ofCell } from './check-cell'
import { block, ok, warn } from './levels'

export interface PlanFacts extends CheckContext {
  readonly cells: readonly (CellFacts & {
    /** What was asked elsewhere: locks, the registry. */
    readonly more: readonly Check[]
  })[]
  readonly effects: Effects
  readonly gitFresh: boolean
  /** Of the branch that the pull request goes to, by the host. */
  readonly base: readonly Check[]
}

/** What an approver has to know before confirming. A warning must be ticked; a block says who or what can lift it. */
export function checkPlan(facts: PlanFacts): readonly Check[] {
  const isMany = facts.cells.length > 1
  const all = [
    checkGit(facts.gitFresh),
    ...facts.cells.flatMap(cell => [...checkCell(cell, facts), ...cell.more].map(check => ofCell(check, cell, isMany))),
    ...checkEffects(facts.effects),
    ...facts.base,
  ]
  return isMany ? summarised(all) : all
}

function checkGit(gitFresh: boolean): Check {
  return gitFresh
    ? ok('git_fresh', 'Git was read within its interval.', '/connections')
    : block(
        'git_stale',
        'Git was not read lately, so this plan may rest on old text. It can go on when the repository answers again.',
        '/connections',
      )
}

function checkEffects({ mightChange }: Effects): readonly Check[] {
  if (mightChange.length === 0) return []
  const names = mightChange.map(key => `${key.service} in ${key.environment}`)
  return [
    warn(
      'might_change',
      `${names.join(', ')} cannot be resolved and ${names.length === 1 ? 'reads' : 'read'} an edited file: ${names.length === 1 ? 'it' : 'they'} might change too.`,
      null,
    ),
  ]
}

/** Of many cells, what is well is said once with a count; what is not is said cell by cell. */
function summarised(checks: readonly Check[]): readonly Check[] {
  const counts = new Map<string, number>()
  for (const { level, code } of checks)
    if (level === 'ok') counts.set(kindOf(code), (counts.get(kindOf(code)) ?? 0) + 1)
  const said = new Set<string>()
  return checks.flatMap((check): readonly Check[] => {
    const kind = kindOf(check.code)
    const count = counts.get(kind) ?? 0
    if (check.level !== 'ok' || count < 2) return [check]
    if (said.has(kind)) return []
    said.add(kind)
    return [ok(kind, summaries[kind]?.(count) ?? `${count} cells: ${check.message.replace(/^[^:]*: /, '')}`, null)]
  })
}

const summaries: Readonly<Record<string, (count: number) => string>> = {
  source_synced: count => `${count} sources have been Synced and healthy for long enough.`,
  target_as_git: count => `No change made by hand is known in ${count} cells.`,
  target_kept: count => `What was changed in ${count} cells stays as it is.`,
  none_open: count => `No other promotion is under way for ${count} cells.`,
  live_known: count => `Git is brought to what runs in ${count} cells.`,
  not_locked: count => `Nothing holds ${count} cells.`,
  image_found: count => `The images of ${count} cells are in their registries.`,
  earlier_well: count => `${count} cells were healthy with this version before.`,
}

function kindOf(code: string): string {
  return code.split('@')[0] ?? code
}
