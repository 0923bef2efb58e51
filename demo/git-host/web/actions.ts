import { refusalOf } from '../api/answer'
import type { ApiAnswer } from '../api/serve'
import type { Host } from '../host'
import { sendPullEvent } from '../notice'
import { mergePull } from '../open-pull'
import type { HostedRepository } from '../repositories'
import { reviewPull } from '../review-pull'
import type { PageRequest } from '../server'
import type { PullState } from '../state'
import { accessOf } from '../users'
import { pathOf, seeOther, sendText } from './layout'
import { showPull } from './pull-page'

/** A button of the page, pressed. Another site's page may not press it: the browser tells where the form came from. */
export async function act(
  host: Host,
  repository: HostedRepository,
  pull: PullState,
  action: string,
  request: PageRequest,
): Promise<ApiAnswer> {
  if (request.origin !== `http://${request.authority}`) {
    return sendText(403, 'This form was not sent by a page of this host. Nothing was done.\n')
  }
  const form = new URLSearchParams(request.body.toString())
  const login = form.get('as') ?? ''
  const access = host.users.find(login) === null ? null : accessOf(repository, login)
  if (access !== 'write' && access !== 'admin') {
    return showPull(host, repository, pull, { status: 403, message: `“${login}” may not write to this repository.` })
  }
  try {
    await repository.exclusive(() => perform(host, repository, pull, action, login, form.get('method')))
    return seeOther(pathOf(repository, 'pull', `${pull.number}`))
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal === null || !(error instanceof Error)) throw error
    return showPull(host, repository, pull, { status: refusal.status, message: wordsOf(refusal.body, error.message) })
  }
}

async function perform(
  host: Host,
  repository: HostedRepository,
  pull: PullState,
  action: string,
  login: string,
  method: string | null,
): Promise<void> {
  if (action === 'approve') {
    await reviewPull(host, repository, pull, login, { event: 'APPROVE', body: '' })
    return
  }
  if (action === 'merge') {
    const chosen = method === 'squash' || method === 'rebase' ? method : 'merge'
    await mergePull(host, repository, pull, login, { method: chosen })
    return
  }
  if (pull.merged !== null) return
  const closes = action === 'close'
  pull.state = closes ? 'closed' : 'open'
  pull.closedAt = closes ? host.clock() : null
  pull.closedBy = closes ? login : null
  pull.updatedAt = host.clock()
  repository.save()
  await sendPullEvent(host, repository, pull, closes ? 'closed' : 'reopened', login)
}

/** The reason stands in the first error, where there is one. */
function wordsOf(body: unknown, otherwise: string): string {
  if (typeof body !== 'object' || body === null || !('errors' in body) || !Array.isArray(body.errors)) return otherwise
  const message: unknown = body.errors[0]?.message
  return typeof message === 'string' ? message : otherwise
}
