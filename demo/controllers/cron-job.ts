import { deleteObject } from '@/demo/kubernetes/delete'
import { at, type JsonObject, numberAt, objectAt, textAt } from '@/demo/kubernetes/json'
import { apiVersionOf, kindOf } from '@/demo/kubernetes/kinds'
import { formatTime } from '@/demo/kubernetes/time'
import { createObject } from '@/demo/kubernetes/write'
import { type Context, findByKey, managerName, ownedBy, placeOf, quietly, writeStatus } from './context'
import { nextRun } from './cron-schedule'
import { endOf } from './job'

const cronJobs = kindOf('cronjobs')
const jobs = kindOf('jobs')

/** Starts a Job at every scheduled minute and keeps the last few. */
export function reconcileCronJob(context: Context, key: string): number | null {
  const cron = findByKey(context, cronJobs, key)
  if (cron === null || at(cron, 'metadata', 'deletionTimestamp') !== undefined) return null
  const now = context.clock.now()
  const last = textAt(cron, 'status', 'lastScheduleTime') || textAt(cron, 'metadata', 'creationTimestamp')
  const schedule = textAt(cron, 'spec', 'schedule')
  const due = nextRun(schedule, Date.parse(last))
  const runs = ownJobs(context, cron)
  const busy = runs.some(job => endOf(job) === null) && textAt(cron, 'spec', 'concurrencyPolicy') === 'Forbid'
  const suspended = at(cron, 'spec', 'suspend') === true
  const starts = due !== null && due <= now && !suspended && !busy
  // After a pause only the latest missed run is made up for.
  const latest = starts ? latestBefore(schedule, due, now) : null
  if (latest !== null) startRun(context, cron, latest)
  dropOld(context, cron, runs)
  writeStatus(context, cronJobs, cron, statusOf(context, cron, latest))
  const next = suspended ? null : nextRun(schedule, now)
  return next === null ? null : next - now
}

function latestBefore(schedule: string, first: number, now: number): number {
  const recent = nextRun(schedule, Math.max(first - 1, now - 3_600_000))
  let found = first
  for (let time = recent; time !== null && time <= now; time = nextRun(schedule, time)) found = time
  return found
}

function startRun(context: Context, cron: JsonObject, scheduled: number): void {
  const template = objectAt(cron, 'spec', 'jobTemplate')
  const job = {
    metadata: {
      ...objectAt(template, 'metadata'),
      name: `${textAt(cron, 'metadata', 'name')}-${Math.floor(scheduled / 60_000)}`,
      annotations: {
        ...objectAt(template, 'metadata', 'annotations'),
        'batch.kubernetes.io/cronjob-scheduled-timestamp': formatTime(scheduled),
      },
      ownerReferences: [ownedBy(cronJobs, cron)],
    },
    spec: objectAt(template, 'spec'),
  }
  const namespace = textAt(cron, 'metadata', 'namespace')
  quietly(() => createObject(context.api, jobs, namespace, job, { manager: managerName }))
}

function dropOld(context: Context, cron: JsonObject, runs: readonly JsonObject[]): void {
  const keep = { Complete: 'successfulJobsHistoryLimit', Failed: 'failedJobsHistoryLimit' } as const
  for (const how of ['Complete', 'Failed'] as const) {
    const ended = runs.filter(job => endOf(job)?.how === how)
    const limit = numberAt(cron, 'spec', keep[how]) ?? 3
    for (const job of ended.slice(0, Math.max(0, ended.length - limit))) {
      quietly(() => deleteObject(context.api, placeOf(jobs, job)))
    }
  }
}

function statusOf(context: Context, cron: JsonObject, started: number | null): JsonObject {
  const runs = ownJobs(context, cron)
  const active = runs
    .filter(job => endOf(job) === null)
    .map(job => ({
      apiVersion: apiVersionOf(jobs),
      kind: 'Job',
      name: textAt(job, 'metadata', 'name'),
      namespace: textAt(job, 'metadata', 'namespace'),
      uid: textAt(job, 'metadata', 'uid'),
    }))
  const succeeded = runs.flatMap(job => (endOf(job)?.how === 'Complete' ? [endOf(job)?.at ?? 0] : []))
  const { active: _active, ...before } = objectAt(cron, 'status')
  return {
    ...before,
    ...(active.length > 0 ? { active } : {}),
    ...(started === null ? {} : { lastScheduleTime: formatTime(started) }),
    ...(succeeded.length > 0 ? { lastSuccessfulTime: formatTime(Math.max(...succeeded)) } : {}),
  }
}

/** Oldest first. */
function ownJobs({ owners }: Context, cron: JsonObject): readonly JsonObject[] {
  const all = owners.dependents(jobs, textAt(cron, 'metadata', 'uid'))
  return [...all].sort((a, b) => created(a) - created(b))
}

function created(job: JsonObject): number {
  return Date.parse(textAt(job, 'metadata', 'creationTimestamp'))
}
