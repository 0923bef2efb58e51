import { z } from 'zod'
import { sendPullEvent } from '../notice'
import { presentPullSummary, presentReview } from '../present/pull'
import { presentUser } from '../present/user'
import { reviewPull, sendReviewEvent } from '../review-pull'
import { created, notFound, ok, parseBody, refuse } from './answer'
import { paged } from './paging'
import { getPull } from './pulls'
import { param, type Route, readerRoute, repositoryRoute, userOf } from './route'

const newReview = z.object({
  event: z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']),
  body: z.string().optional(),
  commit_id: z.string().optional(),
})
const dismissal = z.object({ message: z.string().min(1) })
const reviewers = z.object({ reviewers: z.array(z.string()) })

export const reviewRoutes: readonly Route[] = [
  repositoryRoute('GET', '/pulls/:number/reviews', 'pull_requests', call => {
    const pull = getPull(call)
    return paged(call, pull.reviews, review => presentReview(call.host, call.repository, pull, review))
  }),
  readerRoute('POST', '/pulls/:number/reviews', call => {
    const { event, body = '', commit_id: commit } = parseBody(newReview, call.body)
    return call.repository.exclusive(async () => {
      const pull = getPull(call)
      const review = await reviewPull(call.host, call.repository, pull, userOf(call).login, { event, body, commit })
      return ok(presentReview(call.host, call.repository, pull, review))
    })
  }),
  repositoryRoute('PUT', '/pulls/:number/reviews/:review/dismissals', 'pull_requests', call => {
    parseBody(dismissal, call.body)
    return call.repository.exclusive(async () => {
      const pull = getPull(call)
      const review = pull.reviews.find(known => known.id === Number(param(call, 'review'))) ?? notFound()
      if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED')
        refuse(422, 'Can not dismiss a commented review')
      review.state = 'DISMISSED'
      call.repository.save()
      await sendReviewEvent(call.host, call.repository, pull, review, 'dismissed', userOf(call).login)
      return ok(presentReview(call.host, call.repository, pull, review))
    })
  }),
  repositoryRoute('GET', '/pulls/:number/requested_reviewers', 'pull_requests', call => {
    const users = getPull(call).requestedReviewers.map(login => presentUser(call.host, login))
    return ok({ users, teams: [] })
  }),
  repositoryRoute('POST', '/pulls/:number/requested_reviewers', 'pull_requests', call => {
    const wanted = parseBody(reviewers, call.body).reviewers
    return call.repository.exclusive(async () => {
      const pull = getPull(call)
      if (wanted.includes(pull.author)) refuse(422, 'Review cannot be requested from pull request author.')
      const unknown = wanted.some(login => call.host.users.find(login) === null)
      if (unknown) refuse(422, 'Reviews may only be requested from collaborators.')
      pull.requestedReviewers = [...new Set([...pull.requestedReviewers, ...wanted])]
      call.repository.save()
      for (const login of wanted) {
        const requested_reviewer = presentUser(call.host, login)
        await sendPullEvent(call.host, call.repository, pull, 'review_requested', userOf(call).login, {
          requested_reviewer,
        })
      }
      return created(presentPullSummary(call.host, call.repository, pull))
    })
  }),
  repositoryRoute('DELETE', '/pulls/:number/requested_reviewers', 'pull_requests', call => {
    const gone = parseBody(reviewers, call.body).reviewers
    const pull = getPull(call)
    pull.requestedReviewers = pull.requestedReviewers.filter(login => !gone.includes(login))
    call.repository.save()
    return ok(presentPullSummary(call.host, call.repository, pull))
  }),
]
