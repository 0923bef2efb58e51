import type { SearchAnswer } from '@/lib/contract'
import { parseQuestion, type Question } from '@/lib/domain/question'
import type { Services } from '@/lib/services'
import { findCommit } from './search-commit'
import { findPullRequest } from './search-pull-request'
import { askSources, findSourcePullRequest, noteOfNumber } from './search-source'
import { findVersion } from './search-version'

export type Found = Omit<SearchAnswer, 'now' | 'q'>
export type SearchServices = Pick<Services, 'observer' | 'store' | 'config' | 'clock' | 'sources'>

const readings: readonly ((
  services: SearchServices,
  question: Question,
  signal?: AbortSignal,
) => Promise<Found | null>)[] = [findPullRequest, findSourcePullRequest, findCommit, findVersion]

/** Which environments contain a commit, a pull request or a tag. The first reading of the text that finds something is the answer. */
export async function search(services: SearchServices, q: string, signal?: AbortSignal): Promise<SearchAnswer> {
  const question = parseQuestion(q)
  const asked = { now: services.clock(), q: question.text }
  for (const read of readings) {
    const found = await read(services, question, signal)
    if (found === null) continue
    const more = read === findPullRequest ? await noteOfNumber(services, question, signal) : null
    const note = [found.note, more].filter(part => part !== null).join(' ')
    // A repository may hold the manifests and the application: a commit that set no version is then one of the application.
    const built =
      read === findCommit && found.environments.length === 0 ? await findVersion(services, question, signal) : null
    return { ...asked, ...(built ?? found), ...(built === null ? { note: note === '' ? null : note } : {}) }
  }
  const { notes } = await askSources(services, question, [], signal)
  return { ...asked, ...nothing(services, question, notes) }
}

function nothing({ observer }: SearchServices, { text, sha }: Question, notes: readonly string[]): Found {
  const unread = observer.repositories.filter(repository => repository.current() === null)
  const source =
    sha === null
      ? null
      : 'No tag names it. Where tags are plain numbers they do not tell what they were built from, so a commit of an application cannot be found by them.'
  const missing = unread.length === 0 ? null : `Not read yet: ${unread.map(one => one.mirror.status().url).join(', ')}.`
  const note = [source, missing, ...notes].filter(part => part !== null).join(' ')
  return {
    kind: 'nothing',
    answer: `No commit, pull request or tag ${text} is known.`,
    environments: [],
    commit: null,
    promotion: null,
    note: note === '' ? null : note,
  }
}
