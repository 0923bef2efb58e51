import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commitAndHurry, deliver, hurry, kustomizationText, sourceText, suspend } from './bench/flux'
import { setImage } from './bench/hands'
import { type Lane, openLane } from './bench/lane'
import { heading, whyNot } from './bench/programs'
import { imageOf, namespace, release, shopFiles } from './bench/shop'

const reason = whyNot('flux')
let lane: Lane

describe.skipIf(reason !== null)(heading('ways in which Flux is used', reason), () => {
  beforeAll(async () => {
    lane = await openLane('flux')
    await lane.apply(sourceText('fleet', lane.fleet.url))
  })
  afterAll(() => lane?.close())

  it('targetNamespace places the workload where no manifest says', async () => {
    await lane.fleet.commit({
      ...shopFiles('placed', '1.0.0'),
      'apps/placed/overlays/prod/kustomization.yaml':
        release('placed', '1.0.0')['apps/placed/overlays/prod/kustomization.yaml']?.replace(
          'namespace: placed\n',
          '',
        ) ?? null,
    })
    const objects = [namespace('elsewhere'), kustomizationText('placed', { spec: 'targetNamespace: elsewhere' })]
    await lane.apply(objects.join('---\n'))
    await hurry(lane)
    await lane.plimsoll.becomes('placed', { state: 'Synced', row: 'd13' })
    await lane.kubectl('-n', 'elsewhere', 'delete', 'deployment', 'placed')
    await suspend(lane, 'kustomization', 'placed', true)
    await lane.plimsoll.becomes('placed', { state: 'Missing' })
  })

  it('a Kustomization that sets the image itself is never green', async () => {
    await deliver(lane, 'override')
    const spec = `images: [{name: ${imageOf('override')}, newTag: 7.7.7}]`
    await lane.apply(kustomizationText('override', { spec }))
    await lane.plimsoll.becomes('override', { state: 'Unresolved', row: 'd1', says: /images|overrid/i })
  })

  it('a Kustomization whose patch sets the image is never green', async () => {
    await deliver(lane, 'patched')
    const patch = `[{op: replace, path: /spec/template/spec/containers/0/image, value: "${imageOf('patched')}:7.7.7"}]`
    const spec = `patches: [{target: {kind: Deployment}, patch: '${patch}'}]`
    await lane.apply(kustomizationText('patched', { spec }))
    await lane.plimsoll.becomes('patched', { state: 'Unresolved', row: 'd1' })
  })

  it.each([
    ['branch', '{branch: release}', /release/],
    ['tag', '{tag: v1}', /v1/],
  ])('a source that follows another %s is Unresolved, whatever runs', async (name, ref, says) => {
    const service = `follows-${name}`
    await lane.fleet.commit(shopFiles(service, '1.0.0'))
    await lane.fleet.tag('v1')
    await lane.fleet.commit(release(service, '3.0.0'), { branch: 'release' })
    await lane.apply(sourceText(service, lane.fleet.url, ref))
    await lane.apply([namespace(service), kustomizationText(service, { source: service })].join('---\n'))
    await lane.plimsoll.becomes(service, { state: 'Unresolved', row: 'd1', says })
  })

  it('Kustomizations brought by another one deliver though that one is suspended or fails', async () => {
    await lane.fleet.commit({
      ...shopFiles('brought', '1.0.0'),
      'clusters/prod/brought.yaml': kustomizationText('brought'),
    })
    await lane.apply([namespace('brought'), kustomizationText('root', { path: './clusters/prod' })].join('---\n'))
    await hurry(lane)
    await lane.plimsoll.becomes('brought', { state: 'Synced', row: 'd13', without: ['paused'] })
    await suspend(lane, 'kustomization', 'root', true)
    await commitAndHurry(lane, release('brought', '1.1.0'))
    await lane.plimsoll.becomes('brought', { state: 'Synced', says: /1\.1\.0/, without: ['paused'] })
  })

  it('a Kustomization suspended in Git stays suspended and says so', async () => {
    await lane.fleet.commit({
      ...shopFiles('in-git', '1.0.0'),
      'clusters/more/in-git.yaml': kustomizationText('in-git'),
    })
    await lane.apply([namespace('in-git'), kustomizationText('more', { path: './clusters/more' })].join('---\n'))
    await hurry(lane)
    await lane.plimsoll.becomes('in-git', { state: 'Synced' })
    await commitAndHurry(lane, { 'clusters/more/in-git.yaml': kustomizationText('in-git', { spec: 'suspend: true' }) })
    await lane.plimsoll.becomes('in-git', { state: 'Synced', marks: ['paused'] })
    await commitAndHurry(lane, release('in-git', '1.1.0'))
    await lane.plimsoll.becomes('in-git', { state: 'Suspended', row: 'd4', says: /kustomize-controller|in-git/ })
  })

  it('what a HelmRelease runs is not called Unmanaged, and what it overrides is never green', async () => {
    await deliver(lane, 'charted')
    await lane.fleet.commit({
      'charts/worker/Chart.yaml': 'apiVersion: v2\nname: worker\nversion: 0.1.0\n',
      'charts/worker/values.yaml': 'tag: 1.0.0\n',
      'charts/worker/templates/deployment.yaml': chartDeployment,
    })
    await lane.apply(`apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: charted-worker, namespace: charted}
spec:
  interval: 10s
  chart: {spec: {chart: ./charts/worker, reconcileStrategy: Revision, sourceRef: {kind: GitRepository, name: fleet, namespace: flux-system}}}
`)
    await hurry(lane)
    await lane.kubectl('-n', 'charted', 'wait', 'helmrelease/charted-worker', '--for=condition=Ready', '--timeout=60s')
    await setImage(lane, 'charted', '1.0.1')
    await lane.plimsoll.becomes('charted', { state: 'Drifted' })
    expect(lane.plimsoll.cell('charted-worker')?.state ?? 'none').not.toBe('Synced')
    expect(lane.plimsoll.cell('charted')?.state).not.toBe('Unmanaged')
  })

  it('what somebody applied by hand beside a release is theirs: Drifted, not Waiting', async () => {
    await lane.fleet.commit(shopFiles('orphan', '1.0.0'), { minutesAgo: 60 })
    await lane.apply(namespace('orphan'))
    await lane.apply(orphan('orphan', '1.0.0'))
    await lane.fleet.commit(release('orphan', '1.1.0'), { minutesAgo: 40 })
    await lane.plimsoll.becomes('orphan', { state: 'Drifted' })
  })

  it('overdue for the first look of another Plimsoll: the suspended stay Suspended, the failing Stuck', async () => {
    await deliver(lane, 'late')
    await suspend(lane, 'kustomization', 'late', true)
    await lane.fleet.commit(release('late', '1.1.0'), { minutesAgo: 40 })
    const other = await lane.openPlimsoll()
    try {
      await other.becomes('late', { state: 'Suspended', row: 'd4', marks: ['paused'] })
    } finally {
      await other.close()
    }
  })
})

const chartDeployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: "{{ .Release.Name }}", labels: {app: worker}}
spec:
  selector: {matchLabels: {app: worker}}
  template:
    metadata: {labels: {app: worker}}
    spec: {containers: [{name: worker, image: "registry.example.com/shop/worker:{{ .Values.tag }}"}]}
`

function orphan(name: string, tag: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${name}, labels: {app: ${name}}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: ${name}, image: "${imageOf(name)}:${tag}"}]}
`
}
