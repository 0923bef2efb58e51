import { createHmac, timingSafeEqual } from 'node:crypto'
import { AppError } from '@/lib/errors'
import type { Services } from '@/lib/services'
import { newsOf } from './webhook-news'

export interface Webhook {
  /** Id of the repository, as its address on /connections has it. */
  readonly repository: string
  readonly headers: Headers
  /** The very bytes: the signature is over them. */
  readonly body: Uint8Array
}

/**
 * Takes one signed delivery: what it is about is looked at again, in whichever process that is done. Throws not_found, the same for a
 * repository that is not configured, one without a secret and a signature that is wrong; nothing is written then.
 */
export async function receiveWebhook(services: Services, { repository, headers, body }: Webhook): Promise<void> {
  const found = services.observer.repositories.find(one => one.id === repository)
  const host = found?.config.host
  const secret = host?.webhookSecret?.() ?? null
  const names = host?.kind === 'gitea' ? gitea : github
  // Without a secret the work is the same, so that the time does not tell either.
  const isSigned = isSignature(headers.get(names.signature) ?? '', secret ?? 'none', body)
  if (found === undefined || secret === null || secret === '' || !isSigned) {
    // Only of repositories that there are: a stranger must not fill the memory with names.
    if (found !== undefined) refused.set(found.id, countRefused(found.id) + 1)
    throw new AppError('not_found', 'There is nothing here. Check the address and the secret of the webhook.')
  }
  const id = headers.get(names.delivery) ?? ''
  const event = headers.get(names.event) ?? ''
  if (!/^[\w-]{1,100}$/.test(id) || !/^[a-z_]{1,50}$/.test(event)) {
    throw new AppError('bad_request', 'The delivery has no id or event. Send it as the Git host does.')
  }
  const news = newsOf(repository, event, parsePayload(body))
  await services.store.takeDelivery({ id, repository, event, at: services.clock() }, news)
}

const refused = sharedCounts()

/** By this process since its start. */
export function countRefused(repository: string): number {
  return refused.get(repository) ?? 0
}

/** Pages and routes are bundled apart: each would count by itself. */
function sharedCounts(): Map<string, number> {
  const shared = globalThis as { plimsollRefused?: Map<string, number> }
  shared.plimsollRefused ??= new Map()
  return shared.plimsollRefused
}

const github = { signature: 'x-hub-signature-256', delivery: 'x-github-delivery', event: 'x-github-event' }
const gitea = { signature: 'x-gitea-signature', delivery: 'x-gitea-delivery', event: 'x-gitea-event' }

/** GitHub writes `sha256=` before it, Gitea does not. */
function isSignature(given: string, secret: string, body: Uint8Array): boolean {
  const expected = createHmac('sha256', secret).update(body).digest()
  const hex = given.replace(/^sha256=/, '')
  const actual = Buffer.from(/^[0-9a-f]{64}$/.test(hex) ? hex : '0'.repeat(64), 'hex')
  return timingSafeEqual(actual, expected)
}

function parsePayload(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch (cause) {
    throw new AppError('bad_request', 'The body is not JSON. Set the webhook’s content type to application/json.', {
      cause,
    })
  }
}
