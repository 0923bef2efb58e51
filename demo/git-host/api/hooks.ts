import { z } from 'zod'
import { origin } from '../notice'
import { repositoryUrl } from '../present/repository'
import { isoTime, type Schema } from '../present/schema'
import type { DeliveryState, HookState } from '../state'
import { created, noContent, notFound, ok, parseBody, refuse } from './answer'
import { paged } from './paging'
import { param, type RepositoryCall, type Route, repositoryRoute, userOf } from './route'

const hookConfig = z.object({
  url: z.url(),
  content_type: z.enum(['json', 'form']).optional(),
  secret: z.string().optional(),
})
const newHook = z.object({
  config: hookConfig,
  events: z.array(z.string()).optional(),
  active: z.boolean().optional(),
})
const changedHook = z.object({
  config: hookConfig.optional(),
  events: z.array(z.string()).optional(),
  active: z.boolean().optional(),
})

export const hookRoutes: readonly Route[] = [
  repositoryRoute('GET', '/hooks', 'webhooks', call =>
    paged(call, call.repository.state.hooks, hook => presentHook(call, hook)),
  ),
  repositoryRoute('POST', '/hooks', 'webhooks', call => {
    const { config, events = ['push'], active = true } = parseBody(newHook, call.body)
    if (call.repository.state.hooks.some(hook => hook.url === config.url)) {
      refuse(422, 'Validation Failed', [
        { resource: 'Hook', code: 'custom', message: 'Hook already exists on this repository' },
      ])
    }
    const now = call.host.clock()
    const hook: HookState = {
      id: call.repository.nextId(),
      url: config.url,
      contentType: config.content_type ?? 'form',
      secret: config.secret ?? null,
      events,
      active,
      createdAt: now,
      updatedAt: now,
      deliveries: [],
    }
    call.repository.state.hooks.push(hook)
    call.repository.save()
    ping(call, hook)
    return created(presentHook(call, hook))
  }),
  repositoryRoute('GET', '/hooks/:id', 'webhooks', call => ok(presentHook(call, getHook(call)))),
  repositoryRoute('PATCH', '/hooks/:id', 'webhooks', call => {
    const change = parseBody(changedHook, call.body)
    const hook = getHook(call)
    hook.url = change.config?.url ?? hook.url
    hook.contentType = change.config?.content_type ?? hook.contentType
    hook.secret = change.config?.secret ?? hook.secret
    hook.events = change.events ?? hook.events
    hook.active = change.active ?? hook.active
    hook.updatedAt = call.host.clock()
    call.repository.save()
    return ok(presentHook(call, hook))
  }),
  repositoryRoute('DELETE', '/hooks/:id', 'webhooks', call => {
    const { hooks } = call.repository.state
    hooks.splice(hooks.indexOf(getHook(call)), 1)
    call.repository.save()
    return noContent()
  }),
  repositoryRoute('POST', '/hooks/:id/pings', 'webhooks', call => {
    ping(call, getHook(call))
    return noContent()
  }),
  repositoryRoute('GET', '/hooks/:id/deliveries', 'webhooks', call =>
    paged(call, getHook(call).deliveries, delivery => presentDelivery(call, delivery)),
  ),
  repositoryRoute('GET', '/hooks/:id/deliveries/:delivery', 'webhooks', call => {
    const delivery = getDelivery(call)
    return ok({
      ...presentDelivery(call, delivery),
      url: getHook(call).url,
      request: { headers: { 'x-github-event': delivery.event }, payload: JSON.parse(delivery.payload) },
      response: { headers: {}, payload: delivery.status },
    })
  }),
  repositoryRoute('POST', '/hooks/:id/deliveries/:delivery/attempts', 'webhooks', call => {
    call.host.webhooks.redeliver(call.repository, getHook(call), getDelivery(call))
    return { status: 202, body: {} }
  }),
]

function ping(call: RepositoryCall, hook: HookState): void {
  const payload = {
    zen: 'Keep it logically awesome.',
    hook_id: hook.id,
    hook: presentHook(call, hook),
    ...origin(call.host, call.repository, userOf(call).login),
  }
  call.host.webhooks.deliver(call.repository, hook, { name: 'ping', action: null, payload })
}

function getHook(call: RepositoryCall): HookState {
  return call.repository.state.hooks.find(hook => hook.id === Number(param(call, 'id'))) ?? notFound()
}

function getDelivery(call: RepositoryCall): DeliveryState {
  const id = Number(param(call, 'delivery'))
  return getHook(call).deliveries.find(delivery => delivery.id === id) ?? notFound()
}

function presentHook(call: RepositoryCall, hook: HookState): Schema['hook'] {
  const url = `${repositoryUrl(call.host, call.repository)}/hooks/${hook.id}`
  const last = hook.deliveries[0]
  return {
    type: 'Repository',
    id: hook.id,
    name: 'web',
    active: hook.active,
    events: [...hook.events],
    // A secret is never shown again.
    config: {
      url: hook.url,
      content_type: hook.contentType,
      insecure_ssl: '0',
      ...(hook.secret === null ? {} : { secret: '********' }),
    },
    created_at: isoTime(hook.createdAt),
    updated_at: isoTime(hook.updatedAt),
    url,
    test_url: `${url}/test`,
    ping_url: `${url}/pings`,
    deliveries_url: `${url}/deliveries`,
    last_response: {
      code: last?.statusCode ?? null,
      status: last === undefined ? 'unused' : 'active',
      message: last?.status ?? null,
    },
  }
}

function presentDelivery(call: RepositoryCall, delivery: DeliveryState): Schema['hook-delivery-item'] {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: isoTime(delivery.deliveredAt),
    redelivery: delivery.redelivery,
    duration: delivery.durationMs / 1000,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: null,
    repository_id: call.repository.state.id,
  }
}
