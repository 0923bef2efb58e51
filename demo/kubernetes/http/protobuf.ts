import type { Json, JsonObject } from '../json'
import { refuse } from '../refusal'

/**
 * kubectl's typed commands (`create namespace`, `create deployment`, `create job --from`, `auth can-i`) send Kubernetes' protobuf. This
 * reads the messages they make; a field that is not in the tables refuses the whole request, so that nothing is lost in silence.
 */
export function readProtobuf(bytes: Buffer): JsonObject {
  if (bytes.toString('latin1', 0, 4) !== 'k8s\0') throw unreadable('no Kubernetes envelope')
  const envelope = fieldsOf(bytes.subarray(4))
  const head = read(envelope.find(field => field.number === 1)?.bytes ?? Buffer.alloc(0), 'TypeMeta')
  const raw = envelope.find(field => field.number === 2)?.bytes ?? Buffer.alloc(0)
  const kind = typeof head.kind === 'string' ? head.kind : ''
  return { ...head, ...read(raw, kind) }
}

/** Number: name and type. Types: text, number, bool, map, quantities, ignore, or another message; `[]` repeats. */
const messages: Readonly<Record<string, string>> = {
  TypeMeta: '1 apiVersion text, 2 kind text',
  ObjectMeta:
    '1 name text, 2 generateName text, 3 namespace text, 4 selfLink text, 5 uid text, 6 resourceVersion text, 7 generation number, ' +
    '8 creationTimestamp ignore, 11 labels map, 12 annotations map, 13 ownerReferences OwnerReference[], 14 finalizers text[]',
  OwnerReference:
    '1 kind text, 3 name text, 4 uid text, 5 apiVersion text, 6 controller bool, 7 blockOwnerDeletion bool',
  Namespace: '1 metadata ObjectMeta, 2 spec ignore, 3 status ignore',
  ConfigMap: '1 metadata ObjectMeta, 2 data map',
  Deployment: '1 metadata ObjectMeta, 2 spec DeploymentSpec, 3 status ignore',
  DeploymentSpec:
    '1 replicas number, 2 selector LabelSelector, 3 template PodTemplateSpec, 4 strategy Strategy, 5 minReadySeconds number, ' +
    '6 revisionHistoryLimit number, 7 paused bool, 9 progressDeadlineSeconds number',
  Strategy: '1 type text',
  Job: '1 metadata ObjectMeta, 2 spec JobSpec, 3 status ignore',
  JobSpec:
    '1 parallelism number, 2 completions number, 3 activeDeadlineSeconds number, 5 manualSelector bool, 6 template PodTemplateSpec, ' +
    '7 backoffLimit number, 8 ttlSecondsAfterFinished number, 9 completionMode text, 10 suspend bool, 14 podReplacementPolicy text',
  CronJob: '1 metadata ObjectMeta, 2 spec CronJobSpec, 3 status ignore',
  CronJobSpec:
    '1 schedule text, 2 startingDeadlineSeconds number, 3 concurrencyPolicy text, 4 suspend bool, 5 jobTemplate JobTemplateSpec, ' +
    '6 successfulJobsHistoryLimit number, 7 failedJobsHistoryLimit number, 8 timeZone text',
  JobTemplateSpec: '1 metadata ObjectMeta, 2 spec JobSpec',
  LabelSelector: '1 matchLabels map',
  PodTemplateSpec: '1 metadata ObjectMeta, 2 spec PodSpec',
  PodSpec:
    '2 containers Container[], 3 restartPolicy text, 4 terminationGracePeriodSeconds number, 6 dnsPolicy text, 7 nodeSelector map, ' +
    '8 serviceAccountName text, 9 serviceAccount text, 10 nodeName text, 11 hostNetwork bool, 12 hostPID bool, 13 hostIPC bool, ' +
    '14 securityContext Nothing, 16 hostname text, 17 subdomain text, 19 schedulerName text, 20 initContainers Container[], ' +
    '24 priorityClassName text, 25 priority number, 30 enableServiceLinks bool',
  Container:
    '1 name text, 2 image text, 3 command text[], 4 args text[], 5 workingDir text, 6 ports ContainerPort[], 7 env EnvVar[], ' +
    '8 resources Resources, 13 terminationMessagePath text, 14 imagePullPolicy text, 16 stdin bool, 17 stdinOnce bool, 18 tty bool, ' +
    '20 terminationMessagePolicy text',
  ContainerPort: '1 name text, 2 hostPort number, 3 containerPort number, 4 protocol text, 5 hostIP text',
  EnvVar: '1 name text, 2 value text',
  Resources: '1 limits quantities, 2 requests quantities',
  Nothing: '',
  SelfSubjectAccessReview: '1 metadata ObjectMeta, 2 spec AccessSpec, 3 status ignore',
  AccessSpec: '1 resourceAttributes ResourceAttributes, 2 nonResourceAttributes PathAttributes',
  ResourceAttributes:
    '1 namespace text, 2 verb text, 3 group text, 4 version text, 5 resource text, 6 subresource text, 7 name text',
  PathAttributes: '1 path text, 2 verb text',
  SelfSubjectReview: '1 metadata ObjectMeta, 2 status ignore',
}

interface Field {
  readonly number: number
  readonly bytes: Buffer
  readonly value: number
}

function read(bytes: Buffer, message: string): JsonObject {
  const table = messages[message]
  if (table === undefined) throw unreadable(`a ${message}`)
  const result: Record<string, Json> = {}
  for (const field of fieldsOf(bytes)) {
    const [, name = '', type = ''] =
      table
        .split(', ')
        .map(line => line.split(' '))
        .find(([number]) => Number(number) === field.number) ?? []
    if (name === '') throw unreadable(`field ${field.number} of a ${message}`)
    add(result, name, type, field)
  }
  return result
}

/** Go writes empty text and false where nothing was said; what was said as zero is kept. */
function add(result: Record<string, Json>, name: string, type: string, { bytes, value }: Field): void {
  if (type.endsWith('[]')) {
    const before = result[name]
    const item = type === 'text[]' ? bytes.toString('utf8') : read(bytes, type.slice(0, -2))
    result[name] = Array.isArray(before) ? [...before, item] : [item]
  } else if (type === 'map' || type === 'quantities') {
    const [key, entry] = [1, 2].map(
      number => fieldsOf(bytes).find(field => field.number === number)?.bytes ?? Buffer.alloc(0),
    )
    const text =
      type === 'map'
        ? entry
        : entry === undefined
          ? undefined
          : fieldsOf(entry).find(field => field.number === 1)?.bytes
    const before = result[name]
    const known = typeof before === 'object' && before !== null ? before : {}
    result[name] = { ...known, [key?.toString('utf8') ?? '']: text?.toString('utf8') ?? '' }
  } else if (type === 'text') {
    if (bytes.length > 0) result[name] = bytes.toString('utf8')
  } else if (type === 'number') {
    if (value !== 0 || zeroes.has(name)) result[name] = value
  } else if (type === 'bool') {
    if (value !== 0) result[name] = true
  } else if (type !== 'ignore') {
    result[name] = read(bytes, type)
  }
}

const zeroes = new Set(['replicas', 'backoffLimit', 'parallelism', 'completions'])

function fieldsOf(bytes: Buffer): readonly Field[] {
  const fields: Field[] = []
  let offset = 0
  const varint = (): number => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[offset]
      if (byte === undefined || shift > 63) throw unreadable('a message that breaks off')
      offset += 1
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
  }
  while (offset < bytes.length) {
    const tag = varint()
    const wire = tag & 7
    if (wire !== 0 && wire !== 2) throw unreadable(`wire type ${wire}`)
    const value = varint()
    const content = wire === 2 ? bytes.subarray(offset, offset + value) : Buffer.alloc(0)
    if (wire === 2) offset += value
    fields.push({ number: tag >> 3, bytes: content, value })
  }
  return fields
}

function unreadable(what: string): Error {
  const words = `this server does not read ${what} in protobuf; create from a YAML or JSON file instead`
  return refuse(415, 'UnsupportedMediaType', `the body of the request was in an unknown format: ${words}`)
}
