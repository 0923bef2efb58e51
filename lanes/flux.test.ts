import { setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commitAndHurry, deliver, hurry, kustomizationText, sourceText, suspend } from './bench/flux'
import { setImage } from './bench/hands'
import { type Lane, openLane } from './bench/lane'
import { heading, whyNot } from './bench/programs'
import { namespace, otherPort, release, shopFiles } from './bench/shop'

const reason = whyNot('flux')
let lane: Lane

describe.skipIf(reason !== null)(heading('verdicts over Flux', reason), () => {
  beforeAll(async () => {
    lane = await openLane('flux')
    await lane.apply(sourceText('fleet', lane.fleet.url))
  })
  afterAll(() => lane?.close())

  it('ready, and nothing more to say', async () => {
    await deliver(lane, 'ready')
    await lane.plimsoll.becomes('ready', {
      state: 'Synced',
      row: 'd13',
      without: ['paused', 'delivery not read', 'pods not read', 'controller'],
    })
  })

  it('a release is Waiting or Rolling out until it is Synced, and never anything else', async () => {
    await deliver(lane, 'release')
    const trail = lane.plimsoll.trail('release', '1.1.0')
    await lane.fleet.commit(release('release', '1.1.0'))
    await lane.plimsoll.becomes('release', { state: 'Waiting', row: 'd6' })
    await hurry(lane)
    await lane.plimsoll.becomes('release', { state: 'Synced', says: /1\.1\.0/ })
    trail.stop()
    expect(trail.states.filter(state => state !== 'Rolling out')).toEqual(['Waiting', 'Synced'])
  })

  it('a suspended Kustomization whose image agrees is Synced, and marked', async () => {
    await deliver(lane, 'held')
    await suspend(lane, 'kustomization', 'held', true)
    await lane.plimsoll.becomes('held', { state: 'Synced', marks: ['paused'] })
    await suspend(lane, 'kustomization', 'held', false)
    await lane.plimsoll.becomes('held', { state: 'Synced', without: ['paused'] })
  })

  it('a suspended Kustomization behind Git is Suspended, by whom, and goes on when it is resumed', async () => {
    await deliver(lane, 'suspended')
    await suspend(lane, 'kustomization', 'suspended', true)
    await lane.plimsoll.becomes('suspended', { state: 'Synced', marks: ['paused'] })
    const trail = lane.plimsoll.trail('suspended', '1.1.0')
    await commitAndHurry(lane, release('suspended', '1.1.0'))
    await lane.plimsoll.becomes('suspended', {
      state: 'Suspended',
      row: 'd4',
      says: /Kustomization flux-system\/suspended/,
      marks: ['paused'],
    })
    expect(trail.states).toEqual(['Suspended'])
    await suspend(lane, 'kustomization', 'suspended', false)
    await lane.plimsoll.becomes('suspended', { state: 'Synced', says: /1\.1\.0/, without: ['paused'] })
    trail.stop()
  })

  it('a build failure: Stuck or Unresolved, with the link that fails', async () => {
    await deliver(lane, 'build')
    await commitAndHurry(lane, release('build', '1.1.0', 'components: [../../nothing]\n'))
    await lane.plimsoll.becomes('build', { state: 'Unresolved' })
    const cell = lane.plimsoll.cell('build')
    expect(cell?.slots[0]?.git?.status).not.toBe('rendered')
  })

  it('an apply failure: Stuck with the API server’s words, and Synced when it is mended', async () => {
    await deliver(lane, 'apply')
    const trail = lane.plimsoll.trail('apply', '1.1.0')
    await commitAndHurry(lane, release('apply', '1.1.0', 'labels: [{pairs: {tier: web}, includeSelectors: true}]\n'))
    await lane.plimsoll.becomes('apply', { state: 'Stuck', row: 'd5', says: /immutable/ })
    trail.stop()
    expect(trail.states).not.toContain('Synced')
    await commitAndHurry(lane, release('apply', '1.1.0'))
    await lane.plimsoll.becomes('apply', { state: 'Synced', says: /1\.1\.0/ })
  })

  it('a health check that fails: Degraded, and never calm once the pods cannot start', async () => {
    await deliver(lane, 'health', { spec: 'wait: true' })
    await commitAndHurry(lane, release('health', '1.1.0-missing'))
    await lane.plimsoll.becomes('health', { state: 'Degraded' }, { withinMs: 90_000 })
    const trail = lane.plimsoll.trail('health', '1.1.0-missing')
    await lane.plimsoll.becomes(
      'health',
      { state: 'Degraded', says: /ImagePullBackOff|stands still|1\.0\.0/ },
      { withinMs: 60_000 },
    )
    trail.stop()
    expect(trail.states).not.toContain('Synced')
  })

  it('a hand edit while nothing looks is Drifted, with who and that it will be undone; the undo is seen', async () => {
    await deliver(lane, 'edit', { interval: '1h' })
    await setImage(lane, 'edit', '9.9.9')
    await lane.plimsoll.becomes('edit', { state: 'Drifted', row: 'd8', says: /kubectl.set.*/ })
    const requested = `reconcile.fluxcd.io/requestedAt=${Date.now()}`
    await lane.kubectl('-n', 'flux-system', 'annotate', '--overwrite', 'kustomization', 'edit', requested)
    await lane.plimsoll.becomes('edit', { state: 'Synced', says: /1\.0\.0/ })
  })

  it('a hand edit under a suspended Kustomization: nobody will revert it', async () => {
    await deliver(lane, 'pinned')
    await suspend(lane, 'kustomization', 'pinned', true)
    await setImage(lane, 'pinned', '9.9.9')
    await lane.plimsoll.becomes('pinned', { state: 'Drifted', row: 'd8', says: /suspended/i, marks: ['paused'] })
  })

  it('a rollback by kubectl rollout undo is told as one', async () => {
    await deliver(lane, 'undo', { interval: '1h' })
    await commitAndHurry(lane, release('undo', '1.1.0'))
    await lane.plimsoll.becomes('undo', { state: 'Synced', says: /1\.1\.0/ })
    await lane.kubectl('-n', 'undo', 'rollout', 'undo', 'deployment/undo')
    await lane.plimsoll.becomes('undo', { state: 'Drifted', row: 'd8', says: /rolled back/i })
  })

  it('a deleted workload is Missing at once although Flux says Ready', async () => {
    await deliver(lane, 'deleted', { interval: '1h' })
    await lane.kubectl('-n', 'deleted', 'delete', 'deployment', 'deleted')
    await lane.plimsoll.becomes('deleted', { state: 'Missing', row: 'd3' })
  })

  it('an excluded workload is not put back: nobody will revert it', async () => {
    await deliver(lane, 'excluded')
    const annotation = 'kustomize.toolkit.fluxcd.io/reconcile=disabled'
    await lane.kubectl('-n', 'excluded', 'annotate', 'deployment', 'excluded', annotation)
    await setImage(lane, 'excluded', '9.9.9')
    await lane.plimsoll.becomes('excluded', {
      state: 'Drifted',
      row: 'd8',
      says: /excluded|disabled/i,
      marks: ['paused'],
    })
    await lane.fleet.commit(release('excluded', '1.1.0'))
    await lane.plimsoll.becomes('excluded', { state: 'Drifted', row: 'd8' })
  })

  it('a suspended source is named on what hangs below it', async () => {
    await lane.apply(sourceText('frozen-source', lane.fleet.url))
    await deliver(lane, 'frozen', { source: 'frozen-source' })
    await suspend(lane, 'gitrepository', 'frozen-source', true)
    await lane.plimsoll.becomes('frozen', { state: 'Synced', marks: ['paused'] })
    await lane.fleet.commit(release('frozen', '1.1.0'))
    await lane.plimsoll.becomes('frozen', {
      state: 'Suspended',
      row: 'd4',
      says: /GitRepository flux-system\/frozen-source/,
    })
  })

  it('a source that cannot be reached is named, not the Kustomization', async () => {
    await lane.apply(sourceText('lost-source', lane.fleet.url))
    await deliver(lane, 'lost', { source: 'lost-source' })
    const patch = JSON.stringify({ spec: { secretRef: { name: 'nobody' } } })
    await lane.kubectl('-n', 'flux-system', 'patch', 'gitrepository', 'lost-source', '--type', 'merge', '-p', patch)
    await lane.fleet.commit(release('lost', '1.1.0'))
    await lane.plimsoll.becomes('lost', {
      state: 'Stuck',
      row: 'd5',
      says: /GitRepository flux-system\/lost-source.*nobody/s,
    })
  })

  it('a dependency that is not ready is the cause that is named', async () => {
    await lane.fleet.commit(shopFiles('needed', '1.0.0', 'components: [../../nothing]\n'))
    await lane.apply([namespace('needed'), kustomizationText('needed')].join('---\n'))
    await deliver(lane, 'dependent')
    await lane.apply(kustomizationText('dependent', { spec: 'dependsOn: [{name: needed}]' }))
    await commitAndHurry(lane, release('dependent', '1.1.0'))
    await lane.plimsoll.becomes('dependent', { state: 'Stuck', row: 'd5', says: /needed/ })
  })

  it('a failure beside an image that agrees is not hidden by the image', async () => {
    await deliver(lane, 'beside')
    await commitAndHurry(lane, {
      ...otherPort('beside'),
      'apps/beside/base/broken.yaml':
        'apiVersion: v1\nkind: Service\nmetadata: {name: broken}\nspec: {ports: [{port: 99999}]}\n',
      'apps/beside/base/kustomization.yaml': 'resources: [deployment.yaml, service.yaml, broken.yaml]\n',
    })
    await lane.plimsoll.becomes('beside', { state: 'Synced', failing: /99999/ })
  })
  it('while Git cannot be reached the last word is stale, and fresh again afterwards', async () => {
    await deliver(lane, 'stale')
    await lane.setGitOffline(true)
    await lane.plimsoll.becomes('stale', { state: 'Synced', stale: true })
    await lane.setGitOffline(false)
    await lane.plimsoll.becomes('stale', { state: 'Synced' })
  })

  it('over a quiet minute no cell flickers, whatever its state', async () => {
    const recording = lane.plimsoll.record()
    await after(60_000)
    recording.stop()
    expect(recording.flickers()).toEqual([])
  })
})
