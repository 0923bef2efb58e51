import type { Mark } from '@/lib/domain/cell'
import type { SlotEvidence } from '@/lib/domain/evidence'
import { compareImages, versionText } from '@/lib/domain/image'
import type { LiveWorkload } from '@/lib/domain/live'
import { byMarkOrder } from '@/lib/domain/mark-order'
import type { Finding } from '@/lib/domain/verdict'
import type { DeliveryFacts } from './delivery-facts'
import { firstLine } from './delivery-words'
import { concerns, linkName } from './links'

/** What is worth knowing beside any state, also beside Synced. */
export function findMarks(facts: DeliveryFacts, health: Finding | null): readonly Mark[] {
  const { evidence, workload } = facts
  const marks = [
    ...pausedMarks(facts),
    ...promotedMarks(facts),
    ...controllerMarks(evidence),
    ...notReadMarks(evidence),
    ...(workload === null ? [] : liveMarks(facts, workload, health)),
  ]
  return marks.sort(byMarkOrder)
}

/** Where the chain, or a part of it, is not known: not where it is known that nothing delivers. */
export function notReadMarks({ chain, chainUnread, desired, removed }: SlotEvidence): readonly Mark[] {
  // Of what Git never declared nothing is on its way.
  if (desired === null && removed === null) return []
  if (chain !== null && chainUnread === null) return []
  const why = chainUnread === null ? '' : `: ${chainUnread.replace(/\.$/, '')}`
  const detail = `What applies Git to this cluster was not read${why}. Why a change does not arrive is not known.`
  return [{ kind: 'delivery not read', text: 'delivery not read', detail }]
}

function pausedMarks(facts: DeliveryFacts): readonly Mark[] {
  const { suspended, manual } = facts.links
  const held = suspended ?? manual
  if (held !== null) {
    const how =
      suspended === null
        ? 'is synced by hand only'
        : suspended.suspended === null
          ? 'leaves this workload out'
          : 'is suspended'
    return [
      {
        kind: 'paused',
        text: 'paused',
        detail: `${linkName(held)} ${how}: what happens now is neither reverted nor delivered.`,
      },
    ]
  }
  if (facts.workload?.rollout.paused !== true) return []
  const detail = `${facts.workload.kind} ${facts.workload.name} is paused: a change of its template waits for a person.`
  return [{ kind: 'paused', text: 'paused', detail }]
}

function promotedMarks(facts: DeliveryFacts): readonly Mark[] {
  const { promoted, settings } = facts.evidence
  const { desired } = facts
  if (promoted === null || compareImages(promoted.image, desired.slot.image, settings.aliases) !== 'other') return []
  const commit = desired.commit === null ? '' : ` with ${desired.commit.slice(0, 7)}`
  const author = desired.author === null ? '' : ` by ${desired.author}`
  const detail = `Git left what ${promoted.promotion ?? 'the last promotion'} set${commit}${author}.`
  return [{ kind: 'promoted', text: `promoted ${versionText(promoted.image)}`, detail }]
}

function controllerMarks(evidence: SlotEvidence): readonly Mark[] {
  return (evidence.chain ?? []).flatMap(link => {
    const name = link.controller === 'argocd' ? 'Argo CD' : link.controller === 'flux' ? 'Flux' : 'kluctl'
    const other: readonly Mark[] =
      link.otherDifference === null
        ? []
        : [
            {
              kind: 'controller',
              text: `${name}: ${link.otherDifference}`,
              detail: `${linkName(link)} reports another difference than the image.`,
            },
          ]
    const { failing } = link
    if (failing === null || concerns(failing, evidence.workload)) return other
    const detail = `${linkName(link)} reports: ${firstLine(failing.message)}`
    return [...other, { kind: 'controller', text: `${name}: ${failing.reason}`, detail }]
  })
}

function liveMarks(facts: DeliveryFacts, workload: LiveWorkload, health: Finding | null): readonly Mark[] {
  return [...readinessMarks(workload, health), ...digestMarks(facts, workload), ...extraMarks(facts, workload)]
}

function readinessMarks(workload: LiveWorkload, health: Finding | null): readonly Mark[] {
  const { wanted, ready } = workload.rollout
  if (wanted === 0)
    return [{ kind: 'zero replicas', text: '0 replicas', detail: `${workload.kind} ${workload.name} wants no pods.` }]
  if (wanted === null || ready >= wanted || health?.row !== 'h6') return []
  return [
    { kind: 'ready', text: `${ready} of ${wanted} ready`, detail: `${ready} of ${wanted} wanted pods are ready.` },
  ]
}

function digestMarks(facts: DeliveryFacts, workload: LiveWorkload): readonly Mark[] {
  const marks: Mark[] = []
  const { digests, proven } = facts.digests
  if (facts.mutable) {
    const shown =
      digests.length === 0
        ? 'No digest is known'
        : `Pods run ${digests.map(one => `@${one.slice(0, 14)}`).join(' and ')}`
    marks.push({ kind: 'mutable', text: 'mutable', detail: `This tag is meant to move. ${shown}.` })
  }
  if (workload.pods === null) {
    const detail = 'Pods could not be read, so what they run and why they fail is not known.'
    marks.push({ kind: 'pods not read', text: 'pods not read', detail })
  }
  if (facts.difference === 'same' && (facts.pinned || (workload.pods !== null && !proven))) {
    const detail = 'The image is the same by its text; that all pods run the same bytes is not proven.'
    marks.push({ kind: 'digest not proven', text: 'digest not proven', detail })
  }
  return marks
}

function extraMarks(facts: DeliveryFacts, workload: LiveWorkload): readonly Mark[] {
  const extra = workload.containers.filter(one => !facts.desired.siblings.includes(`${one.field}/${one.name}`))
  return extra.map(one => {
    const owners = [...new Set(one.owners.map(owner => owner.manager))].sort().join(', ')
    const by = owners === '' ? 'nobody that Kubernetes recorded' : owners
    return {
      kind: 'extra container',
      text: `extra container ${one.name}`,
      detail: `Git does not declare ${one.image}; set by ${by}.`,
    }
  })
}
