import { describe, expect, it } from 'vitest'
import { isObject, type JsonObject, listAt, objectAt, textAt, withAt } from '../json'
import { kindOf } from '../kinds'
import { jsonPatch } from '../patches/json-patch'
import { seedObject } from '../seed'
import { createStore } from '../store'
import { type Api, applyObject, createObject, updateObject } from '../write'

/** The expected trees were recorded from a real API server, 1.34. */
describe('managedFields', () => {
  it('gives a client-side apply all that it set and all that was filled in for it', () => {
    const api = open()
    create(api, deployment(), 'kubectl-client-side-apply')
    expect(entries(api)).toEqual([['kubectl-client-side-apply', 'Update', '', createdFields]])
  })

  it('gives a server-side apply exactly what it names', () => {
    const api = open()
    apply(api, deployment(), 'kustomize-controller')
    expect(entries(api)).toEqual([['kustomize-controller', 'Apply', '', appliedFields]])
  })

  it('moves one field to whoever changes it, with the time of that change alone', () => {
    const api = open()
    apply(api, deployment(), 'kustomize-controller')
    at(api, 60)
    setImage(api, 'shop:2', 'kubectl-set')
    const image = { 'f:spec': { 'f:template': { 'f:spec': { 'f:containers': { [shop]: { 'f:image': {} } } } } } }
    expect(entries(api)[1]).toEqual(['kubectl-set', 'Update', '', image])
    expect(JSON.stringify(entries(api)[0])).not.toContain('f:image')
    expect(times(api)).toEqual(['2026-03-02T09:00:00Z', '2026-03-02T09:01:00Z'])
  })

  it('leaves a field with the hand that set it, also when it set the value from before', () => {
    const api = open()
    apply(api, deployment(), 'kustomize-controller')
    setImage(api, 'shop:2', 'kubectl-set')
    setImage(api, 'shop:1', 'kubectl-set')
    expect(imageOwners(api)).toEqual(['kubectl-set'])
  })

  it('does not move the time of an apply that changes nothing', () => {
    const api = open()
    apply(api, deployment(), 'kustomize-controller')
    at(api, 60)
    apply(api, deployment(), 'kustomize-controller')
    expect(times(api)).toEqual(['2026-03-02T09:00:00Z'])
  })

  it('shares a field between two that apply the same value, and refuses one that applies another', () => {
    const api = open()
    apply(api, deployment(), 'one')
    apply(api, deployment(), 'two')
    expect(imageOwners(api).toSorted()).toEqual(['one', 'two'])
    expect(() => apply(api, deployment('shop:2'), 'two', false)).toThrow(
      'Apply failed with 1 conflict: conflict with "one": .spec.template.spec.containers[name="shop"].image',
    )
    apply(api, deployment('shop:2'), 'two')
    expect(imageOwners(api)).toEqual(['two'])
  })

  it('removes what an apply named before and names no more, unless somebody else owns it', () => {
    const api = open()
    const labelled = withAt(deployment(), ['metadata', 'labels'], { team: 'a', tier: 'web' })
    apply(api, labelled, 'one')
    apply(api, withAt(base(), ['metadata', 'labels'], { tier: 'web' }), 'two')
    apply(api, deployment(), 'one')
    expect(objectAt(read(api), 'metadata', 'labels')).toEqual({ tier: 'web' })
  })

  it('calls the unknown past of an object before-first-apply', () => {
    const api = open()
    seedObject(api, kind, withAt(deployment(), ['metadata', 'namespace'], 'default'))
    apply(api, deployment('shop:2'), 'one')
    expect(entries(api).map(([manager]) => manager)).toEqual(['one', 'before-first-apply'])
    expect(imageOwners(api)).toEqual(['one'])
  })

  it('keeps the status apart, under its subresource', () => {
    const api = open()
    create(api, deployment(), 'kubectl-create')
    const change = (live: JsonObject): JsonObject => ({ ...live, spec: {}, status: { readyReplicas: 1 } })
    updateObject(api, place, change, { manager: 'kube-controller-manager', subresource: 'status' })
    expect(entries(api)[0]).toEqual([
      'kube-controller-manager',
      'Update',
      'status',
      { 'f:status': { 'f:readyReplicas': {} } },
    ])
    expect(objectAt(read(api), 'spec', 'selector')).toEqual({ matchLabels: { app: 'shop' } })
  })
})

const shop = 'k:{"name":"shop"}'

const createdFields = {
  'f:spec': {
    'f:progressDeadlineSeconds': {},
    'f:replicas': {},
    'f:revisionHistoryLimit': {},
    'f:selector': {},
    'f:strategy': { 'f:rollingUpdate': { '.': {}, 'f:maxSurge': {}, 'f:maxUnavailable': {} }, 'f:type': {} },
    'f:template': {
      'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
      'f:spec': {
        'f:containers': {
          [shop]: {
            '.': {},
            'f:env': { '.': {}, 'k:{"name":"A"}': { '.': {}, 'f:name': {}, 'f:value': {} } },
            'f:image': {},
            'f:imagePullPolicy': {},
            'f:name': {},
            'f:ports': {
              '.': {},
              'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {}, 'f:protocol': {} },
            },
            'f:resources': { '.': {}, 'f:limits': { '.': {}, 'f:cpu': {} } },
            'f:terminationMessagePath': {},
            'f:terminationMessagePolicy': {},
          },
        },
        'f:dnsPolicy': {},
        'f:restartPolicy': {},
        'f:schedulerName': {},
        'f:securityContext': {},
        'f:terminationGracePeriodSeconds': {},
      },
    },
  },
}

const appliedFields = {
  'f:spec': {
    'f:selector': {},
    'f:template': {
      'f:metadata': { 'f:labels': { 'f:app': {} } },
      'f:spec': {
        'f:containers': {
          [shop]: {
            '.': {},
            'f:env': { 'k:{"name":"A"}': { '.': {}, 'f:name': {}, 'f:value': {} } },
            'f:image': {},
            'f:name': {},
            'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
            'f:resources': { 'f:limits': { 'f:cpu': {} } },
          },
        },
      },
    },
  },
}

const kind = kindOf('deployments')
const place = { kind, namespace: 'default', name: 'shop' }

interface MovableApi extends Api {
  time: number
}

function open(): MovableApi {
  const api: MovableApi = { store: createStore(), time: Date.parse('2026-03-02T09:00:00Z'), now: () => api.time }
  seedObject(api, kindOf('namespaces'), { metadata: { name: 'default' } })
  return api
}

function at(api: MovableApi, seconds: number): void {
  api.time += seconds * 1000
}

function base(): JsonObject {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shop' } }
}

function deployment(image = 'shop:1'): JsonObject {
  const container = {
    name: 'shop',
    image,
    env: [{ name: 'A', value: 'b' }],
    ports: [{ containerPort: 80 }],
    resources: { limits: { cpu: '100m' } },
  }
  const template = { metadata: { labels: { app: 'shop' } }, spec: { containers: [container] } }
  return { ...base(), spec: { selector: { matchLabels: { app: 'shop' } }, template } }
}

function create(api: Api, object: JsonObject, manager: string): void {
  createObject(api, kind, 'default', object, { manager })
}

function apply(api: Api, object: JsonObject, manager: string, force = true): void {
  applyObject(api, place, object, { manager, force })
}

function setImage(api: Api, image: string, manager: string): void {
  const patch = [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: image }]
  updateObject(
    api,
    place,
    live => {
      const next = jsonPatch(live, patch)
      return isObject(next) ? next : live
    },
    { manager },
  )
}

function read(api: Api): JsonObject {
  return api.store.get(kind, 'default', 'shop') ?? {}
}

function entries(api: Api): readonly (readonly [string, string, string, JsonObject])[] {
  return listAt(read(api), 'metadata', 'managedFields').map(entry => [
    textAt(entry, 'manager'),
    textAt(entry, 'operation'),
    textAt(entry, 'subresource'),
    objectAt(entry, 'fieldsV1'),
  ])
}

function times(api: Api): readonly string[] {
  return listAt(read(api), 'metadata', 'managedFields').map(entry => textAt(entry, 'time'))
}

function imageOwners(api: Api): readonly string[] {
  return entries(api).flatMap(([manager, , , fields]) =>
    JSON.stringify(fields).includes('"f:image"') ? [manager] : [],
  )
}
