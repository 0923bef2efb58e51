/** What real Flux and Argo CD left behind must come out as it was meant. The Deployments are recorded, the links written by hand. */
import { describe, expect, it } from 'vitest'
import * as make from './__fixtures__/evidence'
import { at, type Change, evidenceOf, imageOf, live, type Recorded, shop } from './__fixtures__/recorded'
import type { ChainLink, LinkFailure } from './evidence'
import { judge } from './judge'
import type { LiveWorkload } from './live'
import type { State } from './verdict'

const failed = (more: Partial<LinkFailure>): LinkFailure => ({
  reason: 'ReconciliationFailed',
  message: 'failed',
  since: at('09:00:00'),
  stalled: false,
  healthOf: null,
  ...more,
})
const kustomization = (more: Partial<ChainLink> = {}) => make.link({ name: 'shop-prod', ...more })
const source = (more: Partial<ChainLink> = {}) =>
  make.link({ kind: 'GitRepository', name: 'fleet', role: 'source', heals: null, ...more })
const application = (more: Partial<ChainLink> = {}) =>
  make.link({
    controller: 'argocd',
    kind: 'Application',
    namespace: 'argocd',
    name: 'shop-prod',
    heals: false,
    ...more,
  })
const release = (more: Partial<ChainLink> = {}) =>
  make.link({ kind: 'HelmRelease', namespace: 'helm-prod', name: 'shop', ...more })
const manual = { manual: { words: 'waits for a manual sync, by policy', since: null } }
const suspend = { suspended: { words: 'spec.suspend', since: null, by: null } }
const helmTimeout = failed({
  reason: 'UpgradeFailed',
  message: "timeout waiting for: [Deployment/shop-prod/shop status: 'InProgress']",
  stalled: true,
  healthOf: [{ kind: 'Deployment', namespace: 'shop-prod', name: 'shop' }],
})
const healthCheck = failed({
  reason: 'HealthCheckFailed',
  message: "timeout waiting for: [Deployment/shop-prod/shop status: 'InProgress']",
  healthOf: [{ kind: 'Deployment', namespace: 'shop-prod', name: 'shop' }],
})

interface Sample {
  readonly sample: string
  readonly state: State
  readonly also?: readonly State[]
  readonly marks?: readonly string[]
  /** The image in Git, where it is not the live one. */
  readonly git?: string
  /** Null: the cluster has no such Deployment. */
  readonly workload?: LiveWorkload | null
  readonly chain: readonly ChainLink[]
  readonly more?: Change
  readonly now?: number
  readonly says?: RegExp
}

const ran = { memory: make.memory({ firstSight: at('08:00:00'), lastLive: at('09:10:00') }) }
const set = live('c-kubectl-set-image-over-argocd')
const well = live('a-kustomize-controller')
const rolling = { ...well, rollout: make.rolling({ wanted: 2, updated: 1, total: 3, revisionSince: at('08:48:25') }) }
const pullBackOff = live('flux/deployment-image-pull-back-off', [
  make.waitingPod('shop-6c5cf846f-1', 'ImagePullBackOff', {
    containers: [make.podContainer({ name: 'shop', waiting: { reason: 'ImagePullBackOff', message: '' } })],
  }),
])
const pulls = {
  memory: make.memory({
    firstSight: at('08:00:00'),
    troubles: [
      {
        pod: 'shop-6c5cf846f-1',
        container: 'shop',
        reason: 'ImagePullBackOff',
        since: at('08:47:40'),
        last: at('08:57:30'),
      },
    ],
  }),
}

const samples: readonly Sample[] = [
  { sample: 'argocd/synced-healthy', state: 'Synced', chain: [application(manual)], marks: ['paused'] },
  {
    sample: 'argocd/synced-healthy-server-side-apply-automated',
    state: 'Synced',
    chain: [application()],
    workload: live('b-argocd-server-side-apply'),
  },
  {
    sample: 'argocd/self-healed',
    state: 'Synced',
    chain: [application({ heals: true })],
    workload: live('drift-corrected-by-argocd-client-side-apply'),
  },
  { sample: 'flux/kustomization-ready', state: 'Synced', chain: [kustomization(), source()] },
  {
    sample: 'flux/helmrelease-ready',
    state: 'Synced',
    chain: [release(), source()],
    workload: live('f-helm-controller'),
  },
  {
    sample: 'argocd/synced-progressing',
    state: 'Rolling out',
    chain: [application()],
    workload: rolling,
    now: at('08:50:00'),
  },
  {
    sample: 'flux/kustomization-in-progress-health',
    state: 'Rolling out',
    chain: [kustomization({ applying: { words: 'Running health checks', since: at('08:42:40') } })],
    workload: rolling,
    now: at('08:50:00'),
  },
  {
    sample: 'flux/helmrelease-in-progress',
    state: 'Rolling out',
    chain: [release({ applying: { words: "Running 'upgrade' action", since: at('08:48:25') } })],
    workload: rolling,
    now: at('08:50:00'),
  },
  {
    sample: 'argocd/synced-degraded, argocd/deployment-progress-deadline-exceeded',
    state: 'Degraded',
    chain: [application()],
    workload: live('argocd/deployment-progress-deadline-exceeded'),
    says: /ProgressDeadlineExceeded, ReplicaSet "shop-6b6b599cf4" has timed out progressing/,
  },
  {
    sample: 'flux/kustomization-health-check-failed',
    state: 'Degraded',
    also: ['Stuck'],
    chain: [kustomization({ failing: healthCheck })],
    workload: { ...rolling, namespace: 'shop-prod' },
  },
  {
    sample: 'flux/deployment-image-pull-back-off',
    state: 'Degraded',
    chain: [],
    workload: pullBackOff,
    more: pulls,
    now: at('08:57:35'),
  },
  {
    sample: 'flux/kustomization-ready-although-image-cannot-be-pulled',
    state: 'Degraded',
    chain: [kustomization(), source()],
    workload: pullBackOff,
    more: pulls,
    now: at('08:57:35'),
    says: /ImagePullBackOff, 1 of 2 pods/,
  },
  {
    sample: 'argocd/comparison-error-kustomize-build',
    state: 'Degraded',
    also: ['Unresolved'],
    chain: [application({ failing: failed({ reason: 'ComparisonError' }) })],
    workload: live('argocd/deployment-progress-deadline-exceeded'),
    more: { unresolved: 'kustomize build fails' },
  },
  {
    sample: 'argocd/out-of-sync-after-kubectl-set-image',
    state: 'Drifted',
    chain: [application(manual)],
    workload: set,
    git: shop('1.1.0'),
    marks: ['paused'],
    says: /set by kubectl-set.*Nobody will put it back/,
  },
  {
    sample: 'argocd/out-of-sync-after-kubectl-set-image-automated-without-self-heal',
    state: 'Drifted',
    chain: [application()],
    workload: set,
    git: shop('1.1.0'),
    says: /does not put it back until Git changes/,
  },
  {
    sample: 'argocd/out-of-sync-after-kubectl-rollout-undo',
    state: 'Drifted',
    chain: [application(manual)],
    workload: {
      ...live('d-kubectl-rollout-undo-over-argocd'),
      containers: live('d-kubectl-rollout-undo-over-argocd').containers.map(one => ({ ...one, image: shop('1.1.0') })),
    },
    git: shop('1.2.1'),
    more: { arrivedAt: at('09:05:00') },
    marks: ['paused'],
    says: /Rolled back by hand to 1\.1\.0/,
  },
  {
    sample: 'flux/kustomization-drift-not-noticed-yet',
    state: 'Drifted',
    chain: [kustomization(), source()],
    workload: live('c-kubectl-set-image-over-kustomize-controller'),
    git: shop('1.2.0'),
    says: /will put it back/,
  },
  {
    sample: 'flux/kustomization-ready-although-deployment-excluded, flux/deployment-excluded-from-reconciliation',
    state: 'Drifted',
    chain: [kustomization({ excluded: { words: 'kustomize.toolkit.fluxcd.io/reconcile: disabled', since: null } })],
    workload: live('flux/deployment-excluded-from-reconciliation'),
    git: shop('1.2.0'),
    marks: ['paused'],
    says: /Nobody will put it back/,
  },
  {
    sample: 'argocd/out-of-sync-after-kubectl-delete-still-healthy',
    state: 'Missing',
    chain: [application(manual)],
    workload: null,
    more: ran,
    marks: ['paused'],
  },
  {
    sample: 'flux/kustomization-ready-although-deployment-deleted',
    state: 'Missing',
    chain: [kustomization(), source()],
    workload: null,
    more: ran,
  },
  {
    sample: 'argocd/out-of-sync-behind-git-manual-sync',
    state: 'Suspended',
    chain: [application(manual)],
    git: shop('2.0.0'),
    workload: behind('b-argocd-client-side-apply'),
    marks: ['paused'],
  },
  {
    sample: 'argocd/out-of-sync-missing-never-synced',
    state: 'Suspended',
    chain: [application(manual)],
    workload: null,
    marks: ['paused'],
  },
  {
    sample: 'flux/kustomization-suspended, Git moved on',
    state: 'Suspended',
    chain: [kustomization(suspend)],
    git: shop('2.0.0'),
    workload: behind('a-kustomize-controller'),
    marks: ['paused'],
    says: /flux resume kustomization shop-prod -n flux-system/,
  },
  {
    sample: 'flux/kustomization-suspended, the image agrees',
    state: 'Synced',
    chain: [kustomization(suspend)],
    marks: ['paused'],
  },
  {
    sample: 'flux/gitrepository-suspended, Git moved on',
    state: 'Suspended',
    chain: [kustomization(), source(suspend)],
    git: shop('2.0.0'),
    workload: behind('a-kustomize-controller'),
    marks: ['paused'],
    says: /GitRepository flux-system\/fleet is suspended.*flux resume source git fleet/,
  },
  {
    sample: 'argocd/sync-failed',
    state: 'Stuck',
    chain: [
      application({
        ...manual,
        failing: failed({
          reason: 'SyncFailed',
          message: 'Deployment.apps "shop" is invalid: spec.selector: field is immutable',
        }),
      }),
    ],
    git: shop('2.0.0'),
    workload: behind('b-argocd-client-side-apply'),
    marks: ['paused'],
    says: /spec\.selector: field is immutable/,
  },
  {
    sample: 'argocd/sync-failed-retrying',
    state: 'Stuck',
    chain: [application({ failing: failed({ reason: 'SyncFailed' }) })],
    git: shop('2.0.0'),
    workload: behind('b-argocd-client-side-apply'),
  },
  {
    sample: 'argocd/sync-terminated-by-user',
    state: 'Stuck',
    chain: [
      application({
        ...manual,
        failing: failed({ reason: 'Failed', message: 'Operation terminated (retried 2 times).' }),
      }),
    ],
    git: shop('2.0.0'),
    workload: behind('b-argocd-client-side-apply'),
    marks: ['paused'],
  },
  {
    sample: 'argocd/comparison-error-repo-server-down',
    state: 'Stuck',
    chain: [application({ ...manual, failing: failed({ reason: 'ComparisonError' }) })],
    workload: null,
    marks: ['paused'],
  },
  {
    sample: 'argocd/comparison-error-git-not-reachable',
    state: 'Stuck',
    chain: [application({ ...manual, failing: failed({ reason: 'ComparisonError' }) })],
    marks: ['paused'],
    says: /The image is as Git says, but/,
  },
  {
    sample: 'argocd/invalid-spec-project-unknown',
    state: 'Stuck',
    chain: [
      application({
        failing: failed({
          reason: 'InvalidSpecError',
          message: 'Application referencing project nope which does not exist',
        }),
      }),
    ],
    workload: null,
    says: /project nope/,
  },
  {
    sample: 'flux/kustomization-apply-failed, flux/kustomization-apply-immutable',
    state: 'Stuck',
    chain: [kustomization({ failing: failed({}) }), source()],
    git: shop('2.0.0'),
    workload: behind('a-kustomize-controller'),
  },
  {
    sample: 'flux/kustomization-dependency-not-ready',
    state: 'Stuck',
    chain: [
      kustomization({
        failing: failed({ reason: 'DependencyNotReady', message: "dependency 'flux-system/nopath' is not ready" }),
      }),
    ],
    workload: null,
    says: /dependency 'flux-system\/nopath' is not ready/,
  },
  {
    sample: 'flux/kustomization-while-source-not-reachable with flux/gitrepository-not-reachable',
    state: 'Stuck',
    chain: [kustomization(), source({ failing: failed({ reason: 'GitOperationFailed' }) })],
    git: shop('2.0.0'),
    workload: behind('a-kustomize-controller'),
    says: /GitRepository flux-system\/fleet fails: GitOperationFailed/,
  },
  {
    sample: 'flux/helmrelease-upgrade-failed',
    state: 'Stuck',
    also: ['Rolling out'],
    chain: [release({ failing: helmTimeout })],
    workload: { ...rolling, namespace: 'shop-prod' },
  },
  {
    sample: 'flux/kustomization-build-failed',
    state: 'Unresolved',
    chain: [kustomization({ failing: failed({ reason: 'BuildFailed' }) })],
    more: { unresolved: 'nothing.yaml is missing' },
  },
  {
    sample: 'argocd/invalid-spec-cluster-unknown',
    state: 'Unknown',
    chain: [application({ failing: failed({ reason: 'InvalidSpecError' }) })],
    more: {
      live: {
        kind: 'notRead',
        reason: 'cluster "https://10.0.0.9" not found',
        fix: 'Name it in plimsoll.yaml.',
        asOf: null,
      },
    },
    says: /cluster "https:\/\/10\.0\.0\.9" not found/,
  },
  {
    sample: 'flux/kustomization-path-not-found, argocd/comparison-error-path-not-found',
    state: 'Stuck',
    chain: [kustomization({ failing: failed({ reason: 'ArtifactFailed', message: 'kustomization path not found' }) })],
    workload: null,
  },
  {
    sample: 'flux/kustomization-source-has-no-artifact',
    state: 'Stuck',
    chain: [kustomization({ failing: failed({ reason: 'ArtifactFailed' }) }), source()],
    workload: null,
  },
  {
    sample: 'flux/gitrepository-branch-not-found',
    state: 'Unresolved',
    chain: [
      kustomization(),
      source({ followsOther: 'branch nope', failing: failed({ reason: 'GitOperationFailed' }) }),
    ],
    workload: null,
  },
  {
    sample: 'argocd/shared-resource-warning',
    state: 'Synced',
    chain: [application({ otherDifference: 'OutOfSync (Service shop)' })],
    marks: ['Argo CD: OutOfSync (Service shop)'],
  },
  {
    sample: 'flux/helmrelease-drift-warn',
    state: 'Synced',
    chain: [release({ otherDifference: 'Drifted' })],
    marks: ['Flux: Drifted'],
    workload: live('f-helm-controller'),
  },
  {
    sample: 'argocd/health-suspended-after-rollout-pause',
    state: 'Synced',
    chain: [application()],
    workload: {
      ...well,
      rollout: { ...well.rollout, paused: true, wanted: 2, updated: 2, ready: 2, available: 2, total: 2 },
    },
    marks: ['paused'],
  },
]

/** The recorded Deployment, at an image that Git declared before. */
function behind(name: Recorded): LiveWorkload {
  const workload = live(name)
  return { ...workload, containers: workload.containers.map(one => ({ ...one, image: shop('1.0.0') })) }
}

describe('the recorded samples', () => {
  it.each(samples)(
    '$sample: $state',
    ({ chain, state, also, marks, git, workload, more, now = at('09:40:00'), says }) => {
      const object = workload === undefined ? well : workload
      const verdict = judge(
        evidenceOf(now, object, git ?? (object === null ? shop('1.0.0') : imageOf(object)), { chain, ...more }),
        now,
      )
      expect([verdict.state, ...verdict.also]).toEqual([state, ...(also ?? [])])
      expect(verdict.marks.map(mark => mark.text)).toEqual(marks ?? [])
      if (says !== undefined) expect(verdict.reason).toMatch(says)
    },
  )
})
