import { versionText } from '@/lib/domain/image'
import { firstLine, type Words, words } from './delivery-words'
import type { HealthFacts } from './health-facts'
import { linkName } from './links'
import { formatOwner, whoOf } from './ownership'

/** The sentences of the health table. Words of pods and controllers are quoted unchanged. */

export function failingPods(facts: HealthFacts): Words {
  const [first] = facts.failing
  if (first === undefined) return words('Pods fail')
  const { container } = facts.evidence.slot
  const where = first.container === container ? '' : ` in container ${first.container}`
  const message = first.message === '' ? '' : `: ${firstLine(first.message)}`
  const whole = Math.max(facts.workload.rollout.wanted ?? 0, facts.pods)
  const what = `${first.words}${where}, ${facts.failing.length} of ${whole} ${whole === 1 ? 'pod' : 'pods'}${message}`
  return words(what, olderStillServe(facts), Math.min(...facts.failing.map(pod => pod.since)))
}

export function failedRun(facts: HealthFacts): Words {
  const run = facts.failedRun
  if (run === null) return words('The last run failed')
  const message = run.message === '' ? '' : `: ${firstLine(run.message)}`
  const image = run.images[`${facts.evidence.slot.field}/${facts.evidence.slot.container}`]
  const version = image === undefined ? '' : ` of ${versionText(image)}`
  return words(`The last run${version} failed, ${run.name}${message}`, null, run.finishedAt ?? run.createdAt)
}

export function deadlinePassed(facts: HealthFacts): Words {
  const passed = facts.deadlinePassed
  const message = passed === null ? '' : `: ${passed.reason}, ${firstLine(passed.message)}`
  return words(`The rollout stands still${message}`, olderStillServe(facts), passed?.since ?? null)
}

export function standsStill(facts: HealthFacts): Words {
  return words(`The rollout stands still at ${counted(facts)}`, olderStillServe(facts), facts.standstill?.since ?? null)
}

export function unschedulable(facts: HealthFacts): Words {
  const pod = facts.unschedulable
  if (pod === null) return words('A pod is Unschedulable')
  return words(`Pod ${pod.pod} is Unschedulable: ${firstLine(pod.message)}`, null, pod.since)
}

export function healthCheckFailed(facts: HealthFacts): Words {
  const check = facts.healthCheck
  if (check === null) return words('A health check failed')
  return words(
    `${linkName(check.link)} reports a failed health check: ${firstLine(check.message)}`,
    olderStillServe(facts),
    check.since,
  )
}

export function unavailable(facts: HealthFacts): Words {
  const { available, wanted } = facts.workload.rollout
  return words(`${available} of ${wanted ?? 0} pods are available`, null, facts.unavailable?.since ?? null)
}

export function scaledToZero(facts: HealthFacts): Words {
  const owner = facts.scaledToZero?.owner ?? null
  const entry = owner?.entry ?? null
  const declared = facts.evidence.desired?.slot.facts.replicas ?? null
  const next = declared === null ? 'Git does not ask for 0' : `Git says ${declared}`
  if (owner === null || entry === null) return words('Scaled to 0; Kubernetes does not record by whom', next)
  const at = entry.time
  const by = entry.subresource === null && entry.manager !== 'kubectl' ? formatOwner(entry) : entry.manager
  return { what: `Scaled to 0 by ${by}`, next, since: at, who: whoOf(owner, at) }
}

export function heldBack(facts: HealthFacts): Words {
  const { paused, strategy, partition } = facts.workload.rollout
  const why = paused
    ? 'the rollout is paused'
    : strategy === 'OnDelete'
      ? 'pods are replaced when deleted'
      : `partition ${partition}`
  return words(`Updates wait for a person at ${counted(facts)}: ${why}`, null, facts.workload.rollout.revisionSince)
}

export function suspendedByHand(facts: HealthFacts): Words {
  return words(`${facts.workload.kind} ${facts.workload.name} is suspended in the cluster`, 'Git does not suspend it')
}

export function rollingOut(facts: HealthFacts): Words {
  const { wanted, revisionSince } = facts.workload.rollout
  if (wanted === null) return words('The Job is still active', null, facts.workload.createdAt)
  return words(counted(facts), null, revisionSince)
}

export function fine(): Words {
  return words('Its pods run')
}

function counted(facts: HealthFacts): string {
  const { updated, wanted } = facts.workload.rollout
  return `${updated} of ${wanted ?? 0} pods updated`
}

function olderStillServe(facts: HealthFacts): string | null {
  const { olderReady, evidence } = facts
  if (olderReady.length === 0) return null
  const { field, container } = evidence.slot
  const images = olderReady.flatMap(pod => pod.containers.filter(one => one.field === field && one.name === container))
  const versions = [...new Set(images.map(one => versionText(one.image)))].sort()
  const which = versions.length === 0 ? '' : ` of ${versions.join(', ')}`
  return `${olderReady.length} older ${olderReady.length === 1 ? 'pod' : 'pods'}${which} still ${olderReady.length === 1 ? 'serves' : 'serve'}`
}
