import { setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applicationText, automated, commitAndRefresh, deliver, healing, patch, sync } from './bench/argocd'
import { setImage } from './bench/hands'
import { type Lane, openLane } from './bench/lane'
import { heading, whyNot } from './bench/programs'
import { namespace, release, shopFiles } from './bench/shop'

const reason = whyNot('argocd')
let lane: Lane

describe.skipIf(reason !== null)(heading('verdicts over Argo CD', reason), () => {
  beforeAll(async () => {
    lane = await openLane('argocd')
  })
  afterAll(() => lane?.close())

  it('automated and in step: Synced, and nothing more to say', async () => {
    await deliver(lane, 'ready', { policy: automated })
    await lane.plimsoll.becomes('ready', {
      state: 'Synced',
      row: 'd13',
      without: ['paused', 'delivery not read', 'pods not read', 'controller'],
    })
  })

  it('a release is Waiting or Rolling out until it is Synced, and never anything else', async () => {
    await deliver(lane, 'release', { policy: automated })
    const trail = lane.plimsoll.trail('release')
    await commitAndRefresh(lane, 'release', release('release', '1.1.0'))
    await lane.plimsoll.becomes('release', { state: 'Synced', says: /1\.1\.0/ })
    trail.stop()
    expect(trail.states.filter(state => !['Waiting', 'Rolling out', 'Synced'].includes(state))).toEqual([])
  })

  it('a manual Application never synced is Suspended: it waits for a person', async () => {
    await lane.fleet.commit(shopFiles('never', '1.0.0'))
    await lane.apply([namespace('never'), applicationText(lane, 'never')].join('---\n'))
    await lane.plimsoll.becomes('never', { state: 'Suspended', row: 'd4', says: /manual sync/, marks: ['paused'] })
  })

  it('a manual Application behind Git is Suspended; the Sync button makes it Synced', async () => {
    await deliver(lane, 'manual')
    await lane.plimsoll.becomes('manual', { state: 'Synced', marks: ['paused'] })
    const trail = lane.plimsoll.trail('manual', '1.1.0')
    await commitAndRefresh(lane, 'manual', release('manual', '1.1.0'))
    await lane.plimsoll.becomes('manual', { state: 'Suspended', row: 'd4', says: /manual sync/, marks: ['paused'] })
    expect(trail.states).toEqual(['Suspended'])
    await sync(lane, 'manual')
    await lane.plimsoll.becomes('manual', { state: 'Synced', says: /1\.1\.0/ })
    trail.stop()
  })

  it('a build failure is Unresolved, and never green', async () => {
    await deliver(lane, 'build', { policy: automated })
    const trail = lane.plimsoll.trail('build', '1.1.0')
    await commitAndRefresh(lane, 'build', release('build', '1.1.0', 'components: [../../nothing]\n'))
    await lane.plimsoll.becomes('build', { state: 'Unresolved' })
    trail.stop()
    expect(trail.states).not.toContain('Synced')
  })

  it('a sync that fails and is retried is Stuck with the object’s message', async () => {
    // Argo CD tries a revision to the end of its attempts before it takes up the next one.
    await deliver(lane, 'retried', { policy: `${automated}, retry: {limit: 2, backoff: {duration: 3s, factor: 1}}` })
    const trail = lane.plimsoll.trail('retried', '1.1.0')
    const broken = 'labels: [{pairs: {tier: web}, includeSelectors: true}]\n'
    await commitAndRefresh(lane, 'retried', release('retried', '1.1.0', broken))
    await lane.plimsoll.becomes('retried', { state: 'Stuck', row: 'd5', says: /immutable/ })
    trail.stop()
    expect(trail.states).not.toContain('Synced')
    await commitAndRefresh(lane, 'retried', release('retried', '1.1.0'))
    await lane.plimsoll.becomes('retried', { state: 'Synced', says: /1\.1\.0/ })
  })

  it('a manual sync that failed is Stuck, not merely waiting for a person', async () => {
    await deliver(lane, 'failed')
    const broken = 'labels: [{pairs: {tier: web}, includeSelectors: true}]\n'
    await commitAndRefresh(lane, 'failed', release('failed', '1.1.0', broken))
    await lane.plimsoll.becomes('failed', { state: 'Suspended' })
    await sync(lane, 'failed')
    await lane.plimsoll.becomes('failed', { state: 'Stuck', row: 'd5', says: /immutable/ })
  })

  it('a hand edit without selfHeal is Drifted: who, and that nothing puts it back', async () => {
    await deliver(lane, 'edit', { policy: automated })
    await setImage(lane, 'edit', '9.9.9')
    const cell = await lane.plimsoll.becomes('edit', { state: 'Drifted', row: 'd8', says: /kubectl.set/ })
    expect(cell.slots[0]?.clusters[0]?.deliverer?.heals).toBe(false)
  })

  it('a hand edit with selfHeal is undone, and the cell comes back to Synced', async () => {
    await deliver(lane, 'healed', { policy: healing })
    const trail = lane.plimsoll.trail('healed', '1.0.0')
    await setImage(lane, 'healed', '9.9.9')
    await lane.plimsoll.becomes('healed', { state: 'Synced', says: /1\.0\.0/ })
    trail.stop()
    expect(trail.states.every(state => ['Drifted', 'Rolling out', 'Synced'].includes(state))).toBe(true)
  })

  it('a rollback by kubectl rollout undo is told as one', async () => {
    await deliver(lane, 'undo')
    await commitAndRefresh(lane, 'undo', release('undo', '1.1.0'))
    await sync(lane, 'undo')
    await lane.plimsoll.becomes('undo', { state: 'Synced', says: /1\.1\.0/ })
    await lane.kubectl('-n', 'undo', 'rollout', 'undo', 'deployment/undo')
    await lane.plimsoll.becomes('undo', { state: 'Drifted', row: 'd8', says: /rolled back/i })
  })

  it('a deleted workload is Missing although the Application says Healthy', async () => {
    await deliver(lane, 'deleted')
    await lane.kubectl('-n', 'deleted', 'delete', 'deployment', 'deleted')
    await lane.plimsoll.becomes('deleted', { state: 'Missing', row: 'd3' })
  })

  it('a repository that cannot be reached is Stuck where Git moved on, with Argo CD’s words', async () => {
    await deliver(lane, 'lost', { policy: automated })
    const elsewhere = lane.fleet.url.replace('fleet.git', 'nowhere.git')
    await patch(lane, 'lost', { spec: { source: { repoURL: elsewhere } } })
    await commitAndRefresh(lane, 'lost', release('lost', '1.1.0'))
    await lane.plimsoll.becomes('lost', {
      state: 'Stuck',
      row: 'd5',
      says: /Application argocd\/lost.*repository not found/s,
    })
  })

  it('an image override in the Application is never green: what it declares is not what Git says', async () => {
    await deliver(lane, 'override', { policy: automated })
    const override = { source: { kustomize: { images: ['registry.example.com/shop/override:7.7.7'] } } }
    await patch(lane, 'override', { spec: override })
    await lane.plimsoll.becomes('override', { state: 'Unresolved', row: 'd1', says: /override|kustomize\.images/i })
  })

  it('an Application that follows another branch is Unresolved', async () => {
    await deliver(lane, 'branch', { policy: automated })
    await lane.fleet.commit(release('branch', '3.0.0'), { branch: 'release' })
    await patch(lane, 'branch', { spec: { source: { targetRevision: 'release' } } })
    await lane.plimsoll.becomes('branch', { state: 'Unresolved', row: 'd1', says: /branch release|release/ })
  })

  it('an Application that follows a tag is Unresolved', async () => {
    await deliver(lane, 'tagged', { policy: automated })
    await lane.fleet.tag('v1')
    await patch(lane, 'tagged', { spec: { source: { targetRevision: 'v1' } } })
    await lane.plimsoll.becomes('tagged', { state: 'Unresolved', row: 'd1', says: /v1/ })
  })

  it('an unknown project is Stuck with its message where Git moved on', async () => {
    await deliver(lane, 'project', { policy: automated })
    await patch(lane, 'project', { spec: { project: 'nobody' } })
    await commitAndRefresh(lane, 'project', release('project', '1.1.0'))
    await lane.plimsoll.becomes('project', { state: 'Stuck', row: 'd5', says: /nobody/ })
  })

  it('a closed sync window holds a release: Suspended', async () => {
    const window =
      'syncWindows: [{kind: deny, schedule: "* * * * *", duration: 1h, applications: ["*"], manualSync: true}]'
    await lane.apply(`apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: closed, namespace: argocd}
spec:
  sourceRepos: ["*"]
  destinations: [{server: "*", namespace: "*"}]
  clusterResourceWhitelist: [{group: "*", kind: "*"}]
  ${window}
`)
    await deliver(lane, 'window')
    await patch(lane, 'window', { spec: { project: 'closed', syncPolicy: { automated: { prune: true } } } })
    await commitAndRefresh(lane, 'window', release('window', '1.1.0'))
    await lane.plimsoll.becomes('window', { state: 'Suspended', row: 'd4', says: /window/i, marks: ['paused'] })
  })

  it('two Applications for one object are told', async () => {
    // By hand: automated ones would take the object from each other for ever.
    await deliver(lane, 'shared')
    await lane.apply(applicationText(lane, 'shared', { name: 'shared-again' }))
    await sync(lane, 'shared-again')
    await lane.plimsoll.becomes('shared', { state: 'Synced', marks: ['controller'] })
  })

  it('an ApplicationSet’s Application delivers as any other', async () => {
    await lane.fleet.commit(shopFiles('made', '1.0.0'))
    await lane.apply(`${namespace('made')}---
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: made, namespace: argocd}
spec:
  goTemplate: true
  generators: [{list: {elements: [{name: made}]}}]
  template:
    metadata: {name: "{{.name}}-generated"}
    spec:
      project: default
      source: {repoURL: "${lane.fleet.url}", targetRevision: main, path: "apps/{{.name}}/overlays/prod"}
      destination: {server: https://kubernetes.default.svc, namespace: made}
      syncPolicy: {automated: {prune: true}}
`)
    await lane.plimsoll.becomes('made', { state: 'Synced', row: 'd13', without: ['delivery not read', 'paused'] })
    await commitAndRefresh(lane, 'made-generated', release('made', '1.1.0'))
    await lane.plimsoll.becomes('made', { state: 'Synced', says: /1\.1\.0/ })
  })

  it('an app of apps that fails does not blame what its children deliver', async () => {
    await lane.fleet.commit({
      ...shopFiles('child', '1.0.0'),
      'children/child.yaml': applicationText(lane, 'child', { policy: automated }),
    })
    await lane.apply(namespace('child'))
    const root = { name: 'root', path: 'children', namespace: 'argocd', policy: automated }
    await lane.apply(applicationText(lane, 'root', root))
    await lane.plimsoll.becomes('child', { state: 'Synced', row: 'd13' })
    await commitAndRefresh(lane, 'root', {
      'children/broken.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: 7}\n',
    })
    await commitAndRefresh(lane, 'child', release('child', '1.1.0'))
    await lane.plimsoll.becomes('child', { state: 'Synced', says: /1\.1\.0/ })
  })

  it('an Application that is gone leaves its workload: never green once Git moves on', async () => {
    await deliver(lane, 'left', { policy: automated })
    await lane.kubectl('-n', 'argocd', 'delete', 'application', 'left')
    const trail = lane.plimsoll.trail('left', '1.1.0')
    await lane.fleet.commit(release('left', '1.1.0'))
    await lane.plimsoll.becomes('left', { state: 'Waiting', marks: ['delivery not read'] })
    trail.stop()
    expect(trail.states).toEqual(['Waiting'])
  })

  it('a prefix that the Application adds is not read: the workload that Git declares is never called Synced', async () => {
    await deliver(lane, 'prefixed', { policy: automated })
    const trail = lane.plimsoll.trail('prefixed', '1.1.0')
    await patch(lane, 'prefixed', { spec: { source: { kustomize: { namePrefix: 'x-' } } } })
    await commitAndRefresh(lane, 'prefixed', release('prefixed', '1.1.0'))
    await lane.kubectl('-n', 'prefixed', 'wait', '--for=create', 'deployment/x-prefixed', '--timeout=30s')
    await lane.kubectl('-n', 'prefixed', 'rollout', 'status', 'deployment/x-prefixed', '--timeout=30s')
    await lane.plimsoll.becomes('prefixed', { state: 'Unresolved' })
    trail.stop()
    expect(trail.states).not.toContain('Synced')
  })

  it('a difference that the Application is told to ignore is still a drift', async () => {
    await deliver(lane, 'ignored', { policy: `${healing}, syncOptions: [RespectIgnoreDifferences=true]` })
    const jsonPointers = ['/spec/template/spec/containers/0/image']
    await patch(lane, 'ignored', { spec: { ignoreDifferences: [{ group: 'apps', kind: 'Deployment', jsonPointers }] } })
    await setImage(lane, 'ignored', '9.9.9')
    await lane.plimsoll.becomes('ignored', { state: 'Drifted', row: 'd8', says: /kubectl.set/ })
    await commitAndRefresh(lane, 'ignored', release('ignored', '1.1.0'))
    await lane.plimsoll.becomes('ignored', { state: 'Drifted', says: /9\.9\.9/ })
  })

  it('over a quiet minute no cell flickers, whatever its state', async () => {
    const recording = lane.plimsoll.record()
    await after(60_000)
    recording.stop()
    expect(recording.flickers()).toEqual([])
  })
})
