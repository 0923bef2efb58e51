import { fitted } from '@/lib/heap/fitted'
import type { ChainLink, SlotEvidence } from './evidence'
import { findDigests } from './judge/digests'
import { ageOf } from './judge/freshness'
import { isCalm, restartWindowMs } from './judge/health-facts'
import { linkId } from './judge/links'
import { cannotRun, newestRun, podsOfTemplate } from './judge/pods'
import { countersOf, findCondition, isComplete, isUnavailable } from './judge/rollout'
import type { LivePod, LivePodContainer, LiveWorkload } from './live'
import type { LinkMemory, RestartCount, SlotMemory, Trouble } from './memory'

/** Bounds, so that a stored memory stays small however large the workload is. */
const maxPods = 100
const maxTimes = 10
const maxCompleted = 20
const maxLinks = 30
const maxText = 2_000

/** The memory after this evidence. Stale or unread evidence teaches nothing and makes nothing forgotten. */
export function remember(memory: SlotMemory, evidence: SlotEvidence, now: number): SlotMemory {
  if (ageOf(evidence, now).stale) return memory
  const linked = rememberLinks({ ...memory, firstSight: memory.firstSight ?? now }, evidence, now)
  if (evidence.live.kind === 'absent') return forgetPods(linked)
  if (evidence.live.kind !== 'found') return linked
  const { workload } = evidence.live
  return {
    firstSight: linked.firstSight,
    // What lived before Git began to declare it does not count as having been delivered.
    lastLive: evidence.desired === null ? null : now,
    image: rememberImage(linked, evidence, workload, now),
    troubles: fitted(rememberTroubles(linked, workload, now)),
    restarts: fitted(rememberRestarts(linked, workload, now)),
    unavailableSince: isUnavailable(workload) ? (linked.unavailableSince ?? now) : null,
    progress: rememberProgress(linked, workload, now),
    finished: rememberFinished(linked, workload, now),
    completed: rememberCompleted(linked, evidence, workload, now),
    links: linked.links,
    clearedAt: linked.clearedAt,
    digestsDifferSince: findDigests(evidence).differ ? (linked.digestsDifferSince ?? now) : null,
  }
}

/**
 * What `remember` would say at `now` of the evidence that it was given at `seenAt`, if nothing has changed and it is still fresh; null
 * where only the evidence tells.
 */
export function seenAgain(memory: SlotMemory, seenAt: number, now: number): SlotMemory | null {
  if (memory.troubles.length > 0 || memory.restarts.some(one => isForgetting(one, now))) return null
  return memory.lastLive === seenAt ? { ...memory, lastLive: now } : memory
}

/** What was seen of pods ends with the workload; that it was there, and what its Jobs completed, stays. */
function forgetPods(memory: SlotMemory): SlotMemory {
  return {
    ...memory,
    image: null,
    troubles: [],
    restarts: [],
    unavailableSince: null,
    progress: null,
    finished: null,
    digestsDifferSince: null,
  }
}

function rememberImage(
  memory: SlotMemory,
  evidence: SlotEvidence,
  workload: LiveWorkload,
  now: number,
): SlotMemory['image'] {
  const { field, container } = evidence.slot
  const text = workload.containers.find(one => one.field === field && one.name === container)?.image
  if (text === undefined) return null
  if (memory.image?.text === text) return memory.image
  // Seen to change only when the other image was still there the last time we looked.
  const { image, lastLive } = memory
  return { text, since: now, after: image === null ? null : lastLive, previous: image?.text ?? null }
}

function rememberTroubles(memory: SlotMemory, workload: LiveWorkload, now: number): readonly Trouble[] {
  return podsOfTemplate(workload)
    .filter(pod => !isCalm(pod, now))
    .flatMap(pod => pod.containers.flatMap(container => troubleOf(memory, pod, container, now)))
    .sort((a, b) => a.since - b.since || (a.pod < b.pod ? -1 : 1))
    .slice(0, maxPods)
}

function troubleOf(memory: SlotMemory, pod: LivePod, container: LivePodContainer, now: number): readonly Trouble[] {
  const known = memory.troubles.find(one => one.pod === pod.name && one.container === container.name)
  const reason = container.waiting?.reason
  if (reason === undefined || !cannotRun.includes(reason)) return known === undefined ? [] : [known]
  return [{ pod: pod.name, container: container.name, reason, since: known?.since ?? now, last: now }]
}

function rememberRestarts(memory: SlotMemory, workload: LiveWorkload, now: number): readonly RestartCount[] {
  return podsOfTemplate(workload)
    .flatMap(pod => pod.containers.map(container => restartsOf(memory, pod, container, now)))
    .filter(one => one.count > 0)
    .sort((a, b) => b.restartedAt.length - a.restartedAt.length || b.count - a.count || (a.pod < b.pod ? -1 : 1))
    .slice(0, maxPods)
}

function restartsOf(memory: SlotMemory, pod: LivePod, container: LivePodContainer, now: number): RestartCount {
  const known = memory.restarts.find(one => one.pod === pod.name && one.container === container.name)
  const ended = container.lastTermination
  const delta = Math.max(0, container.restarts - (known?.count ?? 0))
  // Of restarts that nobody watched only the newest has a time; those of a young pod all lie inside the window.
  const watched = memory.lastLive !== null && now - memory.lastLive < restartWindowMs
  const more = watched || now - pod.createdAt < restartWindowMs ? delta : Math.min(delta, 1)
  const at = ended?.finishedAt ?? now
  const restarted =
    more > 0
      ? [...(known?.restartedAt ?? []), ...Array<number>(Math.min(more, maxTimes)).fill(at)]
      : (known?.restartedAt ?? [])
  const killed =
    more > 0 && ended?.reason === 'OOMKilled' ? [...(known?.oomKilledAt ?? []), at] : (known?.oomKilledAt ?? [])
  return {
    pod: pod.name,
    container: container.name,
    count: container.restarts,
    restartedAt: recent(restarted, now),
    oomKilledAt: recent(killed, now),
  }
}

function recent(times: readonly number[], now: number): readonly number[] {
  return times.filter(time => isRecent(time, now)).slice(-maxTimes)
}

function isRecent(time: number, now: number): boolean {
  return now - time < restartWindowMs
}

/** Whether a restart that it counts has left the window. */
function isForgetting({ restartedAt, oomKilledAt }: RestartCount, now: number): boolean {
  return [...restartedAt, ...oomKilledAt].some(time => !isRecent(time, now))
}

function rememberProgress(memory: SlotMemory, workload: LiveWorkload, now: number): SlotMemory['progress'] {
  const counters = countersOf(workload)
  if (memory.progress?.counters === counters) return memory.progress
  // At first sight the deployment controller's own time of the last progress is the better one.
  const { generation, observedGeneration } = workload.rollout
  const told = observedGeneration >= generation ? (findCondition(workload, 'Progressing')?.at ?? null) : null
  return { counters, since: memory.progress === null && told !== null ? Math.min(told, now) : now }
}

function rememberFinished(memory: SlotMemory, workload: LiveWorkload, now: number): SlotMemory['finished'] {
  const { revision } = workload.rollout
  if (revision === null) return memory.finished
  if (memory.finished?.revision === revision) return memory.finished
  return isComplete(workload) ? { revision, at: now } : null
}

function rememberCompleted(
  memory: SlotMemory,
  evidence: SlotEvidence,
  workload: LiveWorkload,
  now: number,
): SlotMemory['completed'] {
  const run = workload.kind === 'Job' ? newestRun(workload) : null
  const image = run?.images[`${evidence.slot.field}/${evidence.slot.container}`]
  if (run?.state !== 'complete' || image === undefined) return memory.completed
  const known = memory.completed.find(one => one.image === image)
  const others = memory.completed.filter(one => one !== known)
  return [{ image, at: run.finishedAt ?? known?.at ?? now }, ...others].slice(0, maxCompleted)
}

function rememberLinks(memory: SlotMemory, evidence: SlotEvidence, now: number): SlotMemory {
  if (evidence.chain === null) return memory
  const byId = new Map([...evidence.chain].reverse().map(link => [linkId(link), link]))
  const links = [...byId.values()].slice(-maxLinks).map(link => rememberLink(memory, link, now))
  // A link that is gone obstructs no longer: a dependency is on the way only while something waits for it.
  const ended = memory.links.some(
    before => before.obstructing && !links.some(one => one.id === before.id && one.obstructing),
  )
  return { ...memory, links: fitted(links), clearedAt: ended ? now : memory.clearedAt }
}

function rememberLink(memory: SlotMemory, link: ChainLink, now: number): LinkMemory {
  const id = linkId(link)
  const known = memory.links.find(one => one.id === id)
  const isRetrying = link.failing === null && link.applying !== null && known?.failure != null
  const failure = link.failing ?? (isRetrying ? (known?.failure ?? null) : null)
  const held = link.suspended !== null || link.excluded !== null
  const feeds = link.role === 'source' || link.role === 'dependency'
  return {
    id,
    failingSince: failure === null ? null : (known?.failingSince ?? failure.since ?? now),
    failure: failure === null ? null : { ...failure, message: failure.message.slice(0, maxText) },
    applyingSince: link.applying === null ? null : (known?.applyingSince ?? now),
    obstructing: link.onTheWay && (held || (feeds && failure !== null)),
  }
}
