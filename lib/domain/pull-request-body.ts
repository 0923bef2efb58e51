import type { CellKey } from './cell'
import { codeSpan, escapeMarkdown } from './markdown'
import { cellWords, effectSentence, originWords } from './plan-words'
import type { Check, Effects, PlannedCell, PlannedSlot, Purpose, Skipped } from './promotion'
import type { SettingDifference } from './settings'
import { utcMinute } from './utc'

/** One commit of an application, as the body lists it. */
export interface BodyCommit {
  readonly sha: string
  readonly subject: string
  readonly author: string
  readonly url: string | null
}

/** What lies between the two versions of a service. */
export interface BodyCommits {
  readonly service: string
  readonly from: string
  readonly to: string
  /** Newest first, the first of `total`. */
  readonly commits: readonly BodyCommit[]
  readonly total: number
  /** How many the old version has that the new one has not. */
  readonly lost: number
  /** Why there is no list, in a sentence; null where there is one. */
  readonly unknown: string | null
}

export interface BodySettings {
  readonly target: CellKey
  readonly source: string
  readonly differences: readonly SettingDifference[]
  readonly more: number
}

export interface BodyFacts {
  readonly purpose: Purpose
  readonly reason: string | null
  readonly cells: readonly PlannedCell[]
  readonly skipped: readonly Skipped[]
  /** Where each origin ran and for how long it was well, in sentences. */
  readonly ran: readonly string[]
  readonly commits: readonly BodyCommits[]
  /** What else source and target set differently. */
  readonly otherSettings: readonly BodySettings[]
  readonly effects: Effects
  readonly files: readonly { readonly path: string; readonly added: number; readonly removed: number }[]
  readonly checks: readonly Check[]
  /** "#412", that this one undoes or takes the place of. */
  readonly undoes: string | null
  readonly supersedes: string | null
}

/** The part of a pull request's text that a preview shows too: GitHub-flavoured Markdown, every foreign text escaped. */
export function pullRequestBody(facts: BodyFacts): string {
  const parts = [
    lead(facts),
    table(facts.cells),
    section('Who changed it', facts.cells.flatMap(changedBy)),
    section('What is new', facts.commits.map(commitsOf)),
    section('Where it ran', facts.ran.map(bullet)),
    section('What changes', [effectSentence(facts.effects), '', ...facts.files.map(fileLine)]),
    section('Differs too, and is not moved', [...notMoved(facts.cells), ...otherSettings(facts)]),
    skipped(facts.skipped),
    accepted(facts.checks),
    section('To roll back', rollBack(facts)),
  ]
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}

function lead({ purpose, cells, reason, undoes, supersedes }: BodyFacts): string {
  const environments = [...new Set(cells.map(({ target }) => target.environment))].map(
    name => `**${escapeMarkdown(name)}**`,
  )
  const services = [...new Set(cells.map(({ target }) => target.service))].map(name => `**${escapeMarkdown(name)}**`)
  const origins = [...new Set(cells.map(({ origin }) => originWords(origin)))]
  const from = escapeMarkdown(origins.length === 1 ? (origins[0] ?? '') : `${origins.length} places, as listed`)
  const what = services.length > 6 ? `${services.length} services` : services.join(', ')
  const where = environments.join(', ')
  const lines = [
    purpose === 'roll back'
      ? `Brings ${what} in ${where} back to an earlier version.`
      : purpose === 'adopt'
        ? `Brings Git to ${from} of ${what} in ${where}, so that what was changed in the cluster is not undone.`
        : `Brings ${what} to ${where} from ${from}.`,
  ]
  if (undoes !== null) lines.push(`Undoes ${undoes}.`)
  if (supersedes !== null) lines.push(`Takes the place of ${supersedes}.`)
  if (reason !== null) lines.push('', `Reason: ${escapeMarkdown(reason)}`)
  return lines.join('\n')
}

/** Of what is adopted: whose change it is that stays. */
function changedBy({ target, origin }: PlannedCell): readonly string[] {
  if (origin.kind !== 'live') return []
  const by = origin.by === null ? 'by somebody who left no name' : `by ${origin.by}`
  return [bullet(`${cellWords(target)}: ${by}${origin.at === null ? '' : `, ${utcMinute(origin.at)}`}`)]
}

/** One row per image: workloads whose image moves alike share one. */
function table(cells: readonly PlannedCell[]): string {
  const isOne = cells.length === 1
  const rows = cells.flatMap(({ target, slots }) =>
    slots.map(slot => {
      const first = isOne ? [] : [escapeMarkdown(cellWords(target))]
      const own = [codeSpan(`${slot.workload.kind} ${slot.workload.name}`), codeSpan(slot.container)]
      return `| ${[...first, ...own, codeSpan(slot.before), codeSpan(slot.after)].join(' | ')} |`
    }),
  )
  const heads = [...(isOne ? [] : ['Cell']), 'Workload', 'Container', 'From', 'To']
  return [`| ${heads.join(' | ')} |`, `|${heads.map(() => '---').join('|')}|`, ...rows].join('\n')
}

function notMoved(cells: readonly PlannedCell[]): readonly string[] {
  return cells.flatMap(({ target, notMoved: slots }) =>
    slots.map(slot => bulletOf(target, cells.length > 1, notMovedLine(slot))),
  )
}

function otherSettings({ cells, otherSettings: all }: BodyFacts): readonly string[] {
  const most = cells.length > 1 ? 3 : 12
  return all.flatMap(({ target, source, differences, more }) => {
    const lines = differences
      .slice(0, most)
      .map(one => bulletOf(target, cells.length > 1, settingLine(one, source, target.environment)))
    const rest = more + differences.length - lines.length
    return rest === 0 ? lines : [...lines, bulletOf(target, cells.length > 1, `and ${rest} more`)]
  })
}

function settingLine(
  { object, container, name, source, target, how }: SettingDifference,
  from: string,
  to: string,
): string {
  const what = codeSpan([name, container, object].filter(part => part !== null).join(' of '))
  const [here, there] = [escapeMarkdown(from), escapeMarkdown(to)]
  const value = (text: string | null) => (text === null ? '' : ` to ${codeSpan(text)}`)
  if (how === 'only in source') return `${here} sets ${what}${value(source)}, ${there} does not`
  if (how === 'only in target') return `${there} sets ${what}${value(target)}, ${here} does not`
  return source === null || target === null
    ? `${what} differs`
    : `${what} is ${codeSpan(source)} in ${here}, ${codeSpan(target)} in ${there}`
}

function notMovedLine({ container, before, after }: PlannedSlot): string {
  return `${codeSpan(container)}: ${codeSpan(before)}, in the source ${codeSpan(after)}`
}

function bulletOf(target: CellKey, isNamed: boolean, markdown: string): string {
  return `- ${isNamed ? `${escapeMarkdown(cellWords(target))}: ` : ''}${markdown}`
}

function commitsOf({ service, from, to, commits, total, lost, unknown }: BodyCommits): string {
  const name = `**${escapeMarkdown(service)}** ${codeSpan(from)} → ${codeSpan(to)}`
  if (unknown !== null) return `${name}: ${escapeMarkdown(unknown)}\n`
  const lines = commits.map(
    commit => `- ${commitLink(commit)} ${escapeMarkdown(commit.subject)} (${escapeMarkdown(commit.author)})`,
  )
  if (total > commits.length) lines.push(`- and ${total - commits.length} more`)
  const missing =
    lost === 0
      ? ''
      : ` **${lost} ${lost === 1 ? 'commit' : 'commits'} of the old version ${lost === 1 ? 'is' : 'are'} not in the new one.**`
  return `${name}: ${total === 1 ? '1 commit' : `${total} commits`}.${missing}\n\n${lines.join('\n')}\n`
}

/** A link is ours: its address is the source's page as configured, and the commit's id. */
function commitLink({ sha, url }: BodyCommit): string {
  const short = codeSpan(sha.slice(0, 7))
  return url !== null && /^https?:\/\/[^\s()<>]+$/.test(url) ? `[${short}](${url})` : short
}

function fileLine({ path, added, removed }: BodyFacts['files'][number]): string {
  return `- ${codeSpan(path)}: ${added} ${added === 1 ? 'line' : 'lines'} in, ${removed} out`
}

function skipped(all: readonly Skipped[]): string {
  return section(
    'Left out',
    all.map(({ cell, why }) => `- ${escapeMarkdown(cellWords(cell))}: ${escapeMarkdown(why)}`),
  )
}

function accepted(checks: readonly Check[]): string {
  const warnings = checks.filter(({ level }) => level === 'warn').map(({ message }) => bullet(message))
  return section('Accepted when it was opened', warnings)
}

function rollBack({ cells }: BodyFacts): string[] {
  const slots = cells.flatMap(cell => cell.slots.map(slot => ({ cell, slot })))
  const [first] = slots
  if (first === undefined) return []
  const versions =
    slots.length === 1
      ? `it brings ${codeSpan(first.slot.before)} back`
      : `it brings these versions back:\n\n${slots
          .slice(0, 50)
          .map(({ cell, slot }) => bulletOf(cell.target, true, codeSpan(slot.before)))
          .join('\n')}`
  return [`Revert this pull request, or roll back in Plimsoll: ${versions}${slots.length === 1 ? '.' : ''}`]
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`### ${title}`, '', ...lines].join('\n').trimEnd()
}

function bullet(text: string): string {
  return `- ${escapeMarkdown(text)}`
}

/** What only an opened pull request has: where it is followed, who asked, and the block that Plimsoll knows it by. */
export function withTrailers(
  body: string,
  facts: {
    readonly page: string | null
    readonly promotedBy: string
    readonly promotion: string
    /** Plain letters only; made by `sealText`. */
    readonly seal: string
  },
): string {
  const page = facts.page === null ? [] : [`[Follow it until it is live](${facts.page})`, '']
  const trailers = [`Promoted-by: ${escapeMarkdown(facts.promotedBy)}`, `Plimsoll-Promotion: ${facts.promotion}`]
  return [body.trimEnd(), '', '---', ...page, ...trailers, '', `<!-- ${facts.seal} -->`, ''].join('\n')
}
