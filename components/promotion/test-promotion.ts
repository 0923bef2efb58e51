import type { PreviewView, PromotionView } from '@/lib/contract'

type PlannedCell = PreviewView['cells'][number]
type PromotedCell = PromotionView['cells'][number]

export function promotionView(changes: Partial<PromotionView> = {}): PromotionView {
  return {
    id: 'a',
    purpose: 'promote',
    reason: null,
    cells: [promotedCell()],
    planId: '7c41e9d2',
    repository: 'shop',
    state: 'open',
    title: 'Promote checkout 1.43.0 to prod',
    branch: 'plimsoll/prod/checkout/7c41e9d2-1',
    base: 'main',
    commit: 'c0ffee',
    files: ['apps/checkout/prod/kustomization.yaml'],
    number: 418,
    url: null,
    requestedBy: null,
    accepted: [],
    approvals: [],
    waits: [],
    mergeCommit: null,
    mergedBy: null,
    steps: [],
    note: null,
    status: null,
    supersedes: null,
    supersededBy: null,
    requestedAt: 0,
    updatedAt: 0,
    ...changes,
  }
}

export function previewView(changes: Partial<PreviewView> = {}): PreviewView {
  return {
    planId: '7c41e9d2',
    purpose: 'promote',
    reason: null,
    title: '',
    body: '',
    branch: '',
    base: 'main',
    commit: '',
    cells: [plannedCell()],
    skipped: [],
    files: [{ path: 'apps/checkout/prod/kustomization.yaml', lines: [] }],
    effects: { changed: [], resolvable: 1, unresolvable: 0, mightChange: [] },
    lanes: [],
    commits: [],
    otherSettings: [],
    checks: [],
    ...changes,
  }
}

export function plannedCell(changes: Partial<PlannedCell> = {}): PlannedCell {
  return {
    service: 'checkout',
    environment: 'prod',
    origin: { kind: 'environment', words: 'staging', environment: 'staging' },
    slots: [slot('acme/checkout:1.42.0', 'acme/checkout:1.43.0')],
    notMoved: [],
    ...changes,
  }
}

export function promotedCell(changes: Partial<PromotedCell> = {}): PromotedCell {
  return { ...plannedCell(), steps: [], outcome: null, note: null, asPlanned: null, ...changes }
}

export function slot(before: string, after: string): PlannedCell['slots'][number] {
  const workload = { kind: 'Deployment', namespace: 'shop', name: 'checkout' }
  return { workload, container: 'app', field: 'containers', before, after, file: 'k.yaml', line: 8 }
}
