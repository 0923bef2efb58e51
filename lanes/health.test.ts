import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commitAndHurry, deliver, sourceText, suspend } from './bench/flux'
import { type Lane, openLane } from './bench/lane'
import { heading, whyNot } from './bench/programs'
import { imageOf, release } from './bench/shop'

const reason = whyNot('flux')
let lane: Lane

describe.skipIf(reason !== null)(heading('what Flux calls Ready and is not well', reason), () => {
  beforeAll(async () => {
    lane = await openLane('flux')
    await lane.apply(sourceText('fleet', lane.fleet.url))
  })
  afterAll(() => lane?.close())

  it.each([
    ['crash', /CrashLoopBackOff/],
    ['missing', /ErrImagePull|ImagePullBackOff/],
    ['unready', /stands still|progress/i],
  ])('a version that cannot run (%s) is Degraded and never Synced', async (fate, says) => {
    const name = `runs-${fate}`
    await deliver(lane, name)
    const trail = lane.plimsoll.trail(name, `1.1.0-${fate}`)
    await commitAndHurry(lane, release(name, `1.1.0-${fate}`))
    await lane.plimsoll.becomes(name, { state: 'Degraded', says }, { withinMs: 90_000 })
    trail.stop()
    expect(trail.states).not.toContain('Synced')
    await commitAndHurry(lane, release(name, '1.2.0'))
    await lane.plimsoll.becomes(name, { state: 'Synced', says: /1\.2\.0/ })
  })

  it('a rollout that Git pauses waits for a person: Suspended, although the template is as Git says', async () => {
    await deliver(lane, 'paused')
    const trail = lane.plimsoll.trail('paused', '1.1.0')
    const patch =
      'patches: [{target: {kind: Deployment}, patch: \'[{"op": "add", "path": "/spec/paused", "value": true}]\'}]\n'
    await commitAndHurry(lane, release('paused', '1.1.0', patch))
    await lane.plimsoll.becomes('paused', { state: 'Suspended', row: 'h4' })
    trail.stop()
    expect(trail.states).not.toContain('Synced')
    await commitAndHurry(lane, release('paused', '1.1.0'))
    await lane.plimsoll.becomes('paused', { state: 'Synced', says: /1\.1\.0/ })
  })

  it('scaled to 0 by hand is Degraded, with what did it', async () => {
    await deliver(lane, 'scaled')
    await suspend(lane, 'kustomization', 'scaled', true)
    await lane.kubectl('-n', 'scaled', 'scale', 'deployment/scaled', '--replicas=0')
    await lane.plimsoll.becomes('scaled', { state: 'Degraded', row: 'h3', says: /scaled to 0/i })
  })

  it('a container that somebody added is told beside an image that agrees', async () => {
    await deliver(lane, 'extra')
    await suspend(lane, 'kustomization', 'extra', true)
    const containers = [{ name: 'shell', image: `${imageOf('extra')}-shell:1` }]
    const patch = JSON.stringify({ spec: { template: { spec: { containers } } } })
    await lane.kubectl('-n', 'extra', 'patch', 'deployment', 'extra', '-p', patch)
    await lane.plimsoll.becomes('extra', { state: 'Synced', marks: ['extra container', 'paused'] })
  })

  it('an edit that sets the very value that Git has is no drift', async () => {
    await deliver(lane, 'same')
    await suspend(lane, 'kustomization', 'same', true)
    const image = `same=${imageOf('same')}`
    await lane.kubectl('-n', 'same', 'set', 'image', 'deployment/same', `${image}:9.9.9`)
    await lane.plimsoll.becomes('same', { state: 'Drifted' })
    await lane.kubectl('-n', 'same', 'set', 'image', 'deployment/same', `${image}:1.0.0`)
    await lane.plimsoll.becomes('same', { state: 'Synced', row: 'd13', marks: ['paused'] })
  })

  it('a Kustomization that is gone leaves its workload: never green once Git moves on', async () => {
    await deliver(lane, 'left', { spec: 'deletionPolicy: Orphan' })
    await lane.kubectl('-n', 'flux-system', 'delete', 'kustomization', 'left', '--wait=true')
    const trail = lane.plimsoll.trail('left', '1.1.0')
    await lane.fleet.commit(release('left', '1.1.0'))
    await lane.plimsoll.becomes('left', { state: 'Waiting', marks: ['delivery not read'] })
    trail.stop()
    expect(trail.states).toEqual(['Waiting'])
  })

  it('what leaves Git and is not pruned does not stay on the board as green', async () => {
    await deliver(lane, 'removed')
    await suspend(lane, 'kustomization', 'removed', true)
    const files = [
      'base/kustomization.yaml',
      'base/deployment.yaml',
      'base/service.yaml',
      'overlays/prod/kustomization.yaml',
    ]
    await lane.fleet.commit(Object.fromEntries(files.map(file => [`apps/removed/${file}`, null])))
    await lane.plimsoll.becomes('removed', { state: 'Waiting', says: /removed from Git/i })
  })
})
