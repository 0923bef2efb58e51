/** What real Flux and Argo CD left behind, read by the cluster's own readers, chained and judged: each must come out as it was meant. */
import { describe, expect, it } from 'vitest'
import recorded from '@/lib/cluster/controllers/__fixtures__/recorded-objects.json'
import * as make from '@/lib/domain/__fixtures__/evidence'
import { at, type Change, evidenceOf, imageOf, live, type Recorded, shop } from '@/lib/domain/__fixtures__/recorded'
import { judge } from '@/lib/domain/judge'
import type { LiveWorkload } from '@/lib/domain/live'
import type { State } from '@/lib/domain/verdict'
import { bench, readChain } from './__fixtures__/bench'

type Sample = keyof typeof recorded

interface Row {
  readonly title: string
  readonly objects: readonly Sample[]
  readonly state: State
  readonly also?: readonly State[]
  readonly marks?: readonly string[]
  /** The image in Git, where it is not the live one. */
  readonly git?: string
  /** Null: the cluster has no such Deployment. */
  readonly workload: LiveWorkload | null
  readonly path?: string
  readonly more?: Change
  readonly now?: number
  readonly says?: RegExp
}

const byFlux = {
  labels: {
    'kustomize.toolkit.fluxcd.io/name': 'shop-prod',
    'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
  },
  annotations: {},
}
const byHelm = {
  labels: { 'helm.toolkit.fluxcd.io/name': 'shop', 'helm.toolkit.fluxcd.io/namespace': 'flux-system' },
  annotations: {},
}
const byArgo = (application: string) => ({
  labels: {},
  annotations: { 'argocd.argoproj.io/tracking-id': `${application}:apps/Deployment:shop-prod/shop` },
})

function flux(name: Recorded, more: Partial<LiveWorkload> = {}): LiveWorkload {
  return { ...live(name), namespace: 'shop-prod', name: 'shop', ...byFlux, ...more }
}
function helm(more: Partial<LiveWorkload> = {}): LiveWorkload {
  return { ...live('f-helm-controller'), namespace: 'helm-prod', name: 'shop', ...byHelm, ...more }
}
function argo(name: Recorded, more: Partial<LiveWorkload> = {}): LiveWorkload {
  return { ...live(name), namespace: 'shop-prod', name: 'shop', ...byArgo('shop-prod'), ...more }
}
function at1(workload: LiveWorkload, tag = '1.0.0'): LiveWorkload {
  return { ...workload, containers: workload.containers.map(one => ({ ...one, image: shop(tag) })) }
}

const rollingOut = make.rolling({ wanted: 2, updated: 1, total: 3, revisionSince: at('08:48:25') })
const ran = { memory: make.memory({ firstSight: at('08:00:00'), lastLive: at('09:10:00') }) }
const pulling = {
  memory: make.memory({
    firstSight: at('08:00:00'),
    troubles: [
      { pod: 'shop-1', container: 'shop', reason: 'ImagePullBackOff', since: at('08:47:40'), last: at('08:57:30') },
    ],
  }),
}
const pullBackOff = live('flux/deployment-image-pull-back-off', [
  make.waitingPod('shop-1', 'ImagePullBackOff', {
    containers: [make.podContainer({ name: 'shop', waiting: { reason: 'ImagePullBackOff', message: '' } })],
  }),
])
const applied = argo('b-argocd-client-side-apply')
const reconciled = flux('a-kustomize-controller')
const ready = 'flux/gitrepository-ready'

const rows: readonly Row[] = [
  { title: 'synced', objects: ['argocd/synced-healthy'], state: 'Synced', workload: applied, marks: ['paused'] },
  {
    title: 'synced by server-side apply',
    objects: ['argocd/synced-healthy-server-side-apply-automated'],
    state: 'Synced',
    workload: argo('b-argocd-server-side-apply', {
      namespace: 'shop-staging',
      annotations: { 'argocd.argoproj.io/tracking-id': 'shop-staging:apps/Deployment:shop-staging/shop' },
    }),
  },
  {
    title: 'self-healed',
    objects: ['argocd/self-healed'],
    state: 'Synced',
    workload: argo('drift-corrected-by-argocd-client-side-apply'),
  },
  { title: 'ready', objects: ['flux/kustomization-ready', ready], state: 'Synced', workload: reconciled },
  {
    title: 'Helm ready',
    objects: ['flux/helmrelease-ready', 'flux/helmchart-ready', ready],
    state: 'Synced',
    workload: helm(),
  },
  {
    title: 'progressing',
    objects: ['argocd/synced-progressing'],
    state: 'Rolling out',
    workload: { ...applied, rollout: rollingOut },
    now: at('08:50:00'),
  },
  {
    title: 'health in progress',
    objects: ['flux/kustomization-in-progress-health', ready],
    state: 'Rolling out',
    workload: { ...reconciled, rollout: rollingOut },
    now: at('08:50:00'),
  },
  {
    title: 'Helm in progress',
    objects: ['flux/helmrelease-in-progress', 'flux/helmchart-ready', ready],
    state: 'Rolling out',
    workload: helm({ rollout: rollingOut }),
    now: at('08:50:00'),
  },
  {
    title: 'degraded',
    objects: ['argocd/synced-degraded'],
    state: 'Degraded',
    workload: live('argocd/deployment-progress-deadline-exceeded'),
  },
  {
    title: 'health check failed',
    objects: ['flux/kustomization-health-check-failed', ready],
    state: 'Degraded',
    also: ['Stuck'],
    workload: { ...reconciled, rollout: rollingOut },
    now: at('08:55:00'),
  },
  {
    title: 'ready although the image cannot be pulled',
    objects: ['flux/kustomization-ready-although-image-cannot-be-pulled', ready],
    state: 'Degraded',
    workload: pullBackOff,
    more: pulling,
    now: at('08:57:35'),
  },
  {
    title: 'kustomize fails',
    objects: ['argocd/comparison-error-kustomize-build'],
    state: 'Degraded',
    also: ['Unresolved'],
    workload: live('argocd/deployment-progress-deadline-exceeded'),
    more: { unresolved: 'kustomize build fails' },
  },
  {
    title: 'set by hand',
    objects: ['argocd/out-of-sync-after-kubectl-set-image'],
    state: 'Drifted',
    workload: argo('c-kubectl-set-image-over-argocd'),
    git: shop('1.1.0'),
    marks: ['paused'],
    says: /set by kubectl-set.*Nobody will put it back/,
  },
  {
    title: 'set by hand, automated without self-heal',
    objects: ['argocd/out-of-sync-after-kubectl-set-image-automated-without-self-heal'],
    state: 'Drifted',
    workload: argo('c-kubectl-set-image-over-argocd'),
    git: shop('1.1.0'),
    says: /does not put it back until Git changes/,
  },
  {
    title: 'rolled back by hand',
    objects: ['argocd/out-of-sync-after-kubectl-rollout-undo'],
    state: 'Drifted',
    workload: at1(argo('d-kubectl-rollout-undo-over-argocd'), '1.1.0'),
    git: shop('1.2.1'),
    more: { arrivedAt: at('09:05:00') },
    marks: ['paused'],
    says: /Rolled back by hand to 1\.1\.0/,
  },
  {
    title: 'drift not noticed yet',
    objects: ['flux/kustomization-drift-not-noticed-yet', ready],
    state: 'Drifted',
    workload: flux('c-kubectl-set-image-over-kustomize-controller'),
    git: shop('1.2.0'),
    says: /will put it back/,
  },
  {
    title: 'excluded from reconciliation',
    objects: ['flux/kustomization-ready-although-deployment-excluded', ready],
    state: 'Drifted',
    workload: live('flux/deployment-excluded-from-reconciliation'),
    git: shop('1.2.0'),
    marks: ['paused'],
    says: /Nobody will put it back/,
  },
  {
    title: 'deleted by hand, still Healthy',
    objects: ['argocd/out-of-sync-after-kubectl-delete-still-healthy'],
    state: 'Missing',
    workload: null,
    more: ran,
    marks: ['paused'],
  },
  {
    title: 'deleted by hand, still Ready',
    objects: ['flux/kustomization-ready-although-deployment-deleted', ready],
    state: 'Missing',
    workload: null,
    more: ran,
  },
  {
    title: 'behind Git, synced by hand only',
    objects: ['argocd/out-of-sync-behind-git-manual-sync'],
    state: 'Suspended',
    git: shop('2.0.0'),
    workload: at1(applied),
    marks: ['paused'],
  },
  {
    title: 'never synced',
    objects: ['argocd/out-of-sync-missing-never-synced'],
    state: 'Suspended',
    workload: null,
    marks: ['paused'],
  },
  {
    title: 'suspended, Git moved on',
    objects: ['flux/kustomization-suspended', 'flux/gitrepository-ahead-of-suspended-kustomization'],
    state: 'Suspended',
    git: shop('2.0.0'),
    workload: at1(reconciled),
    marks: ['paused'],
    says: /flux resume kustomization shop-prod -n flux-system/,
  },
  {
    title: 'suspended, the image agrees',
    objects: ['flux/kustomization-suspended', ready],
    state: 'Synced',
    workload: reconciled,
    marks: ['paused'],
  },
  {
    title: 'source suspended, Git moved on',
    objects: ['flux/kustomization-ready', 'flux/gitrepository-suspended'],
    state: 'Suspended',
    git: shop('2.0.0'),
    workload: at1(reconciled),
    marks: ['paused'],
    says: /GitRepository flux-system\/fleet is suspended.*flux resume source git fleet/,
  },
  {
    title: 'Helm suspended, Git moved on',
    objects: ['flux/helmrelease-suspended', 'flux/helmchart-ready', ready],
    state: 'Suspended',
    git: shop('2.0.0'),
    workload: at1(helm()),
    marks: ['paused'],
  },
  ...(['argocd/sync-failed', 'argocd/sync-terminated-by-user', 'argocd/sync-failed-retrying'] as const).map(
    (sample): Row => ({
      title: sample.slice('argocd/'.length),
      objects: [sample],
      state: 'Stuck',
      git: shop('2.0.0'),
      workload: at1(applied),
      marks: sample.endsWith('retrying') ? [] : ['paused'],
      says: /spec\.selector: Invalid value.*field is immutable/,
    }),
  ),
  {
    title: 'repo-server down',
    objects: ['argocd/comparison-error-repo-server-down'],
    state: 'Stuck',
    workload: null,
    marks: ['paused'],
    says: /connection refused/,
  },
  {
    title: 'Git not reachable for Argo CD',
    objects: ['argocd/comparison-error-git-not-reachable'],
    state: 'Stuck',
    workload: applied,
    marks: ['paused'],
    says: /The image is as Git says, but/,
  },
  {
    title: 'project unknown',
    objects: ['argocd/invalid-spec-project-unknown'],
    state: 'Stuck',
    workload: null,
    marks: ['paused'],
    says: /project nope/,
  },
  ...(['flux/kustomization-apply-failed', 'flux/kustomization-apply-immutable'] as const).map(
    (sample): Row => ({
      title: sample.slice('flux/'.length),
      objects: [sample, ready],
      state: 'Stuck',
      git: shop('2.0.0'),
      workload: at1(reconciled),
    }),
  ),
  {
    title: 'dependency not ready',
    objects: ['flux/kustomization-dependency-not-ready', ready],
    state: 'Stuck',
    workload: null,
    path: 'overlays/staging',
    says: /dependency 'flux-system\/nopath' is not ready/,
  },
  {
    title: 'source not reachable',
    objects: ['flux/kustomization-while-source-not-reachable', 'flux/gitrepository-not-reachable'],
    state: 'Stuck',
    git: shop('2.0.0'),
    workload: at1(reconciled),
    says: /GitRepository flux-system\/fleet fails: GitOperationFailed/,
  },
  {
    title: 'Helm upgrade failed',
    objects: ['flux/helmrelease-upgrade-failed', 'flux/helmchart-ready', ready],
    state: 'Stuck',
    also: ['Rolling out'],
    workload: helm({ rollout: rollingOut }),
    now: at('08:52:00'),
  },
  {
    title: 'build failed',
    objects: ['flux/kustomization-build-failed', ready],
    state: 'Unresolved',
    workload: reconciled,
    more: { unresolved: 'nothing.yaml is missing' },
  },
  {
    title: 'path not found by Flux',
    objects: ['flux/kustomization-path-not-found', ready],
    state: 'Stuck',
    workload: null,
    path: 'overlays/qa',
  },
  {
    title: 'path not found by Argo CD',
    objects: ['argocd/comparison-error-path-not-found'],
    state: 'Stuck',
    workload: null,
    path: 'overlays/none',
    marks: ['paused'],
  },
  {
    title: 'source follows a branch that is not there',
    objects: ['flux/kustomization-source-has-no-artifact', 'flux/gitrepository-branch-not-found'],
    state: 'Unresolved',
    workload: null,
    path: 'overlays/qa',
    says: /branch nope/,
  },
  {
    title: 'shared with another Application',
    objects: ['argocd/shared-resource-warning'],
    state: 'Synced',
    workload: applied,
    marks: ['paused', 'Argo CD: OutOfSync (Service shop)'],
  },
  {
    title: 'Helm drift',
    objects: ['flux/helmrelease-drift-warn', 'flux/helmchart-ready', ready],
    state: 'Synced',
    workload: helm(),
    marks: ['Flux: Drifted (Deployment shop)'],
  },
  {
    title: 'made by an ApplicationSet',
    objects: ['argocd/application-from-git-directory-generator', 'argocd/applicationset-shop-dirs'],
    state: 'Synced',
    workload: argo('b-argocd-client-side-apply', byArgo('dir-prod')),
  },
  {
    title: 'rollout paused',
    objects: ['argocd/health-suspended-after-rollout-pause'],
    state: 'Synced',
    workload: {
      ...applied,
      rollout: { ...applied.rollout, paused: true, wanted: 2, updated: 2, ready: 2, available: 2, total: 2 },
    },
    marks: ['paused'],
  },
]

describe('recorded objects', () => {
  it.each(rows)('$title: $state', row => {
    const { objects, state, also, marks, git, workload, path = 'overlays/prod', more, now = at('09:50:00'), says } = row
    const cluster = bench(
      objects.map(name => recorded[name]),
      now,
    )
    const image = git ?? (workload === null ? shop('1.0.0') : imageOf(workload))
    const evidence = evidenceOf(now, workload, image, more)
    const chain = readChain(cluster, evidence, path, now)
    expect(chain.chain, 'its chain').not.toBeNull()
    const verdict = judge({ ...evidence, chain: chain.chain, chainUnread: chain.chainUnread }, now)
    expect([verdict.state, ...verdict.also], verdict.reason).toEqual([state, ...(also ?? [])])
    expect(verdict.marks.map(mark => mark.text)).toEqual(marks ?? [])
    if (says !== undefined) expect(verdict.reason).toMatch(says)
  })
})
