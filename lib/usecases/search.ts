import type { SearchAnswer } from '@/lib/contract'
import { parseQuestion } from '@/lib/domain/question'
import type { Services } from '@/lib/services'
import { findPullRequest } from './search-pull-request'
import { findVersion } from './search-version'

export type Found = Omit<SearchAnswer, 'now' | 'q'>

/** Which environments contain a commit, a pull request or a tag. The first reading of the text that finds something is the answer. */
export async function search(services: Services, q: string, _signal?: AbortSignal): Promise<SearchAnswer> {
  const question = parseQuestion(q)
  const found = (await findPullRequest(services, question)) ?? findVersion(services, question) ?? nothing(question.text)
  return { now: services.clock(), q: question.text, ...found }
}

function nothing(text: string): Found {
  return {
    kind: 'nothing',
    answer: `No commit, pull request or tag ${text} is known.`,
    environments: [],
    commit: null,
    promotion: null,
    note: null,
  }
}
