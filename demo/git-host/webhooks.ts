import { createHmac, randomUUID } from 'node:crypto'
import type { HostedRepository } from './repositories'
import type { DeliveryState, HookState } from './state'

export interface WebhookEvent {
  readonly name: 'ping' | 'push' | 'pull_request' | 'pull_request_review' | 'status' | 'check_run'
  readonly action: string | null
  readonly payload: Readonly<Record<string, unknown>>
}

export interface Webhooks {
  /** Whether anybody wants to know: what nobody asks for need not be worked out. */
  listened(repository: HostedRepository, event: WebhookEvent['name']): boolean
  /** To every hook that listens for it; does not wait for the answers. */
  send(repository: HostedRepository, event: WebhookEvent): void
  deliver(repository: HostedRepository, hook: HookState, event: WebhookEvent): void
  /** The same body under the same delivery id. */
  redeliver(repository: HostedRepository, hook: HookState, delivery: DeliveryState): void
  /** Resolves when nothing is on its way. */
  idle(): Promise<void>
  /** Gives up what is on its way; what was tried is recorded. */
  stop(): Promise<void>
}

interface Attempt {
  readonly guid: string
  readonly event: string
  readonly action: string | null
  readonly payload: string
  readonly redelivery: boolean
}

const timeoutMs = 10_000
const kept = 100

export function createWebhooks(clock: () => number): Webhooks {
  const underWay = new Set<Promise<void>>()
  const stopping = new AbortController()

  function start(repository: HostedRepository, hook: HookState, attempt: Attempt): void {
    const work = post(hook, attempt, clock, stopping.signal).then(result => {
      const state = repository.state.hooks.find(known => known.id === hook.id)
      if (state === undefined) return
      state.deliveries.unshift({ id: repository.nextId(), ...attempt, ...result })
      state.deliveries.splice(kept)
      repository.save()
    })
    underWay.add(work)
    work.finally(() => underWay.delete(work))
  }

  function deliver(repository: HostedRepository, hook: HookState, event: WebhookEvent): void {
    const action = event.action === null ? {} : { action: event.action }
    const payload = JSON.stringify({ ...action, ...event.payload })
    start(repository, hook, {
      guid: randomUUID(),
      event: event.name,
      action: event.action,
      payload,
      redelivery: false,
    })
  }

  async function idle(): Promise<void> {
    while (underWay.size > 0) await Promise.all(underWay)
  }

  return {
    deliver,
    listened: (repository, event) => repository.state.hooks.some(hook => listens(hook, event)),
    send(repository, event) {
      for (const hook of repository.state.hooks) if (listens(hook, event.name)) deliver(repository, hook, event)
    },
    redeliver(repository, hook, { guid, event, action, payload }) {
      start(repository, hook, { guid, event, action, payload, redelivery: true })
    },
    idle,
    stop() {
      stopping.abort()
      return idle()
    },
  }
}

function listens(hook: HookState, event: string): boolean {
  return hook.active && (hook.events.includes(event) || hook.events.includes('*'))
}

async function post(
  hook: HookState,
  attempt: Attempt,
  clock: () => number,
  stop: AbortSignal,
): Promise<Pick<DeliveryState, 'deliveredAt' | 'durationMs' | 'statusCode' | 'status'>> {
  const form = hook.contentType === 'form'
  const body = form ? `payload=${encodeURIComponent(attempt.payload)}` : attempt.payload
  const deliveredAt = clock()
  const told = (statusCode: number, status: string) => ({
    deliveredAt,
    durationMs: Math.max(0, clock() - deliveredAt),
    statusCode,
    status,
  })
  try {
    const response = await fetch(hook.url, {
      method: 'POST',
      body,
      redirect: 'manual',
      signal: AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]),
      headers: {
        'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
        'user-agent': 'GitHub-Hookshot/demo',
        'x-github-event': attempt.event,
        'x-github-delivery': attempt.guid,
        'x-github-hook-id': String(hook.id),
        ...(hook.secret === null ? {} : { 'x-hub-signature-256': sign(hook.secret, body) }),
      },
    })
    await response.arrayBuffer()
    return told(response.status, response.ok ? 'OK' : response.statusText || 'Invalid HTTP Response')
  } catch {
    return told(0, 'failed to connect to host')
  }
}

function sign(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}
