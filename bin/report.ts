import type { DesiredCell, DesiredSlot } from '@/lib/domain/desired'
import type { Problem } from '@/lib/domain/problem'
import type { Verification } from './verify/verify'

export interface Report {
  readonly repository: string
  readonly commit: string
  readonly milliseconds: number
  readonly cells: readonly DesiredCell[]
  /** Of the repository as a whole. */
  readonly problems: readonly Problem[]
}

export function asJson({ repository, commit, milliseconds, cells }: Report, verification: Verification | null): string {
  const shown = cells.map(({ service, environment, path, kind, slots, problems }) => ({
    service,
    environment,
    path,
    kind,
    slots: slots.map(slotAsJson),
    problems: problems.map(({ severity, code, file, line, message }) => ({ severity, code, file, line, message })),
  }))
  const extra = verification === null ? {} : { verification }
  return `${JSON.stringify({ repository, commit, milliseconds, cells: shown, ...extra }, null, 2)}\n`
}

function slotAsJson({ workload, container, field, image, status, reason, file, line }: DesiredSlot) {
  const { kind, namespace, name } = workload
  const common = { workload: { kind, namespace, name }, container, field, image, status }
  return reason === null ? { ...common, file, line } : { ...common, reason, file, line }
}

const head = ['SERVICE', 'ENVIRONMENT', 'WORKLOAD', 'CONTAINER', 'IMAGE', 'STATUS', 'DECIDED IN']

export function asTable(report: Report, explain: boolean): string {
  const { repository, commit, milliseconds, cells } = report
  const reasons = [...new Set(cells.flatMap(({ slots }) => slots.flatMap(({ reason }) => reason ?? [])))]
  const rows = cells.flatMap(cell => rowsOf(cell, reasons))
  const parts = [
    aligned([head, ...rows]),
    reasons
      .map(
        (reason, index) => `[${index + 1}] ${reason}
`,
      )
      .join(''),
    problemsOf([...report.problems, ...cells.flatMap(({ problems }) => problems)]),
  ]
  if (explain) parts.push(explained(cells))
  const slots = cells.reduce((sum, cell) => sum + cell.slots.length, 0)
  parts.push(`${repository} at ${commit.slice(0, 12)}: ${cells.length} cells, ${slots} images, ${milliseconds} ms\n`)
  return parts.filter(part => part !== '').join('\n')
}

/** A status that is not `rendered` points to its reason beneath the table. */
function rowsOf(
  { service, environment, path, slots }: DesiredCell,
  reasons: readonly string[],
): readonly (readonly string[])[] {
  const place = [service, environment ?? '-']
  if (slots.length === 0) return [[...place, '-', '-', '-', 'no images', path]]
  return slots.map(slot => [
    ...place,
    `${slot.workload.kind}/${slot.workload.name}`,
    slot.field === 'containers' ? slot.container : `${slot.container} (init)`,
    slot.image,
    slot.reason === null ? slot.status : `${slot.status} [${reasons.indexOf(slot.reason) + 1}]`,
    `${slot.file}:${slot.line}`,
  ])
}

function problemsOf(problems: readonly Problem[]): string {
  const seen = new Map(problems.map(problem => [JSON.stringify(problem), problem]))
  const sorted = [...seen.values()].sort((one, other) => one.severity.localeCompare(other.severity))
  return sorted
    .map(problem => `${problem.severity}: ${placeOf(problem)}${problem.message} [${problem.code}]\n`)
    .join('')
}

function placeOf({ file, line }: Problem): string {
  if (file === null) return ''
  return line === null ? `${file}: ` : `${file}:${line}: `
}

function explained(cells: readonly DesiredCell[]): string {
  const reasons = new Map(cells.map(({ path, because }) => [path, because]))
  return [...reasons].map(([path, because]) => `${path || '(root)'}: ${because}\n`).join('')
}

/** Columns as wide as their widest cell; the last one is left ragged, and one very long cell does not push the others away. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.min(70, Math.max(...rows.map(row => row[column]?.length ?? 0))))
  const lines = rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return `${lines.join('\n')}\n`
}
