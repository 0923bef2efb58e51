import type { CellKey } from './cell'
import { versionText } from './image'
import type { Check, Effects, PlannedEdit, PlannedSlot } from './promotion'

/** What a plan's identity is made of: an unrelated push does not change it, a push to an edited file does. */
export function planText(target: CellKey, edits: readonly PlannedEdit[]): string {
  const parts = [target.service, target.environment]
  for (const edit of [...edits].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    parts.push(edit.path, edit.blob, edit.before, edit.after)
  }
  return JSON.stringify(parts)
}

/**
 * `plimsoll/<environment>/<service>/<plan id, 8>-<n>`; n counts the ended promotions of the same plan. Names are made safe by
 * the rules of git check-ref-format: no space, no ~^:?*[\, no `..`, no `@{`, no leading dot, no `.lock`.
 */
export function branchName(target: CellKey, planId: string, ended: number): string {
  return `plimsoll/${refPart(target.environment)}/${refPart(target.service)}/${planId.slice(0, 8)}-${ended + 1}`
}

function refPart(name: string): string {
  const safe = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/^[.-]+|[.-]+$/g, '')
    .replace(/\.lock$/i, '-lock')
  return safe === '' ? 'unnamed' : safe
}

export function planTitle(target: CellKey, slots: readonly PlannedSlot[]): string {
  const first = slots[0]
  const version = first === undefined ? '' : ` ${versionText(first.after)}`
  return `Promote ${target.service}${version} to ${target.environment}`
}

/** The pull request's text: GitHub-flavoured Markdown, every foreign text escaped. */
export function planBody(plan: {
  readonly target: CellKey
  readonly source: CellKey
  readonly slots: readonly PlannedSlot[]
  readonly notMoved: readonly PlannedSlot[]
  readonly effects: Effects
  readonly checks: readonly Check[]
}): string {
  const { target, source, slots, notMoved, effects, checks } = plan
  const lines = [
    `Brings **${escapeMarkdown(target.service)}** from ${escapeMarkdown(source.environment)} to **${escapeMarkdown(target.environment)}**.`,
    '',
    '| Workload | Container | From | To |',
    '|---|---|---|---|',
    ...slots.map(
      slot =>
        `| ${code(`${slot.workload.kind} ${slot.workload.name}`)} | ${code(slot.container)} | ${code(slot.before)} | ${code(slot.after)} |`,
    ),
    '',
    effectSentence(effects),
  ]
  if (notMoved.length > 0) {
    lines.push('', 'Differs too, and is not moved:', '')
    lines.push(
      ...notMoved.map(slot => `- ${code(slot.container)}: ${code(slot.before)}, in the source ${code(slot.after)}`),
    )
  }
  const accepted = checks.filter(check => check.level === 'warn')
  if (accepted.length > 0)
    lines.push('', 'Accepted when it was opened:', '', ...accepted.map(check => `- ${escapeMarkdown(check.message)}`))
  const first = slots[0]
  if (first !== undefined)
    lines.push('', `To roll back, revert this pull request: it brings ${code(first.before)} back.`)
  return `${lines.join('\n')}\n`
}

/** "Exactly 1 of 198 resolvable cells changes." with what cannot be known beside it. */
export function effectSentence(effects: Effects): string {
  const count = effects.changed.length
  const sentences = [
    `Exactly ${count} of ${effects.resolvable} resolvable cells ${count === 1 ? 'changes' : 'change'}.`,
  ]
  const might = effects.mightChange.length
  if (effects.unresolvable > 0) {
    const others = effects.unresolvable - might
    const verb = (n: number, one: string, many: string) => (n === 1 ? one : many)
    sentences.push(
      might === 0
        ? `${effects.unresolvable} cannot be resolved and ${verb(others, 'does', 'do')} not read this file.`
        : `${effects.unresolvable} cannot be resolved; ${others} of them ${verb(others, 'does', 'do')} not read this file, ${might} might change.`,
    )
  }
  return sentences.join(' ')
}

/** Text from Git, clusters or hosts is data: no markup, no mention, no closing keyword passes through. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\r\n\t]+/g, ' ')
    .replace(/[&<>]/g, character => `&#${character.charCodeAt(0)};`)
    .replace(/[\\`*_{}[\]()#|~]/g, '\\$&')
    .replace(/@/g, '@\u2060')
    .replace(/\b(close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b/gi, word => `${word.slice(0, 1)}\u2060${word.slice(1)}`)
    .replace(/#(?=\d)/g, '#\u2060')
    .replace(/:\/\//g, ':\u2060//')
}

/** A code span cannot hold what would end it or the table's cell. */
function code(text: string): string {
  const flat = text.replace(/[\r\n\t]+/g, ' ').replaceAll('|', '\\|')
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map(match => match[0].length))
  const fence = '`'.repeat(longest + 1)
  const pad = flat.startsWith('`') || flat.endsWith('`') ? ' ' : ''
  return `${fence}${pad}${flat}${pad}${fence}`
}
