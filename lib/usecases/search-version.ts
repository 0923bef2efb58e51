import { type Cell, cellId } from '@/lib/domain/cell'
import { containsVersion } from '@/lib/domain/containing'
import type { SlotValue } from '@/lib/domain/history'
import { versionText } from '@/lib/domain/image'
import { namesCommit, type Question } from '@/lib/domain/question'
import type { Found, SearchServices } from './search'
import { foundCell, inOrder, mainOf, readValues, sayWhere } from './search-cells'
import { foundCommit } from './search-commit'
import { askSources, type SourceAnswer } from './search-source'

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
  // A source that has the commit tells more than the history of manifests, which takes long to look through.
  const early = sha === null ? null : await askSources(services, question, [], signal)
  const isTold = now.length > 0 || (early?.matches.length ?? 0) > 0
  const past = isTold ? [] : await touchedByText(services, cells, sha?.slice(0, shortSha) ?? tag, signal)
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
  const told = early ?? (await askSources(services, question, [...new Set(found.map(row => row.service))], signal))
  const rows = withSources(services, found, told)
  if (rows.length === 0) return null
  const sourced = new Set(told.rows.map(row => row.service))
  if (rows.some(row => row.contains === 'unknown' && !sourced.has(row.service))) notes.add(cannotTell(services, names))
  for (const note of told.notes) notes.add(note)
  const [match] = told.matches
  const title =
    sha === null || match === undefined ? question.text : `${match.commit.sha.slice(0, 7)}, ${match.commit.subject},`
  return {
    kind: sha === null ? 'tag' : 'commit',
    answer: `${title} is ${sayWhere(rows)}.`,
    environments: rows,
    commit: sha === null || match === undefined ? null : foundCommit(match.source, match.commit),
    promotion: null,
    note: notes.size === 0 ? null : [...notes].join(' '),
  }
}

/** What a source tells counts more than what tags do, unless it does not know or the version is the very one that was asked for. */
function withSources(
  { observer }: Pick<SearchServices, 'observer'>,
  found: Found['environments'],
  told: SourceAnswer,
): Found['environments'] {
  const byTag = new Map(found.map(row => [cellId(row), row]))
  const bySource = new Map(told.rows.map(row => [cellId(row), row]))
  return inOrder(observer, observer.cells()).flatMap(cell => {
    const [tag, source] = [byTag.get(cellId(cell)), bySource.get(cellId(cell))]
    if (tag === undefined || source === undefined) return tag ?? source ?? []
    const isTagBetter = tag.contains === 'yes' || (tag.contains === 'no' && source.contains === 'unknown')
    return isTagBetter ? tag : source
  })
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
