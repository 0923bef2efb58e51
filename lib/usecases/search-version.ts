import type { FoundCell } from '@/lib/contract'
import type { Cell } from '@/lib/domain/cell'
import { versionText } from '@/lib/domain/image'
import { namesCommit, type Question } from '@/lib/domain/question'
import type { Services } from '@/lib/services'
import type { Found } from './search'

/** By what tags say: which cells declare or run it now, beside the other environments of the same services. */
export function findVersion({ observer }: Pick<Services, 'observer'>, question: Question): Found | null {
  const { sha, tag } = question
  const isIt = (version: string) => version === tag || (sha !== null && namesCommit(version, sha))
  const cells = observer.cells()
  const order = new Map(observer.environments().map(({ name }, index) => [name, index]))
  const meant = new Set(cells.filter(cell => versionsOf(cell).some(isIt)).map(cell => cell.service))
  if (meant.size === 0) return null
  const environments = cells
    .filter(cell => meant.has(cell.service) && (question.name === null || question.name === cell.service))
    .sort((a, b) => (a.service < b.service ? -1 : a.service > b.service ? 1 : place(a) - place(b)))
    .map(cell => rowOf(cell, isIt))
  const having = environments.filter(row => row.contains === 'yes')
  return {
    kind: sha === null ? 'tag' : 'commit',
    answer: `${question.text} is in ${having.map(row => `${row.service} ${row.environment}`).join(', ')}.`,
    environments,
    commit: null,
    promotion: null,
    note: 'Where another version stands, the tag does not tell whether it contains this one.',
  }

  function place(cell: Cell): number {
    return order.get(cell.environment) ?? order.size
  }
}

function rowOf(cell: Cell, isIt: (version: string) => boolean): FoundCell {
  const declared = cell.git === null ? null : versionText(cell.git.image)
  const declares = declared !== null && isIt(declared)
  const runs = liveOf(cell).some(isIt)
  const how = declares ? (runs ? 'declares and runs it' : 'declares it') : runs ? 'runs it' : 'has another version'
  const { service, environment, state } = cell
  return { service, environment, contains: declares || runs ? 'yes' : 'unknown', how, version: declared, state }
}

function versionsOf(cell: Cell): readonly string[] {
  return [...(cell.git === null ? [] : [versionText(cell.git.image)]), ...liveOf(cell)]
}

function liveOf(cell: Cell): readonly string[] {
  const main = cell.slots.find(slot => slot.main)
  return (main?.clusters ?? []).flatMap(place => (place.template === null ? [] : [versionText(place.template)]))
}
