import recorded from '@/lib/cluster/__fixtures__/recorded-deployments.json'
import { readDeployment } from '@/lib/cluster/objects/deployment'
import { composeWorkload } from '@/lib/cluster/workload'
import type { SlotEvidence } from '@/lib/domain/evidence'
import type { LivePod, LiveResult, LiveWorkload } from '@/lib/domain/live'
import * as make from './evidence'
import { minute, second } from './evidence'

/** Deployments as recorded from the real programs, with the Git side beside them. */

export type Recorded = keyof typeof recorded
export const graceMs = 10 * minute
export const at = (time: string) => Date.parse(`2026-11-21T${time}Z`)
const around = { cluster: 'bench', revisions: [], pods: [], jobs: [], scaler: null, platformOf: () => null }

export function live(name: Recorded, pods: readonly LivePod[] = []): LiveWorkload {
  const workload = composeWorkload(readDeployment(recorded[name]), around)
  return { ...workload, pods, rollout: { ...workload.rollout, revision: 'new' } }
}

export function shop(tag: string): string {
  return `registry.example.com/acme/shop:${tag}`
}

export function imageOf(workload: LiveWorkload): string {
  return workload.containers[0]?.image ?? ''
}

export interface Change extends Partial<SlotEvidence> {
  readonly arrivedAt?: number
  readonly unresolved?: string
  /** Tags that Git declared before. */
  readonly history?: readonly string[]
}

/** Evidence around a recorded Deployment; Git's value arrived two graces ago, unless said otherwise. */
export function evidenceOf(now: number, workload: LiveWorkload | null, git: string, more: Change = {}) {
  const { arrivedAt, unresolved, history = ['1.0.0', '1.1.0', '1.2.0'], ...change } = more
  const name = { kind: 'Deployment', namespace: workload?.namespace ?? 'shop-prod', name: workload?.name ?? 'shop' }
  const container = workload?.containers[0]?.name ?? 'shop'
  const earlier = history.map(tag => ({ image: shop(tag), commit: null }))
  const result: LiveResult =
    workload === null ? { kind: 'absent', listedAt: now, asOf: now } : { kind: 'found', workload, asOf: now }
  const base = make.evidence({
    workload: name,
    slot: { container, field: 'containers' },
    live: result,
    desired: make.desired(
      {
        arrivedAt: arrivedAt ?? now - 2 * graceMs,
        earlier,
        siblings: [`containers/${container}`],
        declaredSince: at('08:00:00'),
      },
      {
        workload: name,
        container,
        image: git,
        facts: make.facts({ replicas: 2 }),
        ...(unresolved === undefined ? {} : { status: 'unresolved', reason: unresolved }),
      },
    ),
    memory: make.memory({ firstSight: at('08:00:00') }),
    freshness: { git: { asOf: now, intervalMs: 30 * second }, cluster: { asOf: now }, controller: { asOf: now } },
  })
  return { ...base, ...change }
}
