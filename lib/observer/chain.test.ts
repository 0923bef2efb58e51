import { describe, expect, it } from 'vitest'
import recorded from '@/lib/cluster/controllers/__fixtures__/recorded-objects.json'
import { at, evidenceOf, live, shop } from '@/lib/domain/__fixtures__/recorded'
import { judge } from '@/lib/domain/judge'
import type { LiveWorkload } from '@/lib/domain/live'
import { bench, fleet, readChain } from './__fixtures__/bench'

const now = at('09:50:00')

/** A recorded object with another spec, status or name. */
function object(name: keyof typeof recorded, change: { metadata?: object; spec?: object; status?: object } = {}) {
  const { kind, metadata, spec, status } = recorded[name]
  return {
    kind,
    metadata: { ...metadata, ...change.metadata },
    spec: { ...spec, ...change.spec },
    status: { ...status, ...change.status },
  }
}

const kustomization = (change = {}) => object('flux/kustomization-ready', change)
const source = (change = {}) => object('flux/gitrepository-ready', change)
const application = (change = {}) => object('argocd/synced-healthy-server-side-apply-automated', change)
const syncedTo = (namespace: string) => ({
  metadata: { name: 'shop-prod' },
  spec: {
    destination: { server: 'https://10.0.0.1', namespace },
    source: { repoURL: fleet, path: 'overlays/prod', targetRevision: 'main' },
  },
  status: { resources: [{ kind: 'Deployment', namespace, name: 'shop', status: 'Synced' }] },
})

function workload(more: Partial<LiveWorkload> = {}): LiveWorkload {
  const labels = {
    'kustomize.toolkit.fluxcd.io/name': 'shop-prod',
    'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
  }
  return { ...live('a-kustomize-controller'), namespace: 'shop-prod', name: 'shop', labels, annotations: {}, ...more }
}
const tracked = (id: string) => ({ labels: {}, annotations: { 'argocd.argoproj.io/tracking-id': id } })
const argoOwned = workload(tracked('shop-prod:apps/Deployment:shop-prod/shop'))

function chainOf(objects: readonly object[], found: LiveWorkload | null = workload(), path = 'overlays/prod') {
  return readChain(bench(objects, now), evidenceOf(now, found, shop('2.0.0')), path, now)
}

describe('what delivers a workload', () => {
  it('is what its labels name, with the source behind it', () => {
    const { chain, chainUnread } = chainOf([kustomization(), source()])
    expect(chain?.map(one => [one.kind, one.role, one.onTheWay])).toEqual([
      ['Kustomization', 'apply', true],
      ['GitRepository', 'source', true],
    ])
    expect(chainUnread).toBeNull()
  })

  it('is nothing where the object names nobody, nobody lists it, and nobody deploys its place', () => {
    expect(chainOf([], workload({ labels: {} }))).toMatchObject({ chain: [], chainUnread: null })
  })

  it('is not known where the labels name an object that is gone, does not list the workload, or deploys elsewhere', () => {
    expect(chainOf([])).toMatchObject({ chain: null, chainUnread: expect.stringContaining('was not found') })
    const other = kustomization({ status: { inventory: { entries: [{ id: 'shop-prod_other_apps_Deployment' }] } } })
    expect(chainOf([other, source()])).toMatchObject({
      chain: null,
      chainUnread: expect.stringContaining('does not list it'),
    })
    const away = kustomization({ spec: { kubeConfig: { secretRef: { name: 'far' } } } })
    expect(chainOf([away, source()])).toMatchObject({ chain: null, chainUnread: expect.stringContaining('elsewhere') })
  })

  it('is not what a tracking-id names that was copied from another object', () => {
    const copied = workload(tracked('shop-prod:apps/Deployment:shop-prod/another'))
    expect(chainOf([application({ ...syncedTo('x'), spec: {} })], copied).chain).toEqual([])
  })

  it('is not an Application that only has the name of a Helm release', () => {
    const labelled = workload({ labels: { 'app.kubernetes.io/instance': 'shop-staging' } })
    expect(chainOf([application()], labelled).chain).toEqual([])
  })

  it('is found by the label of an older Argo CD, where the Application lists the workload', () => {
    const labelled = workload({ namespace: 'shop-staging', labels: { 'app.kubernetes.io/instance': 'shop-staging' } })
    expect(chainOf([application()], labelled).chain?.map(one => one.name)).toEqual(['shop-staging'])
  })

  it('is found for an Application in any namespace', () => {
    const elsewhere = application({ metadata: { namespace: 'team-a' } })
    const found = workload({
      namespace: 'shop-staging',
      ...tracked('team-a_shop-staging:apps/Deployment:shop-staging/shop'),
    })
    expect(chainOf([elsewhere], found).chain?.map(one => one.namespace)).toEqual(['team-a'])
  })

  it('stands in a hub, by what the hub calls the cluster, and never by the path alone', () => {
    const hub = bench([application(syncedTo('shop-prod'))], now, 'hub')
    const spoke = bench([], now, 'spoke', { servers: ['https://10.0.0.1:443/'] })
    const other = bench([], now, 'other', { servers: ['https://10.0.0.2'] })
    const all = [hub, spoke, other]
    const evidence = evidenceOf(now, argoOwned, shop('2.0.0'))
    expect(readChain(spoke, evidence, 'overlays/prod', now, all).chain?.map(one => one.name)).toEqual(['shop-prod'])
    expect(readChain(other, evidence, 'overlays/prod', now, all)).toMatchObject({
      chain: null,
      chainUnread: expect.stringContaining('deploys elsewhere'),
    })
    const absent = evidenceOf(now, null, shop('2.0.0'))
    expect(readChain(spoke, absent, 'overlays/prod', now, all).chain).toHaveLength(1)
    expect(readChain(other, absent, 'overlays/prod', now, all).chain).toEqual([])
  })

  it('shows who else lists it, without letting them decide', () => {
    const second = kustomization({ metadata: { name: 'twin' }, spec: { suspend: true } })
    const { chain } = chainOf([kustomization(), second, source()])
    expect(chain?.filter(one => one.role === 'apply').map(one => [one.name, one.onTheWay])).toEqual([
      ['shop-prod', true],
      ['twin', false],
    ])
  })

  it('lets a dependency decide only while it is waited for', () => {
    const dependency = kustomization({
      metadata: { name: 'base' },
      spec: { suspend: true },
      status: { inventory: null },
    })
    const waits = {
      conditions: [{ type: 'Ready', status: 'False', reason: 'DependencyNotReady', message: 'base is not ready' }],
    }
    const spec = { dependsOn: [{ name: 'base' }] }
    const roleOf = (status: object) =>
      chainOf([kustomization({ spec, status }), dependency, source()]).chain?.find(one => one.name === 'base')?.onTheWay
    expect([roleOf({}), roleOf(waits)]).toEqual([false, true])
  })

  it('shows what made an Application, without letting it decide', () => {
    const set = object('argocd/applicationset-shop-dirs')
    const made = object('argocd/application-from-git-directory-generator')
    const found = workload(tracked('dir-prod:apps/Deployment:shop-prod/shop'))
    expect(chainOf([made, set], found).chain?.map(one => [one.kind, one.role, one.onTheWay])).toEqual([
      ['Application', 'apply', true],
      ['ApplicationSet', 'creator', false],
    ])
  })
})

describe('what a chain says of Git', () => {
  const verdictOf = (objects: readonly object[], found: LiveWorkload | null = workload()) => {
    const image = found?.containers[0]?.image ?? shop('1.0.0')
    const evidence = evidenceOf(now, found, image)
    const { chain, chainUnread } = readChain(bench(objects, now), evidence, 'overlays/prod', now)
    return judge({ ...evidence, chain, chainUnread }, now)
  }

  it.each([
    ['another branch', { ref: { branch: 'next' } }, /branch next, Plimsoll reads main/],
    ['a tag', { ref: { tag: 'v1.2.3' } }, /tag v1\.2\.3, Plimsoll reads main/],
    ['the branch that Flux takes when nothing is said', { ref: null }, /branch master/],
    ['a commit beside the branch', { ref: { branch: 'main', commit: 'a'.repeat(40) } }, /commit aaaa/],
  ])('a source that follows %s leaves the image unresolved', (_, spec, says) => {
    const verdict = verdictOf([kustomization(), source({ spec })])
    expect([verdict.state, verdict.reason]).toEqual(['Unresolved', expect.stringMatching(says)])
  })

  it('an address written otherwise is the same repository, and another one with our commits too', () => {
    const states = [
      'ssh://git@git.example.com/fleet',
      'https://git.example.com/fleet/',
      'https://mirror.example.com/fleet',
    ]
    const strange = source({
      spec: { url: 'https://other.example.com/fleet' },
      status: { artifact: { revision: `main@sha1:${'b'.repeat(40)}` } },
    })
    const ours = { artifact: { revision: `main@sha1:${'f'.repeat(40)}` } }
    expect(
      states.map(
        url =>
          verdictOf([
            kustomization({ status: { lastAppliedRevision: ours.artifact.revision } }),
            source({ spec: { url }, status: ours }),
          ]).state,
      ),
    ).toEqual(['Synced', 'Synced', 'Synced'])
    expect(verdictOf([kustomization(), strange]).state).toBe('Unresolved')
  })

  it.each([
    [
      'images of a Kustomization',
      [kustomization({ spec: { images: [{ name: 'shop', newTag: '9' }] } }), source()],
      workload(),
      /images/,
    ],
    [
      'a patch that speaks of an image',
      [kustomization({ spec: { patches: [{ patch: 'spec: {image: x}' }] } }), source()],
      workload(),
      /patches/,
    ],
    [
      'kustomize.images of an Application',
      [
        application({
          spec: {
            ...syncedTo('shop-prod').spec,
            destination: { server: 'https://kubernetes.default.svc' },
            source: { ...syncedTo('x').spec.source, kustomize: { images: ['shop=shop:9'] } },
          },
          metadata: { name: 'shop-prod' },
          status: syncedTo('shop-prod').status,
        }),
      ],
      argoOwned,
      /kustomize\.images/,
    ],
  ] as const)('%s leave the image unresolved', (_, objects, found, says) => {
    const verdict = verdictOf(objects, found)
    expect([verdict.state, verdict.reason]).toEqual(['Unresolved', expect.stringMatching(says)])
  })

  it('an artifact follows the repository that it says it was made of, else only itself', () => {
    const ref = { kind: 'OCIRepository', name: 'fleet' }
    const artifact = (metadata: object) => ({
      kind: 'OCIRepository',
      metadata: { name: 'fleet', namespace: 'flux-system' },
      spec: { url: 'oci://registry.example.com/fleet', interval: '1m' },
      status: { ...source().status, artifact: { revision: 'latest@sha256:1', metadata } },
    })
    const made = (branch: string) => ({
      'org.opencontainers.image.source': fleet,
      'org.opencontainers.image.revision': `${branch}@sha1:${'f'.repeat(40)}`,
    })
    const stateOf = (metadata: object) =>
      verdictOf([kustomization({ spec: { sourceRef: ref } }), artifact(metadata)]).state
    expect([made('main'), made('next'), {}].map(stateOf)).toEqual(['Synced', 'Unresolved', 'Unresolved'])
  })

  it('a patch of replicas leaves the image as it is', () => {
    const patched = kustomization({ spec: { patches: [{ patch: 'spec: {replicas: 3}' }] } })
    expect(verdictOf([patched, source()]).state).toBe('Synced')
  })
})
