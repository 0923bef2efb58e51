import { at, isObject, type JsonObject, listAt, objectAt, same, textAt } from '@/demo/kubernetes/json'
import { kindOf } from '@/demo/kubernetes/kinds'
import { formatTime } from '@/demo/kubernetes/time'
import { type Context, findByKey, writeStatus } from './context'
import type { Fate } from './fate'
import { ownerOf } from './owners'
import { podStatus } from './pod-status'
import { nextStep, type PodStep, type Timing } from './pod-steps'
import { pods } from './pods'
import { createWorkQueue } from './work-queue'

/** The nodes' side: places pods and moves them through their lives. */
export interface Kubelet {
  /** Call for every pod that came or changed. */
  observe(pod: JsonObject): void
  /** From now on all pods of this workload fail that way (`missing` only ones that have yet to pull). */
  fail(workload: WorkloadName, how: Fate): void
  heal(workload: WorkloadName): void
  /** The registry now has another image under this name: what is pulled from now on has another digest. */
  moveTag(image: string): void
  stop(): void
}

export interface WorkloadName {
  readonly namespace: string
  readonly name: string
}

const nodes = kindOf('nodes')

export function createKubelet(context: Context, timing: Timing): Kubelet {
  const { api, clock } = context
  const orders = new Map<string, Fate>()
  const salts = new Map<string, number>()
  const queue = createWorkQueue(clock, key => {
    const pod = findByKey(context, pods, key)
    const step = pod === null ? null : nextStep(pod, orderFor(pod), timing)
    if (pod !== null && step !== null) take(pod, step)
  })

  function orderFor(pod: JsonObject): Fate | null {
    return orders.get(`${textAt(pod, 'metadata', 'namespace')}/${workloadOf(context, pod)}`) ?? null
  }

  function observe(pod: JsonObject): void {
    const step = nextStep(pod, orderFor(pod), timing)
    if (step !== null) queue.add(keyOf(pod), step.afterMs)
  }

  function take(pod: JsonObject, step: PodStep): void {
    if (step.kind === 'remove') {
      if (listAt(pod, 'metadata', 'finalizers').length === 0) api.store.remove(pods, pod)
      return
    }
    if (step.kind === 'place') {
      place(pod)
      return
    }
    const salt = (image: string): string => String(salts.get(image) ?? '')
    const view = { stage: step.stage, ordered: orderFor(pod), now: clock.now(), salt }
    writeStatus(context, pods, pod, podStatus(pod, view), 'kubelet')
  }

  /** The scheduler leaves no managedFields behind when it binds. */
  function place(pod: JsonObject): void {
    const free = api.store.list(nodes).filter(node => at(node, 'spec', 'unschedulable') !== true)
    const node = free[hash(textAt(pod, 'metadata', 'uid')) % Math.max(1, free.length)]
    const blocked = orderFor(pod) === 'unschedulable' || node === undefined
    const next = blocked
      ? withScheduled(pod, clock.now(), `0/${free.length} nodes are available: ${free.length} Insufficient cpu.`)
      : { ...pod, spec: { ...objectAt(pod, 'spec'), nodeName: textAt(node, 'metadata', 'name') } }
    if (!same(next, pod)) api.store.put(pods, next)
  }

  function again(workload: WorkloadName): void {
    for (const pod of api.store.list(pods, workload.namespace)) {
      if (workloadOf(context, pod) === workload.name) observe(pod)
    }
  }

  return {
    observe,
    fail(workload, how) {
      orders.set(`${workload.namespace}/${workload.name}`, how)
      again(workload)
    },
    heal(workload) {
      orders.delete(`${workload.namespace}/${workload.name}`)
      again(workload)
    },
    moveTag(image) {
      salts.set(image, (salts.get(image) ?? 0) + 1)
    },
    stop: () => queue.clear(),
  }
}

/** The name of the workload on top of a pod: a Deployment's rather than its ReplicaSet's, a CronJob's rather than its Job's. */
function workloadOf({ api }: Context, pod: JsonObject): string {
  const owner = ownerOf(pod)
  if (owner === null) return textAt(pod, 'metadata', 'name')
  const between = { ReplicaSet: 'replicasets', Job: 'jobs' }[owner.kind]
  if (between === undefined) return owner.name
  const middle = api.store.get(kindOf(between), textAt(pod, 'metadata', 'namespace'), owner.name)
  return (middle === null ? null : ownerOf(middle)?.name) ?? owner.name
}

function withScheduled(pod: JsonObject, now: number, message: string): JsonObject {
  const known = listAt(pod, 'status', 'conditions').filter(isObject)
  if (known.some(one => one.type === 'PodScheduled' && one.status === 'False')) return pod
  const condition = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message,
    lastTransitionTime: formatTime(now),
  }
  return { ...pod, status: { ...objectAt(pod, 'status'), phase: 'Pending', conditions: [...known, condition] } }
}

function keyOf(pod: JsonObject): string {
  return `${textAt(pod, 'metadata', 'namespace')}/${textAt(pod, 'metadata', 'name')}`
}

function hash(text: string): number {
  return Number.parseInt(text.slice(0, 6), 16) || 0
}
