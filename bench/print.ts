import { cpus, loadavg } from 'node:os'
import { type Figure, isWithin } from './figure'

/** One JSON object a line, each as soon as it is known. */
export function printJson(figures: readonly Figure[]): void {
  for (const figure of figures) {
    const { name, value, unit, budget, note } = figure
    const line = { name, value: rounded(value), unit, budget, ok: isWithin(figure), ...(note ? { note } : {}) }
    process.stdout.write(`${JSON.stringify(line)}\n`)
  }
}

export function printHead(): void {
  process.stdout.write(`${machine()}\n\n${row('', 'value', 'unit', 'budget', 'ok')}\n`)
}

export function printRows(figures: readonly Figure[]): void {
  for (const figure of figures) {
    const { name, value, unit, budget, note } = figure
    const within = isWithin(figure)
    const verdict = note ? `skipped: ${note}` : within === null ? '' : within ? 'ok' : 'OVER BUDGET'
    process.stdout.write(`${row(name, String(rounded(value) ?? '–'), unit, String(budget ?? ''), verdict)}\n`)
  }
}

export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  return `${cpus().length} × ${model}, Node ${process.version}, ${process.platform}, load ${load()} at the start`
}

export function load(): string {
  return (loadavg()[0] ?? 0).toFixed(1)
}

function row(name: string, value: string, unit: string, budget: string, ok: string): string {
  return `${name.padEnd(72)} ${value.padStart(9)} ${unit.padEnd(6)} ${budget.padStart(7)}  ${ok}`.trimEnd()
}

function rounded(value: number | null): number | null {
  if (value === null) return null
  return Math.abs(value) < 10 ? Number(value.toPrecision(3)) : Math.round(value)
}
