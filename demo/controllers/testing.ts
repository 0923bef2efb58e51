import { at, type Json, type JsonObject, listAt, numberAt, textAt } from '@/demo/kubernetes/json'
import { type Kind, kindOf } from '@/demo/kubernetes/kinds'
import { seedObject } from '@/demo/kubernetes/seed'
import { createStore } from '@/demo/kubernetes/store'
import { type Api, createObject, updateObject } from '@/demo/kubernetes/write'
import { type Clock, createClock } from './clock'
import { type Controllers, startControllers } from './controllers'

/** A cluster without a server whose clock stands still, for tests: write, step, look. */
export interface Bench {
  readonly api: Api
  readonly clock: Clock
  readonly controllers: Controllers
  create(resource: string, object: JsonObject): void
  change(resource: string, name: string, change: (live: JsonObject) => JsonObject, manager?: string): void
  get(resource: string, name: string): JsonObject
  list(resource: string): readonly JsonObject[]
  step(seconds: number): Promise<void>
}

export const namespace = 'demo'

export function openBench(): Bench {
  const clock = createClock({ at: Date.parse('2026-03-02T09:00:00Z') })
  const api: Api = { store: createStore(), now: clock.now }
  seedObject(api, kindOf('namespaces'), { metadata: { name: namespace } })
  const controllers = startControllers({ api, clock })
  return {
    api,
    clock,
    controllers,
    create: (resource, object) => void createObject(api, kindOf(resource), namespace, object, { manager: 'test' }),
    change: (resource, name, change, manager = 'test') =>
      void updateObject(api, { kind: kindOf(resource), namespace, name }, change, { manager }),
    get: (resource, name) => api.store.get(kindOf(resource), placed(kindOf(resource)), name) ?? {},
    list: resource => api.store.list(kindOf(resource)),
    step: seconds => clock.step(seconds * 1000),
  }
}

export function workload(image: string, spec: JsonObject = {}): JsonObject {
  const template = { metadata: { labels: { app: 'shop' } }, spec: { containers: [{ name: 'shop', image }] } }
  return { metadata: { name: 'shop' }, spec: { selector: { matchLabels: { app: 'shop' } }, template, ...spec } }
}

export function withImage(object: JsonObject, image: string): JsonObject {
  const text = JSON.stringify(object).replace(/"image":"[^"]*"/g, `"image":${JSON.stringify(image)}`)
  const next: JsonObject = JSON.parse(text)
  return next
}

export function conditionOf(object: JsonObject, type: string): JsonObject {
  const found = listAt(object, 'status', 'conditions').find(one => textAt(one, 'type') === type)
  const { status, reason } = { status: textAt(found, 'status'), reason: textAt(found, 'reason') }
  return { status, reason }
}

/** `image state ready restarts` of every pod's first container. */
export function describePods(pods: readonly JsonObject[]): readonly string[] {
  return pods.map(pod => {
    const status: Json | undefined = at(pod, 'status', 'containerStatuses', 0)
    const state = Object.keys(at(status, 'state') ?? {})[0] ?? 'none'
    const reason = textAt(status, 'state', state, 'reason') || state
    return `${textAt(pod, 'spec', 'containers', 0, 'image')} ${reason} ${at(status, 'ready') === true ? 'ready' : 'unready'} ${numberAt(status, 'restartCount') ?? 0}`
  })
}

function placed(kind: Kind): string {
  return kind.namespaced ? namespace : ''
}
