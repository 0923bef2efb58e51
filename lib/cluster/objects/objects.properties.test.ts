import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { managedFieldsOf } from '../owners'
import { readDeployment } from './deployment'
import { readPod } from './pod'
import { readReplicaSet } from './revision'
import { Conditions, conditionsOf } from './rollout'
import { Count, Flag, Instant, listOf, Meta, metaOf, Names, PodTemplate, podTemplateOf, Text } from './shapes'

/** What the API may send, as schemas: the readers must take and refuse the same. */
const Owner = z.object({ kind: z.string(), name: z.string(), uid: Text, controller: Flag })
const meta = z.object({
  name: z.string(),
  namespace: Text,
  uid: Text,
  creationTimestamp: Instant,
  deletionTimestamp: Instant,
  generation: Count,
  labels: Names,
  annotations: Names,
  ownerReferences: listOf(Owner),
})
const Container = z.object({ name: z.string(), image: Text })
const podSpec = z.object({ containers: listOf(Container), initContainers: listOf(Container) })
const template = z.object({ spec: podSpec })
const managedFields = listOf(
  z.object({
    manager: Text,
    operation: z.string(),
    subresource: Text.transform(text => text || null),
    time: Instant,
    fieldsV1: z.unknown().optional(),
  }),
)
const conditions = listOf(
  z
    .object({
      type: z.string(),
      status: z.enum(['True', 'False', 'Unknown']).catch('Unknown'),
      reason: Text,
      message: Text,
      lastUpdateTime: Instant,
      lastTransitionTime: Instant,
    })
    .transform(({ lastUpdateTime, lastTransitionTime, ...rest }) => ({
      ...rest,
      at: lastUpdateTime ?? lastTransitionTime,
      since: lastTransitionTime,
    })),
)
const ended = z.object({ reason: Text, exitCode: Count, finishedAt: Instant }).nullish()
const containerStatus = z.object({
  name: z.string(),
  imageID: Text,
  ready: Flag,
  restartCount: Count,
  state: z
    .object({
      waiting: z.object({ reason: Text, message: Text }).nullish(),
      running: z.object({ startedAt: Instant }).nullish(),
      terminated: ended,
    })
    .prefault({}),
  lastState: z.object({ terminated: ended }).prefault({}),
})
const pod = z.object({
  metadata: meta,
  spec: podSpec.extend({ nodeName: Text }),
  status: z
    .object({
      phase: Text,
      conditions: listOf(
        z.object({ type: z.string(), status: z.string(), reason: Text, message: Text, lastTransitionTime: Instant }),
      ),
      containerStatuses: listOf(containerStatus),
      initContainerStatuses: listOf(containerStatus),
    })
    .prefault({}),
})
const replicaSet = z.object({ metadata: meta, spec: z.object({ template }) })
const deployment = z.object({
  metadata: meta.extend({ managedFields }),
  spec: z.object({
    replicas: z.number().nullish(),
    paused: Flag,
    strategy: z.object({ type: z.unknown().optional() }).nullish(),
    progressDeadlineSeconds: z.number().nullish(),
    template,
  }),
  status: z
    .object({
      observedGeneration: Count,
      updatedReplicas: Count,
      readyReplicas: Count,
      availableReplicas: Count,
      replicas: Count,
      conditions,
    })
    .prefault({}),
})

const time = '2026-11-21T08:00:00Z'
const aMeta = {
  name: 'cart',
  namespace: 'shop',
  uid: 'u1',
  creationTimestamp: time,
  deletionTimestamp: null,
  generation: 3,
  labels: { 'pod-template-hash': 'abc' },
  annotations: { note: 'x' },
  ownerReferences: [{ kind: 'ReplicaSet', name: 'cart-abc', uid: 'u0', controller: true }],
}
const aSpec = { containers: [{ name: 'app', image: 'shop/cart:1' }], initContainers: [{ name: 'up', image: 'up:1' }] }
const manyConditions = [
  { type: 'Ready', status: 'True', reason: 'r', message: 'm', lastUpdateTime: time, lastTransitionTime: time },
]
const someFields = [
  { manager: 'kubectl', operation: 'Update', subresource: 'status', time, fieldsV1: { 'f:spec': {} } },
]
const aStatus = {
  name: 'app',
  imageID: 'sha256:1',
  ready: true,
  restartCount: 2,
  state: {
    waiting: { reason: 'CrashLoopBackOff', message: 'm' },
    running: { startedAt: time },
    terminated: { reason: 'Error', exitCode: 1, finishedAt: time },
  },
  lastState: { terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: time } },
}
const aPod = {
  metadata: aMeta,
  spec: { ...aSpec, nodeName: 'n1' },
  status: {
    phase: 'Running',
    conditions: manyConditions,
    containerStatuses: [aStatus],
    initContainerStatuses: [{ ...aStatus, name: 'up' }],
  },
}
const aReplicaSet = { metadata: aMeta, spec: { template: { spec: aSpec } } }
const aDeployment = {
  metadata: { ...aMeta, managedFields: someFields },
  spec: {
    replicas: 2,
    paused: false,
    strategy: { type: 'Recreate' },
    progressDeadlineSeconds: 60,
    template: { spec: aSpec },
  },
  status: {
    observedGeneration: 3,
    updatedReplicas: 2,
    readyReplicas: 2,
    availableReplicas: 2,
    replicas: 2,
    conditions: manyConditions,
  },
}

/** One or two values anywhere in it are gone, or something else. */
function altered(whole: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(whole)
  const other = fc.oneof(
    fc.constantFrom<unknown>(undefined, null, '', 'x', 0, 1.5, true, [], {}, [null], [{}], [[]], { name: 'x' }),
    fc.jsonValue({ maxDepth: 2 }),
  )
  const change = fc.tuple(fc.constantFrom(...places), other)
  return fc
    .array(change, { minLength: 0, maxLength: 2 })
    .map(changes => changes.reduce<unknown>((now, [place, value]) => put(now, place, value), whole))
}

type Place = readonly string[]

function placesIn(value: unknown, at: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([key, below]) => placesIn(below, [...at, key]))]
}

function put(into: unknown, [key, ...rest]: Place, value: unknown): unknown {
  if (key === undefined) return value
  if (Array.isArray(into)) return into.map((one, index) => (String(index) === key ? put(one, rest, value) : one))
  if (typeof into !== 'object' || into === null) return into
  return { ...into, [key]: put(Reflect.get(into, key), rest, value) }
}

function told<T>(read: (raw: unknown) => T): (raw: unknown) => T | 'refused' {
  return raw => {
    try {
      return read(raw)
    } catch {
      return 'refused'
    }
  }
}

function within<T>(schema: z.ZodType<T>): (raw: unknown) => T {
  const around = z.object({ part: schema })
  return raw => around.parse(raw === undefined ? {} : { part: raw }).part
}

describe('a reader of what the API sends', () => {
  test.each([
    ['metadata', aMeta, meta, metaOf],
    ['metadata within a schema', aMeta, meta, within(Meta)],
    ['a pod template', { spec: aSpec }, template, podTemplateOf],
    ['a pod template within a schema', { spec: aSpec }, template, within(PodTemplate)],
    ['conditions within a schema', manyConditions, conditions, within(Conditions)],
    ['conditions', manyConditions, conditions, conditionsOf],
    ['managed fields', someFields, managedFields, managedFieldsOf],
  ])('takes of %s what its schema takes, and refuses the same', (_, whole, schema, read) => {
    fc.assert(
      fc.property(altered(whole), raw => {
        expect(told<unknown>(read)(raw)).toEqual(told<unknown>(one => schema.parse(one))(raw))
      }),
      { numRuns: 2_000 },
    )
  })

  test.each([
    ['pod', aPod, pod, readPod],
    ['ReplicaSet', aReplicaSet, replicaSet, readReplicaSet],
    ['Deployment', aDeployment, deployment, readDeployment],
  ])('refuses a %s that its schema refuses, and no other', (_, whole, schema, read) => {
    fc.assert(
      fc.property(altered(whole), raw => {
        expect(told<unknown>(read)(raw) === 'refused').toBe(!schema.safeParse(raw).success)
      }),
      { numRuns: 3_000 },
    )
  })
})
