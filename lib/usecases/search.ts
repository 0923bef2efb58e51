import type { SearchAnswer } from '@/lib/contract'
import { parseQuestion, type Question } from '@/lib/domain/question'
import type { Services } from '@/lib/services'
import { findCommit } from './search-commit'
import { findPullRequest } from './search-pull-request'
import { findVersion } from './search-version'

export type Found = Omit<SearchAnswer, 'now' | 'q'>
export type SearchServices = Pick<Services, 'observer' | 'store' | 'config' | 'clock'>

const readings: readonly ((
  services: SearchServices,
  question: Question,
  signal?: AbortSignal,
) => Promise<Found | null>)[] = [findPullRequest, findCommit, findVersion]

/** Which environments contain a commit, a pull request or a tag. The first reading of the text that finds something is the answer. */
export async function search(services: SearchServices, q: string, signal?: AbortSignal): Promise<SearchAnswer> {
  const question = parseQuestion(q)
  const asked = { now: services.clock(), q: question.text }
  for (const read of readings) {
    const found = await read(services, question, signal)
    if (found !== null) return { ...asked, ...found }
  }
  return { ...asked, ...nothing(services, question) }
}

function nothing({ observer }: SearchServices, { text, sha }: Question): Found {
  const unread = observer.repositories.filter(repository => repository.current() === null)
  const source =
    sha === null
      ? null
      : 'No tag names it. Where tags are plain numbers they do not tell what they were built from, so a commit of an application cannot be found by them.'
  const missing = unread.length === 0 ? null : `Not read yet: ${unread.map(one => one.mirror.status().url).join(', ')}.`
  const note = [source, missing].filter(part => part !== null).join(' ')
  return {
    kind: 'nothing',
    answer: `No commit, pull request or tag ${text} is known.`,
    environments: [],
    commit: null,
    promotion: null,
    note: note === '' ? null : note,
  }
}
