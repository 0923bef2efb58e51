import { pullRequestOf } from '@/lib/domain/question'
import { messageOf } from '@/lib/errors'
import type { SourceCommit } from '@/lib/git/contract'
import { readSourceVersion } from './source-standing'
import type { SourceBook } from './sources'

export interface CommitOfSource extends SourceCommit {
  /** Of the pull request that its subject names. */
  readonly number: number | null
  /** Page on the Git host. */
  readonly url: string | null
}

export type Between =
  | {
      readonly kind: 'known'
      readonly from: string
      readonly to: string
      /** In `to` and not in `from`, newest first, as many as were asked for. */
      readonly commits: readonly CommitOfSource[]
      readonly total: number
      /** How many are in `from` and not in `to`; 0: `from` is an ancestor of `to`, or the same. */
      readonly onlyInFrom: number
    }
  /** One sentence that tells why not. */
  | { readonly kind: 'unknown'; readonly why: string }

export interface BetweenOptions {
  readonly limit: number
  readonly signal?: AbortSignal
  /** For all of it. */
  readonly budgetMs?: number
}

const defaultBudgetMs = 1_500

/** What the application's commits between two versions are, by what was read of its source last. Null where the service has no source. Never throws. */
export async function commitsBetween(
  sources: SourceBook,
  service: string,
  fromVersion: string,
  toVersion: string,
  { limit, signal, budgetMs = defaultBudgetMs }: BetweenOptions,
): Promise<Between | null> {
  const source = sources.of(service)
  if (source === null) return null
  await source.mirror.refresh(0)
  const { lastFailure, lastSuccess, head } = source.mirror.status()
  if (head === null && lastSuccess === null) {
    const why = lastFailure === null ? 'has not been read yet.' : `could not be read: ${lastFailure.message}`
    return { kind: 'unknown', why: `The source of ${service} ${why}` }
  }
  const time = AbortSignal.timeout(budgetMs)
  const ending = signal === undefined ? time : AbortSignal.any([signal, time])
  try {
    const [from, to] = await Promise.all([
      readSourceVersion(source, service, fromVersion, ending),
      readSourceVersion(source, service, toVersion, ending),
    ])
    if (from.kind === 'unknown') return { kind: 'unknown', why: `${fromVersion}: ${sentence(from.why)}` }
    if (to.kind === 'unknown') return { kind: 'unknown', why: `${toVersion}: ${sentence(to.why)}` }
    const between = await source.mirror.between(from.sha, to.sha, { limit, signal: ending })
    return {
      ...between,
      kind: 'known',
      from: from.sha,
      to: to.sha,
      commits: between.commits.map(commit => ({
        ...commit,
        number: pullRequestOf(commit.subject),
        url: source.webUrl === null ? null : `${source.webUrl}/commit/${commit.sha}`,
      })),
    }
  } catch (error) {
    const why = ending.aborted ? 'did not tell in time.' : `could not be asked: ${messageOf(error)}`
    return { kind: 'unknown', why: `The source of ${service} ${why}` }
  }
}

function sentence(why: string): string {
  return `${why.replace(/^(and|which) /, '')}.`
}
