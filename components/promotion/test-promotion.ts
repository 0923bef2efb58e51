import type { PreviewView, PromotionView } from '@/lib/contract'

export function promotionView(changes: Partial<PromotionView> = {}): PromotionView {
  return {
    id: 'a',
    service: 'checkout',
    environment: 'prod',
    source: 'staging',
    planId: '7c41e9d2',
    state: 'open',
    title: 'Promote checkout 1.43.0 to prod',
    slots: [slot('acme/checkout:1.42.0', 'acme/checkout:1.43.0')],
    branch: 'plimsoll/prod/checkout/7c41e9d2-1',
    number: 418,
    url: null,
    mergeCommit: null,
    mergedBy: null,
    steps: [],
    note: null,
    requestedAt: 0,
    updatedAt: 0,
    ...changes,
  }
}

export function previewView(changes: Partial<PreviewView> = {}): PreviewView {
  return {
    planId: '7c41e9d2',
    title: '',
    body: '',
    branch: '',
    service: 'checkout',
    environment: 'prod',
    source: 'staging',
    commit: '',
    slots: [slot('acme/checkout:1.42.0', 'acme/checkout:1.43.0')],
    notMoved: [],
    files: [{ path: 'apps/checkout/prod/kustomization.yaml', lines: [] }],
    effects: { changed: [], resolvable: 1, unresolvable: 0, mightChange: [] },
    lanes: [],
    checks: [],
    ...changes,
  }
}

export function slot(before: string, after: string): PreviewView['slots'][number] {
  const workload = { kind: 'Deployment', namespace: 'shop', name: 'checkout' }
  return { workload, container: 'app', field: 'containers', before, after, file: 'k.yaml', line: 8 }
}
