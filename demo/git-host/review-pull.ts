import { refuse } from './api/answer'
import type { Host } from './host'
import { origin } from './notice'
import { presentPull, presentReview } from './present/pull'
import type { HostedRepository } from './repositories'
import type { PullState, ReviewState } from './state'

export type ReviewEvent = 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT'

const states = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const

/** Nobody decides on a pull request of their own. */
export async function reviewPull(
  host: Host,
  repository: HostedRepository,
  pull: PullState,
  author: string,
  wanted: { readonly event: ReviewEvent; readonly body: string; readonly commit?: string | undefined },
): Promise<ReviewState> {
  if (wanted.event !== 'COMMENT' && author === pull.author) {
    const deed = wanted.event === 'APPROVE' ? 'approve' : 'request changes on'
    refuse(422, 'Unprocessable Entity', [
      { resource: 'PullRequestReview', code: 'custom', message: `Can not ${deed} your own pull request` },
    ])
  }
  if (wanted.event !== 'APPROVE' && wanted.body === '') refuse(422, 'Unprocessable Entity: a body is needed')
  const review: ReviewState = {
    id: repository.nextId(),
    author,
    state: states[wanted.event],
    body: wanted.body,
    commit: wanted.commit ?? pull.headSha,
    submittedAt: host.clock(),
  }
  pull.reviews.push(review)
  pull.requestedReviewers = pull.requestedReviewers.filter(login => login !== author)
  pull.updatedAt = host.clock()
  repository.save()
  await sendReviewEvent(host, repository, pull, review, 'submitted', author)
  return review
}

export async function sendReviewEvent(
  host: Host,
  repository: HostedRepository,
  pull: PullState,
  review: ReviewState,
  action: 'submitted' | 'dismissed',
  actor: string,
): Promise<void> {
  if (!host.webhooks.listened(repository, 'pull_request_review')) return
  const shown = presentReview(host, repository, pull, review)
  host.webhooks.send(repository, {
    name: 'pull_request_review',
    action,
    payload: {
      // The event writes the state small, the API large.
      review: { ...shown, state: shown.state.toLowerCase() },
      pull_request: await presentPull(host, repository, pull),
      ...origin(host, repository, actor),
    },
  })
}
