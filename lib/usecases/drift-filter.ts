import type { Cell } from '@/lib/domain/cell'
import { type Fault, faultOf } from '@/lib/domain/drift'

export interface DriftFilter {
  readonly production?: 'true' | undefined
  readonly fault?: Fault | undefined
  /** Comma-separated. */
  readonly state?: string | undefined
  /** Comma-separated; `prod-*` is all that begin with it. */
  readonly environment?: string | undefined
  readonly q?: string | undefined
  readonly limit: number
}

/** Which cells a filter lets through; null: all. */
export function matcherOf(filter: DriftFilter, production: ReadonlySet<string>): ((cell: Cell) => boolean) | null {
  const states = listOf(filter.state)
  const environments = listOf(filter.environment)
  const words = (filter.q ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const tests: ((cell: Cell) => boolean)[] = []
  if (filter.production === 'true') tests.push(cell => production.has(cell.environment))
  if (filter.fault !== undefined) tests.push(cell => faultOf(cell.state) === filter.fault)
  if (states.length > 0) tests.push(cell => states.includes(cell.state.toLowerCase()))
  if (environments.length > 0)
    tests.push(cell => environments.some(one => isNamed(cell.environment.toLowerCase(), one)))
  if (words.length > 0) tests.push(cell => holdsAll(cell, words))
  return tests.length === 0 ? null : cell => tests.every(test => test(cell))
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map(part => part.trim().toLowerCase())
    .filter(Boolean)
}

function isNamed(name: string, wanted: string): boolean {
  return wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : name === wanted
}

function holdsAll(cell: Cell, words: readonly string[]): boolean {
  const { service, environment, team, state, reason, who, git, live } = cell
  const images = live.map(one => one.image)
  const said = [service, environment, team, state, reason, who?.name, git?.image, git?.author, git?.commit, ...images]
  const text = said.join(' ').toLowerCase()
  return words.every(word => text.includes(word))
}
