import { isObject, type JsonObject, listAt, numberAt, objectAt, textAt } from '@/demo/kubernetes/json'
import { formatTime } from '@/demo/kubernetes/time'
import { conditionSince, findCondition } from './conditions'
import { type Fate, fateOf } from './fate'
import { fullReference, imageId } from './image-id'
import { containersOf } from './pods'

/** Where a pod is on its way; the kubelet moves it from one to the next. */
export type Stage = 'creating' | 'pulling' | 'started' | 'settled' | 'backoff' | 'finished'

export interface PodView {
  readonly stage: Stage
  readonly ordered: Fate | null
  readonly now: number
  readonly salt: (image: string) => string
}

/** The status a kubelet would report at a stage. Pure. */
export function podStatus(pod: JsonObject, view: PodView): JsonObject {
  const before = objectAt(pod, 'status')
  const time = formatTime(view.now)
  const statuses = containersOf(pod).map(container => containerStatus(pod, container, view))
  const unready = statuses.filter(one => one.ready !== true).map(one => textAt(one, 'name'))
  const inits = listAt(pod, 'spec', 'initContainers').filter(isObject)
  const phase = phaseOf(statuses, view.stage)
  const waiting = { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` }
  const ended = phase === 'Succeeded' ? { reason: 'PodCompleted' } : waiting
  const isUp = unready.length === 0
  const condition = (type: string, up: boolean, words: JsonObject = {}): JsonObject => ({
    ...conditionSince(findCondition(before, type), { type, status: up ? 'True' : 'False' }, time),
    ...(up ? {} : words),
  })
  return {
    ...before,
    phase,
    conditions: [
      condition('PodReadyToStartContainers', view.stage !== 'creating'),
      condition('Initialized', true),
      condition('Ready', isUp, ended),
      condition('ContainersReady', isUp, ended),
      condition('PodScheduled', true),
    ],
    hostIP: '10.0.0.1',
    hostIPs: [{ ip: '10.0.0.1' }],
    ...(view.stage === 'creating' ? {} : address(pod)),
    startTime: textAt(before, 'startTime') || time,
    qosClass: textAt(before, 'qosClass') || 'BestEffort',
    ...(inits.length === 0 ? {} : { initContainerStatuses: inits.map(one => doneInit(one, time, view)) }),
    containerStatuses: statuses,
  }
}

function containerStatus(pod: JsonObject, container: JsonObject, view: PodView): JsonObject {
  const name = textAt(container, 'name')
  const image = textAt(container, 'image')
  const previous = listAt(pod, 'status', 'containerStatuses').find(one => textAt(one, 'name') === name)
  const before = isObject(previous) ? previous : {}
  const restarts = numberAt(before, 'restartCount') ?? 0
  const base = { name, image, imageID: '', ready: false, started: false, restartCount: restarts }
  if (view.stage === 'creating' || view.stage === 'pulling') {
    return { ...base, state: { waiting: { reason: 'ContainerCreating' } } }
  }
  const fate = fateOf(container, before, view.ordered)
  if (fate === 'missing') return { ...base, state: missing(image, view.stage) }
  const pulled = {
    ...base,
    image: fullReference(image),
    imageID: textAt(before, 'imageID') || imageId(image, view.salt(image)),
  }
  if (view.stage === 'finished') return { ...pulled, ...finished(fate, before, view) }
  if (fate === 'crash' || fate === 'oom') return { ...pulled, ...crashing(fate, name, before, restarts, view) }
  const running = textAt(before, 'state', 'running', 'startedAt') || formatTime(view.now)
  const last = lastState(before)
  const ready = fate !== 'unready' && view.stage !== 'started'
  return { ...pulled, ...last, ready, started: true, state: { running: { startedAt: running } } }
}

function missing(image: string, stage: Stage): JsonObject {
  const full = fullReference(image)
  if (stage === 'backoff') {
    const message = `Back-off pulling image "${image}": ErrImagePull: failed to pull and unpack image "${full}": not found`
    return { waiting: { reason: 'ImagePullBackOff', message } }
  }
  const message = `rpc error: code = NotFound desc = failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${full}: not found`
  return { waiting: { reason: 'ErrImagePull', message } }
}

function crashing(fate: Fate, name: string, before: JsonObject, restarts: number, view: PodView): JsonObject {
  const ended = termination(fate, view.now)
  if (view.stage !== 'backoff') return { ...lastState(before), restartCount: restarts, state: { terminated: ended } }
  const message = `back-off 20s restarting failed container=${name}`
  return {
    restartCount: restarts + 1,
    state: { waiting: { reason: 'CrashLoopBackOff', message } },
    lastState: { terminated: ended },
  }
}

function finished(fate: Fate, before: JsonObject, view: PodView): JsonObject {
  if (fate === 'crash' || fate === 'oom') return { state: { terminated: termination(fate, view.now) } }
  const startedAt = textAt(before, 'state', 'running', 'startedAt') || formatTime(view.now)
  return { state: { terminated: { exitCode: 0, reason: 'Completed', startedAt, finishedAt: formatTime(view.now) } } }
}

function termination(fate: Fate, now: number): JsonObject {
  const times = { startedAt: formatTime(now - 1000), finishedAt: formatTime(now) }
  return fate === 'oom' ? { exitCode: 137, reason: 'OOMKilled', ...times } : { exitCode: 1, reason: 'Error', ...times }
}

function lastState(before: JsonObject): JsonObject {
  const ended = objectAt(before, 'lastState', 'terminated')
  return Object.keys(ended).length === 0 ? {} : { lastState: { terminated: ended } }
}

function doneInit(container: JsonObject, time: string, view: PodView): JsonObject {
  const image = textAt(container, 'image')
  const base = { name: textAt(container, 'name'), image: fullReference(image), restartCount: 0 }
  const state = { terminated: { exitCode: 0, reason: 'Completed', startedAt: time, finishedAt: time } }
  return { ...base, imageID: imageId(image, view.salt(image)), ready: true, started: false, state }
}

function phaseOf(statuses: readonly JsonObject[], stage: Stage): string {
  if (stage === 'finished') {
    const failed = statuses.some(one => (numberAt(one, 'state', 'terminated', 'exitCode') ?? 0) !== 0)
    return failed ? 'Failed' : 'Succeeded'
  }
  const waiting = statuses.every(one => textAt(one, 'imageID') !== '')
  return waiting && stage !== 'creating' && stage !== 'pulling' ? 'Running' : 'Pending'
}

/** A stable address from the pod's uid. */
function address(pod: JsonObject): JsonObject {
  const uid = textAt(pod, 'metadata', 'uid').replaceAll('-', '')
  const [a = 0, b = 0] = [uid.slice(0, 2), uid.slice(2, 4)].map(part => Number.parseInt(part, 16) || 1)
  const ip = `10.244.${a}.${b}`
  return { podIP: ip, podIPs: [{ ip }] }
}
