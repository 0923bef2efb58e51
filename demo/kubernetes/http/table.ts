import { at, type Json, type JsonObject, listAt, numberAt, objectAt, textAt } from '../json'
import type { Kind } from '../kinds'

/** The columns that kubectl prints; a wide one has priority 1. */
export function tableOf(
  kind: Kind,
  objects: readonly JsonObject[],
  { now, list }: { readonly now: number; readonly list: JsonObject },
): JsonObject {
  const columns = [column('Name', object => textAt(object, 'metadata', 'name')), ...(columnsOf[kind.kind] ?? []), age]
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: list,
    columnDefinitions: columns.map(({ name, type, priority }) => ({
      name,
      type,
      format: name === 'Name' ? 'name' : '',
      description: '',
      priority,
    })),
    rows: objects.map(object => ({
      cells: columns.map(({ cell }) => cell(object, now)),
      object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: objectAt(object, 'metadata') },
    })),
  }
}

export function tableWanted(accept: string): boolean {
  return accept.split(',').some(part => part.includes('as=Table') && part.includes('v=v1;'))
}

interface Column {
  readonly name: string
  readonly type: 'string' | 'integer'
  readonly priority: number
  readonly cell: (object: JsonObject, now: number) => Json
}

function column(name: string, cell: Column['cell'], priority = 0, type: Column['type'] = 'string'): Column {
  return { name, type, priority, cell }
}

function count(name: string, ...path: readonly string[]): Column {
  return column(name, object => numberAt(object, ...path) ?? 0, 0, 'integer')
}

function ratio(name: string, have: readonly string[], want: readonly string[]): Column {
  return column(name, object => `${numberAt(object, ...have) ?? 0}/${numberAt(object, ...want) ?? 0}`)
}

const age = column('Age', (object, now) => duration(now - Date.parse(textAt(object, 'metadata', 'creationTimestamp'))))

const containers = column('Containers', object => templateContainers(object, 'name'), 1)
const images = column('Images', object => templateContainers(object, 'image'), 1)
const ready = column('Ready', object => conditionOf(object, 'status'))
const words = column('Status', object => conditionOf(object, 'message'))

const columnsOf: Readonly<Record<string, readonly Column[]>> = {
  Pod: [
    column('Ready', podReady),
    column('Status', podWords),
    column('Restarts', restarts),
    column('IP', object => textAt(object, 'status', 'podIP') || '<none>', 1),
    column('Node', object => textAt(object, 'spec', 'nodeName') || '<none>', 1),
  ],
  Deployment: [
    ratio('Ready', ['status', 'readyReplicas'], ['spec', 'replicas']),
    count('Up-to-date', 'status', 'updatedReplicas'),
    count('Available', 'status', 'availableReplicas'),
    containers,
    images,
  ],
  ReplicaSet: [
    count('Desired', 'spec', 'replicas'),
    count('Current', 'status', 'replicas'),
    count('Ready', 'status', 'readyReplicas'),
    containers,
    images,
  ],
  StatefulSet: [ratio('Ready', ['status', 'readyReplicas'], ['spec', 'replicas']), containers, images],
  DaemonSet: [
    count('Desired', 'status', 'desiredNumberScheduled'),
    count('Current', 'status', 'currentNumberScheduled'),
    count('Ready', 'status', 'numberReady'),
    count('Up-to-date', 'status', 'updatedNumberScheduled'),
    count('Available', 'status', 'numberAvailable'),
    column('Node Selector', () => '<none>'),
    containers,
    images,
  ],
  Job: [
    column('Status', jobWords),
    ratio('Completions', ['status', 'succeeded'], ['spec', 'completions']),
    column('Duration', jobDuration),
    containers,
    images,
  ],
  CronJob: [
    column('Schedule', object => textAt(object, 'spec', 'schedule')),
    column('Timezone', object => textAt(object, 'spec', 'timeZone') || '<none>'),
    column('Suspend', object => (at(object, 'spec', 'suspend') === true ? 'True' : 'False')),
    column('Active', object => listAt(object, 'status', 'active').length, 0, 'integer'),
    column('Last Schedule', (object, now) => since(textAt(object, 'status', 'lastScheduleTime'), now)),
  ],
  Namespace: [column('Status', object => textAt(object, 'status', 'phase'))],
  Node: [
    column('Status', object => (conditionOf(object, 'status') === 'True' ? 'Ready' : 'NotReady')),
    column('Version', object => textAt(object, 'status', 'nodeInfo', 'kubeletVersion')),
  ],
  Kustomization: [ready, words],
  GitRepository: [column('URL', object => textAt(object, 'spec', 'url')), ready, words],
}

function jobWords(job: JsonObject): string {
  const ended = listAt(job, 'status', 'conditions').map(one => textAt(one, 'type'))
  return ended.find(type => type === 'Complete' || type === 'Failed') ?? 'Running'
}

function jobDuration(job: JsonObject, now: number): string {
  const start = Date.parse(textAt(job, 'status', 'startTime'))
  return Number.isNaN(start) ? '' : duration((Date.parse(textAt(job, 'status', 'completionTime')) || now) - start)
}

function since(time: string, now: number): string {
  return time === '' ? '<none>' : duration(now - Date.parse(time))
}

function templateContainers(object: JsonObject, field: string): string {
  const spec = objectAt(object, 'spec', 'template', 'spec')
  return listAt(spec, 'containers')
    .map(container => textAt(container, field))
    .join(',')
}

function conditionOf(object: JsonObject, field: string): string {
  const found = listAt(object, 'status', 'conditions').find(condition => textAt(condition, 'type') === 'Ready')
  return textAt(found, field)
}

function containerStatuses(object: JsonObject): readonly Json[] {
  return listAt(object, 'status', 'containerStatuses')
}

function restarts(object: JsonObject): number {
  return containerStatuses(object).reduce<number>((sum, one) => sum + (numberAt(one, 'restartCount') ?? 0), 0)
}

function podReady(object: JsonObject): string {
  const statuses = containerStatuses(object)
  const up = statuses.filter(one => at(one, 'ready') === true).length
  return `${up}/${listAt(object, 'spec', 'containers').length}`
}

/** The first container that waits or has ended speaks for the pod. */
function podWords(object: JsonObject): string {
  if (at(object, 'metadata', 'deletionTimestamp') !== undefined) return 'Terminating'
  const reasons = containerStatuses(object).map(
    one => textAt(one, 'state', 'waiting', 'reason') || textAt(one, 'state', 'terminated', 'reason'),
  )
  return (
    reasons.find(reason => reason !== '') ?? (textAt(object, 'status', 'reason') || textAt(object, 'status', 'phase'))
  )
}

function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 120) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`
  if (minutes < 180) return `${minutes}m`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${hours}h`
  return `${Math.floor(hours / 24)}d`
}
