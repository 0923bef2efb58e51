import { pullRequestOf, type Question } from '@/lib/domain/question'
import { tagsOf } from '@/lib/domain/source-version'
import type { SourceCommit } from '@/lib/git/contract'
import { inTurns } from './in-turns'
import type { Found, SearchServices } from './search'
import { sayWhere } from './search-cells'
import { foundCommit } from './search-commit'
import { type SourceMatch, sourceRows } from './source-rows'
import type { Source } from './sources'

export interface SourceAnswer {
  readonly matches: readonly SourceMatch[]
  readonly rows: Found['environments']
  /** What the sources cannot tell. */
  readonly notes: readonly string[]
}

/** Another process waits two seconds for the whole answer. */
const budgetMs = 1_200
/** For what was pushed just now; a host that is silent costs no more. */
const refreshMs = 400
const width = 4

/** A commit of an application, or a tag of its source. `found` are the services that have the tag as a version: only these are meant then. */
export async function askSources(
  services: SearchServices,
  question: Question,
  found: readonly string[],
  signal?: AbortSignal,
): Promise<SourceAnswer> {
  const ending = budget(signal)
  const asked = await freshSources(services, question, ending)
  const { sha } = question
  const answers = await inTurns(asked, width, ending, source =>
    sha === null ? taggedIn(source, question, found) : committedIn(source, sha, ending),
  )
  const matches = answers.flatMap(answer => answer ?? [])
  const isMeant = ({ services: own }: Source) =>
    matches.length > 0
      ? matches.some(({ source }) => own === source.services)
      : found.length === 0 || own.some(name => found.includes(name))
  const notes = asked.flatMap((source, index) =>
    isMeant(source) ? whatLacks(source, answers[index] === undefined) : [],
  )
  if (sha !== null && new Set(matches.map(({ commit }) => commit.sha)).size > 1) {
    const many = 'The sources have more than one commit that begins so. Give more digits.'
    return { matches: [], rows: [], notes: [many, ...notes] }
  }
  return { matches, rows: [...(await sourceRows(services, matches, ending))], notes }
}

/** The merge or squash commit of this number on the default branch of a source. */
export async function findSourcePullRequest(
  services: SearchServices,
  question: Question,
  signal?: AbortSignal,
): Promise<Found | null> {
  const ending = budget(signal)
  const matches = await matchNumber(services, question, ending)
  const [first, second] = matches
  if (first === undefined) return null
  const rows = [...(await sourceRows(services, matches, ending))]
  const merged = second === undefined ? `, merged as ${first.commit.sha.slice(0, 7)},` : ''
  const where = rows.length === 0 ? 'of a service that is nowhere' : sayWhere(rows)
  return {
    kind: 'pull request',
    answer: `#${question.number}${merged} is ${where}.`,
    environments: rows,
    commit: second === undefined ? foundCommit(first.source, first.commit) : null,
    promotion: null,
    note: second === undefined ? null : `Several sources have a pull request of this number: ${listOf(matches)}.`,
  }
}

/** Numbers are of one repository: the sources may have the one that was meant. */
export async function noteOfNumber(
  services: SearchServices,
  question: Question,
  signal?: AbortSignal,
): Promise<string | null> {
  const matches = await matchNumber(services, question, budget(signal))
  return matches.length === 0 ? null : `This number is also in the source of ${listOf(matches)}.`
}

async function matchNumber(
  services: SearchServices,
  question: Question,
  ending: AbortSignal,
): Promise<readonly SourceMatch[]> {
  const { number } = question
  if (number === null) return []
  const asked = await freshSources(services, question, ending)
  const found = await inTurns(asked, width, ending, async source => {
    const commits = await source.mirror.findNumbered(number, ending)
    return { source, commit: commits.find(({ subject }) => pullRequestOf(subject) === number) }
  })
  return found.flatMap(one =>
    one?.commit === undefined ? [] : [{ source: one.source, commit: one.commit, services: one.source.services }],
  )
}

/** Several in one source are told apart by whoever puts all sources together. */
async function committedIn(source: Source, sha: string, signal: AbortSignal): Promise<readonly SourceMatch[]> {
  const commits = await source.mirror.findCommits(sha, signal)
  return commits.map(commit => ({ source, commit, services: source.services }))
}

async function taggedIn(
  source: Source,
  { tag, name }: Question,
  found: readonly string[],
): Promise<readonly SourceMatch[]> {
  const tags = await source.mirror.readTags()
  const isMeant = (service: string) => (found.length > 0 ? found.includes(service) : name === null || name === service)
  const matches = await Promise.all(
    source.services.filter(isMeant).map(async (service): Promise<readonly SourceMatch[]> => {
      const commits = new Set(tagsOf(service, tag).flatMap(form => tags.get(form) ?? []))
      const [sha] = commits
      if (sha === undefined || commits.size > 1) return []
      const [commit] = await source.mirror.findCommits(sha)
      return commit === undefined ? [] : [{ source, commit, services: [service] }]
    }),
  )
  return matches.flat()
}

async function freshSources(
  { sources }: SearchServices,
  { name }: Question,
  ending: AbortSignal,
): Promise<readonly Source[]> {
  const asked = sources.list().filter(source => name === null || source.services.includes(name))
  const waiting = AbortSignal.any([ending, AbortSignal.timeout(refreshMs)])
  await inTurns(asked, width, waiting, ({ mirror }) => mirror.refresh(refreshMs, waiting))
  return asked
}

function whatLacks({ services, mirror }: Source, isLate: boolean): readonly string[] {
  const { lastFailure, lastSuccess, head } = mirror.status()
  const name = `The source of ${services.join(', ')}`
  if (lastFailure !== null)
    return head === null
      ? [`${name} could not be read: ${lastFailure.message}`]
      : [`${name} cannot be read now, so its newest commits are not known: ${lastFailure.message}`]
  if (lastSuccess === null && head === null) return [`${name} has not been read yet.`]
  return isLate ? [`${name} did not tell in time.`] : []
}

function listOf(matches: readonly { readonly source: Source; readonly commit: SourceCommit }[]): string {
  return matches.map(({ source, commit }) => `${source.services.join(', ')} (${commit.sha.slice(0, 7)})`).join('; ')
}

function budget(signal: AbortSignal | undefined): AbortSignal {
  const time = AbortSignal.timeout(budgetMs)
  return signal === undefined ? time : AbortSignal.any([signal, time])
}
