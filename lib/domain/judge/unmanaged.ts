import type { SlotEvidence } from '@/lib/domain/evidence'
import type { LiveWorkload } from '@/lib/domain/live'
import type { Finding, State } from '@/lib/domain/verdict'
import { graceOf } from './grace'
import { findLinks, linkName } from './links'
import { findOwner, formatOwner, whoOf } from './ownership'

/** The finding on a live workload that Git does not declare, or null when it is not this service's to explain. */
export function judgeUnmanagedSlot(evidence: SlotEvidence, workload: LiveWorkload, at: number): Finding | null {
  if (evidence.removed === null && !belongs(evidence, workload)) return null
  const { removed } = evidence
  const links = findLinks(evidence, at)
  const held = links.suspended ?? links.manual
  const commit = removed?.commit == null ? '' : ` in ${removed.commit.slice(0, 7)}`
  const author = removed?.author == null ? '' : ` by ${removed.author}`
  if (removed !== null && (at < endOfRemovalGrace(evidence) || links.applying !== null)) {
    return finding('Waiting', `Removed from Git${commit}${author}, still runs`, null, removed.at)
  }
  if (removed !== null && held !== null) {
    const how = links.suspended === null ? 'is synced by hand only' : 'is suspended'
    return finding(
      'Suspended',
      `Removed from Git${commit}${author}, still runs. ${linkName(held)} ${how}`,
      null,
      removed.at,
    )
  }
  if (removed !== null) {
    return finding(
      'Unmanaged',
      `Removed from Git${commit}${author}, still runs`,
      'Delete it, or declare it in Git',
      removed.at,
    )
  }
  const { field, container } = evidence.slot
  const owners = workload.containers.find(one => one.field === field && one.name === container)?.owners ?? []
  const owner = findOwner(owners, evidence.settings.pipelines)
  const by = owner.entry === null ? 'runs' : `runs as ${formatOwner(owner.entry)} set it`
  const what = `${workload.kind} ${workload.name} ${by}, and Git does not declare it`
  const who = whoOf(owner, owner.entry?.time ?? null)
  return { ...finding('Unmanaged', what, 'Declare it in Git, or delete it', workload.createdAt), who }
}

export function endOfRemovalGrace(evidence: SlotEvidence): number {
  const starts = [evidence.removed?.at ?? 0, evidence.memory.clearedAt ?? 0, evidence.memory.firstSight ?? 0]
  return Math.max(...starts) + graceOf(evidence.settings)
}

function belongs(evidence: SlotEvidence, workload: LiveWorkload): boolean {
  if (!evidence.settings.namespaces.includes(workload.namespace)) return false
  if (workload.controlledBy !== null || isTrackedElsewhere(evidence, workload)) return false
  const { service, settings } = evidence
  const names = [service, ...settings.affixes.map(({ prefix, suffix }) => `${prefix}${service}${suffix}`)]
  const labels = [workload.labels['app.kubernetes.io/name'], workload.labels['app.kubernetes.io/instance']]
  return names.includes(workload.name) || labels.includes(service)
}

/** Tracking that names no link of this cell's own chain: another source answers for it. */
function isTrackedElsewhere(evidence: SlotEvidence, workload: LiveWorkload): boolean {
  const { labels, annotations } = workload
  const trackers = [
    labels['kustomize.toolkit.fluxcd.io/name'],
    labels['helm.toolkit.fluxcd.io/name'],
    annotations['meta.helm.sh/release-name'],
    annotations['argocd.argoproj.io/tracking-id']?.split(':')[0],
  ].filter(one => one !== undefined)
  const own = (evidence.chain ?? []).map(link => link.name)
  return trackers.some(tracker => !own.includes(tracker))
}

function finding(state: State, what: string, next: string | null, since: number | null): Finding {
  return { row: 'd0', state, what, next, since, who: null }
}
