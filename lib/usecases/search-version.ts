import type { Cell } from '@/lib/domain/cell'
import { containsVersion } from '@/lib/domain/containing'
import type { SlotValue } from '@/lib/domain/history'
import { versionText } from '@/lib/domain/image'
import { namesCommit, type Question } from '@/lib/domain/question'
import type { Found, SearchServices } from './search'
import { foundCell, inOrder, mainOf, readValues, sayWhere } from './search-cells'

const mostServices = 20
/** As many digits as tags usually have of a commit. */
const shortSha = 7

/** By what tags say: who declares it, runs it or had it, beside the other environments of the same services. */
export async function findVersion(
  services: SearchServices,
  question: Question,
  signal?: AbortSignal,
): Promise<Found | null> {
  const { observer } = services
  const { sha, tag, name } = question
  const isIt = (image: string) => isVersion(image, question)
  const cells = observer.cells().filter(cell => name === null || cell.service === name || nameIn(cell, name))
  const now = cells.filter(cell => imagesOf(cell).some(isIt))
  const past = now.length > 0 ? [] : await touchedByText(services, cells, sha?.slice(0, shortSha) ?? tag, signal)
  const names = [...new Set([...now, ...past].map(cell => cell.service))].slice(0, mostServices)
  const found: Found['environments'] = []
  const notes = new Set<string>()
  for (const service of names) {
    const own = inOrder(
      observer,
      cells.filter(cell => cell.service === service),
    )
    const histories = await Promise.all(own.map(cell => historyOf(services, cell, notes)))
    const isKnown = own.some(cell => imagesOf(cell).some(isIt)) || histories.flat().some(value => isIt(value.image))
    if (!isKnown) continue
    const asked = { isIt, asked: sha === null ? tag : sha.slice(0, shortSha) }
    for (const [index, cell] of own.entries()) {
      const { declared, running } = mainOf(cell)
      const containing = containsVersion(asked, declared, running, histories)
      const had = containing.contains === 'yes' ? -1 : (histories[index] ?? []).findIndex(value => isIt(value.image))
      found.push(foundCell(cell, had > 0 ? { ...containing, how: `${containing.how}; had it before` } : containing))
    }
  }
  if (found.length === 0) return null
  if (found.some(row => row.contains === 'unknown')) notes.add(cannotTell(services, names))
  return {
    kind: sha === null ? 'tag' : 'commit',
    answer: `${question.text} is ${sayWhere(found)}.`,
    environments: found,
    commit: null,
    promotion: null,
    note: notes.size === 0 ? null : [...notes].join(' '),
  }
}

function isVersion(image: string, { sha, tag }: Question): boolean {
  const version = versionText(image)
  return version === tag || (sha !== null && namesCommit(version, sha))
}

function imagesOf(cell: Cell): readonly string[] {
  const { declared, running } = mainOf(cell)
  return [...(declared === null ? [] : [declared]), ...(typeof running === 'string' ? [] : running)]
}

function nameIn(cell: Cell, name: string): boolean {
  return imagesOf(cell).some(image => image.includes(`/${name}:`) || image.startsWith(`${name}:`))
}

/** Cells that a commit touched with which the text came or went: who had it before, though nobody has it now. */
async function touchedByText(
  { observer }: SearchServices,
  cells: readonly Cell[],
  text: string,
  signal: AbortSignal | undefined,
): Promise<readonly Cell[]> {
  const found: Cell[] = []
  for (const repository of observer.repositories) {
    const head = repository.current()?.snapshot.commit
    if (head === undefined) continue
    const commits = await repository.mirror.findText(head, text, signal)
    const line = await repository.mirror.line(head)
    const positions = (commits ?? []).flatMap(sha => line.positionOf(sha) ?? [])
    for (const cell of cells.filter(one => one.repository === repository.id)) {
      const paths = observer.find(cell)?.desired?.dependsOn ?? []
      if (positions.some(position => line.lastTouch(paths, position) === position)) found.push(cell)
    }
  }
  return found
}

async function historyOf({ observer }: SearchServices, cell: Cell, notes: Set<string>): Promise<readonly SlotValue[]> {
  const read = await readValues(observer, cell, () => false)
  if (read?.past.end === 'bound') notes.add(`Older values of ${cell.service} in ${cell.environment} were not read.`)
  return read?.values ?? []
}

function cannotTell({ config }: SearchServices, names: readonly string[]): string {
  const without = names.filter(name => (config.services[name]?.source ?? null) === null)
  const why = 'A tag does not tell what it was built from, so another version may contain this one or not.'
  const [first] = without
  return first === undefined
    ? why
    : `${why} Name the source of ${first} in plimsoll.yaml: services: {${first}: {source: …}}.`
}
