/** The whole story of one cell, the same words for the bar, for readers of the screen and for a phone. */
import type { BoardCell } from '@/lib/contract'

export interface Phrase {
  readonly text: string
  readonly tone: 'plain' | 'strong' | 'version'
}

export function sentence(cell: BoardCell): readonly Phrase[] {
  return [
    strong(cell.service),
    plain(' in '),
    strong(cell.environment),
    plain(`: ${full(cell.reason)} `),
    ...values(cell),
    ...(cell.also.length > 0 ? [plain(` Also ${cell.also.join(', ')}.`)] : []),
    ...(cell.marks.length > 0 ? [plain(` ${capital(cell.marks.map(mark => mark.text).join(', '))}.`)] : []),
  ]
}

/** Git, promoted and live, always all three. */
function values(cell: BoardCell): readonly Phrase[] {
  return [
    plain('Git '),
    value(cell.git, 'does not declare it'),
    plain(', promoted '),
    value(cell.promoted, 'never'),
    plain(', live '),
    value(cell.live, 'nothing known'),
    plain('.'),
  ]
}

/** What a reader of the screen hears of a cell; `age` is how long the state has lasted. */
export function accessibleName(cell: BoardCell, age: string | null): string {
  const state = cell.stale ? `stale, last seen ${cell.state}` : cell.state
  const marks = cell.marks.map(mark => mark.text).join(', ')
  const who = cell.who === null ? '' : `, set by ${cell.who}`
  const since = age === null || cell.state === 'Synced' ? '' : `, for ${age}`
  return [
    `${cell.service}, ${cell.environment}: ${state}${since}.`,
    `Git ${cell.git ?? 'none'}, promoted ${cell.promoted ?? 'none'}, live ${cell.live ?? 'none'}${who}.`,
    ...(marks === '' ? [] : [`${capital(marks)}.`]),
  ].join(' ')
}

export function plainText(phrases: readonly Phrase[]): string {
  return phrases.map(phrase => phrase.text).join('')
}

function full(text: string): string {
  const trimmed = text.trim()
  return trimmed === '' || /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function plain(text: string): Phrase {
  return { text, tone: 'plain' }
}

function strong(text: string): Phrase {
  return { text, tone: 'strong' }
}

function value(text: string | null, otherwise: string): Phrase {
  return text === null ? plain(otherwise) : { text, tone: 'version' }
}
