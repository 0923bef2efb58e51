import type { CellKey } from './cell'
import { versionText } from './image'
import type { Effects, Origin, PlannedCell, Purpose } from './promotion'

/** `Promote cart 1.4.2 to prod`, `Promote 4 services to prod`, `Roll back cart to 1.4.1 in prod`. */
export function planTitle(purpose: Purpose, cells: readonly PlannedCell[], place: string): string {
  const services = [...new Set(cells.map(({ target }) => target.service))]
  const versions = [...new Set(cells.map(mainVersion))]
  const version = versions.length === 1 ? (versions[0] ?? '') : ''
  const subject = services.length === 1 ? (services[0] ?? '') : `${services.length} services`
  const text = services.length === 1 && version !== '' ? `${subject} ${version}` : subject
  switch (purpose) {
    case 'promote':
      return `Promote ${text} to ${place}`
    case 'hotfix':
      return `Hotfix ${text} to ${place}`
    case 'adopt':
      return `Adopt what ${place} runs of ${text}`
    case 'roll back':
      return `Roll back ${subject}${services.length === 1 && version !== '' ? ` to ${version}` : ''} in ${place}`
  }
}

function mainVersion({ slots: [first] }: PlannedCell): string {
  return first === undefined ? '' : versionText(first.after)
}

/** Where the version comes from, as the end of "from …". */
export function originWords(origin: Origin): string {
  switch (origin.kind) {
    case 'environment':
      return origin.environment
    case 'earlier':
      return `Git at ${origin.commit.slice(0, 7)}`
    case 'live':
      return `what ${origin.clusters.join(', ')} ${origin.clusters.length === 1 ? 'runs' : 'run'}`
    case 'version':
      return `a version given by hand, ${origin.version}`
  }
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

/** Which cell a sentence is about, where there is more than one. */
export function cellWords({ service, environment }: CellKey): string {
  return `${service} in ${environment}`
}

/** "3 h 12 min", "40 s". */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  const days = Math.floor(hours / 24)
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`
}
