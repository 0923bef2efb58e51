import { z } from 'zod'
import { sendPullEvent } from '../notice'
import { association, presentLabel } from '../present/pull'
import { repositoryPage, repositoryUrl } from '../present/repository'
import { isoTime, nodeId, type Schema } from '../present/schema'
import { presentUser } from '../present/user'
import type { CommentState, LabelState, PullState } from '../state'
import { created, noContent, notFound, ok, parseBody, refuse } from './answer'
import { paged } from './paging'
import { getPull } from './pulls'
import { param, type RepositoryCall, type Route, readerRoute, repositoryRoute, userOf } from './route'

/** Octokit sends `{labels}`, curl users often the bare list. */
const labelNames = z.union([
  z.array(z.string()),
  z.object({ labels: z.array(z.union([z.string(), z.object({ name: z.string() })])) }),
])
const newLabel = z.object({ name: z.string().min(1), color: z.string().optional(), description: z.string().optional() })
const newComment = z.object({ body: z.string().min(1) })

/** Every pull request is an issue too; here there are no others. */
export const issueRoutes: readonly Route[] = [
  repositoryRoute('GET', '/labels', 'issues', call =>
    paged(call, call.repository.state.labels, label => presentLabel(call.host, call.repository, label)),
  ),
  repositoryRoute('POST', '/labels', 'issues', call => {
    const { name, color, description } = parseBody(newLabel, call.body)
    if (call.repository.state.labels.some(label => label.name === name)) {
      refuse(422, 'Validation Failed', [{ resource: 'Label', code: 'already_exists', field: 'name' }])
    }
    return created(presentLabel(call.host, call.repository, addLabel(call, name, color, description)))
  }),
  repositoryRoute('GET', '/issues/:number/labels', 'issues', call => ok(presentLabels(call, getPull(call)))),
  repositoryRoute('POST', '/issues/:number/labels', 'issues', call => {
    const pull = getPull(call)
    return setLabels(call, pull, [...pull.labels, ...readNames(call)])
  }),
  repositoryRoute('PUT', '/issues/:number/labels', 'issues', call => setLabels(call, getPull(call), readNames(call))),
  repositoryRoute('DELETE', '/issues/:number/labels/:name', 'issues', call => {
    const pull = getPull(call)
    if (!pull.labels.includes(param(call, 'name'))) refuse(404, 'Label does not exist')
    return setLabels(
      call,
      pull,
      pull.labels.filter(name => name !== param(call, 'name')),
    )
  }),
  repositoryRoute('GET', '/issues/:number/comments', 'issues', call => {
    const pull = getPull(call)
    return paged(call, pull.comments, comment => presentComment(call, pull, comment))
  }),
  readerRoute('POST', '/issues/:number/comments', call => {
    const pull = getPull(call)
    const now = call.host.clock()
    const { body } = parseBody(newComment, call.body)
    const comment = { id: call.repository.nextId(), author: userOf(call).login, body, createdAt: now, updatedAt: now }
    pull.comments.push(comment)
    pull.updatedAt = now
    call.repository.save()
    return created(presentComment(call, pull, comment))
  }),
  repositoryRoute('PATCH', '/issues/comments/:id', 'issues', call => {
    const { pull, comment } = getComment(call)
    comment.body = parseBody(newComment, call.body).body
    comment.updatedAt = call.host.clock()
    call.repository.save()
    return ok(presentComment(call, pull, comment))
  }),
  repositoryRoute('DELETE', '/issues/comments/:id', 'issues', call => {
    const { pull, comment } = getComment(call)
    pull.comments.splice(pull.comments.indexOf(comment), 1)
    call.repository.save()
    return noContent()
  }),
]

async function setLabels(call: RepositoryCall, pull: PullState, names: readonly string[]) {
  const added = names.filter(name => !pull.labels.includes(name))
  for (const name of names) if (!call.repository.state.labels.some(label => label.name === name)) addLabel(call, name)
  pull.labels = [...new Set(names)]
  pull.updatedAt = call.host.clock()
  call.repository.save()
  for (const name of added) {
    const label = presentLabels(call, pull).find(shown => shown.name === name)
    await sendPullEvent(call.host, call.repository, pull, 'labeled', userOf(call).login, { label })
  }
  return ok(presentLabels(call, pull))
}

function addLabel(call: RepositoryCall, name: string, color = 'ededed', description?: string): LabelState {
  const label = { id: call.repository.nextId(), name, color, description: description ?? null }
  call.repository.state.labels.push(label)
  call.repository.save()
  return label
}

function readNames(call: RepositoryCall): readonly string[] {
  const body = parseBody(labelNames, call.body)
  return (Array.isArray(body) ? body : body.labels).map(label => (typeof label === 'string' ? label : label.name))
}

function presentLabels(call: RepositoryCall, pull: PullState): readonly Schema['label'][] {
  const labels = call.repository.state.labels.filter(label => pull.labels.includes(label.name))
  return labels.map(label => presentLabel(call.host, call.repository, label))
}

function getComment(call: RepositoryCall): { readonly pull: PullState; readonly comment: CommentState } {
  for (const pull of call.repository.state.pulls) {
    const comment = pull.comments.find(known => known.id === Number(param(call, 'id')))
    if (comment !== undefined) return { pull, comment }
  }
  return notFound()
}

function presentComment(call: RepositoryCall, pull: PullState, comment: CommentState): Schema['issue-comment'] {
  const api = repositoryUrl(call.host, call.repository)
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url: `${api}/issues/comments/${comment.id}`,
    html_url: `${repositoryPage(call.host, call.repository)}/pull/${pull.number}#comment-${comment.id}`,
    issue_url: `${api}/issues/${pull.number}`,
    body: comment.body,
    user: presentUser(call.host, comment.author),
    created_at: isoTime(comment.createdAt),
    updated_at: isoTime(comment.updatedAt),
    author_association: association(call.repository, comment.author),
    performed_via_github_app: null,
  }
}
