import { describe, expect, it } from 'vitest'
import type { ChainQuestion, ControllerChange, ControllerLink } from '../contract'
import { createManualClock } from '../testing/manual-clock'
import recorded from './__fixtures__/recorded-objects.json'
import { createControllers } from './controllers'

const ready = recorded['flux/kustomization-ready']
const failed = recorded['flux/kustomization-apply-failed']
const retrying = (of: typeof ready | typeof failed) => ({
  ...of,
  status: {
    ...of.status,
    conditions: [
      { type: 'Reconciling', status: 'True', reason: 'Progressing', message: 'applying' },
      { type: 'Ready', status: 'Unknown', reason: 'Progressing', message: 'Reconciliation in progress' },
    ],
  },
})

const question: ChainQuestion = {
  workload: { kind: 'Deployment', namespace: 'shop-prod', name: 'shop' },
  tracking: null,
  cluster: { isHere: true, servers: [], names: [], kubeConfigs: [], reconciliationMs: 180_000 },
  deployments: [],
}

function open(start = Date.parse('2026-11-21T12:00:30Z')) {
  const clock = createManualClock(start)
  const controllers = createControllers(
    clock,
    () => ({ asOf: clock.now(), unread: null }),
    error => {
      throw error
    },
  )
  const changes: ControllerChange[] = []
  controllers.onChange(change => changes.push(change))
  const link = (): ControllerLink | undefined => controllers.objects.chainOf(question, clock.now()).links[0]
  return { clock, controllers, changes, link, turn: () => new Promise(resolve => setImmediate(resolve)) }
}

describe('a moment of progress', () => {
  const id = 'kustomizations.kustomize.toolkit.fluxcd.io'

  it('at an interval is not shown, and no cell hears of it', async () => {
    const { clock, controllers, changes, link, turn } = open()
    controllers.intakeOf(id).put(ready)
    await turn()
    controllers.intakeOf(id).put(retrying(ready))
    clock.advance(200)
    controllers.intakeOf(id).put(ready)
    clock.advance(10_000)
    await turn()
    expect(link()?.applying).toBeNull()
    expect(changes).toHaveLength(1)
  })

  it('at a retry does not take the failure away, however long it takes', () => {
    const { clock, controllers, link } = open()
    controllers.intakeOf(id).put(failed)
    controllers.intakeOf(id).put(retrying(failed))
    clock.advance(30_000)
    expect(link()?.failing?.reason).toBe('ReconciliationFailed')
    controllers.intakeOf(id).put(failed)
    clock.advance(10_000)
    expect(link()?.failing?.reason).toBe('ReconciliationFailed')
  })

  it('that lasts two seconds is shown, however often it was told', () => {
    const { clock, controllers, link } = open()
    controllers.intakeOf(id).put(ready)
    controllers.intakeOf(id).put(retrying(ready))
    clock.advance(1_500)
    controllers.intakeOf(id).put(retrying(ready))
    clock.advance(600)
    expect(link()?.applying?.words).toBe('applying')
  })

  it('of another revision is shown at once', () => {
    const { controllers, link } = open()
    controllers.intakeOf(id).put(ready)
    const next = retrying(ready)
    controllers.intakeOf(id).put({ ...next, status: { ...next.status, lastAttemptedRevision: 'main@sha1:1' } })
    expect(link()?.applying?.words).toBe('applying')
  })
})

describe('what cells are told', () => {
  const id = 'applications.argoproj.io'
  const application = recorded['argocd/synced-healthy']

  it('is nothing when an Application was only looked at again', async () => {
    const { controllers, changes, turn } = open()
    controllers.intakeOf(id).put(application)
    await turn()
    controllers
      .intakeOf(id)
      .put({ ...application, status: { ...application.status, reconciledAt: '2026-11-21T10:00:00Z' } })
    await turn()
    expect(changes).toEqual([
      {
        objects: [{ kind: 'Application', namespace: 'argocd', name: 'shop-prod' }],
        workloads: [{ kind: 'Deployment', namespace: 'shop-prod', name: 'shop' }],
        deployments: true,
      },
    ])
  })

  it('is which workloads came into or went out of what it applies', async () => {
    const { controllers, changes, turn } = open()
    controllers.intakeOf(id).put(application)
    await turn()
    const resources = [{ kind: 'Deployment', namespace: 'shop-prod', name: 'other', status: 'Synced' }]
    controllers.intakeOf(id).put({ ...application, status: { ...application.status, resources } })
    await turn()
    expect(
      changes
        .at(-1)
        ?.workloads.map(one => one.name)
        .sort(),
    ).toEqual(['other', 'shop'])
    expect(changes.at(-1)?.deployments).toBe(false)
  })
})

describe('sync windows', () => {
  const automated = { ...recorded['argocd/self-healed'] }
  const project = (window: object) => ({
    kind: 'AppProject',
    metadata: { name: 'default', namespace: 'argocd' },
    spec: { syncWindows: [{ duration: '1h', applications: ['*'], ...window }] },
  })

  it.each([
    ['a window that allows and is closed', { kind: 'allow', schedule: '0 3 * * *' }, /no sync window is open now/],
    ['a window that allows and is open', { kind: 'allow', schedule: '0 12 * * *' }, null],
    ['a window that denies now', { kind: 'deny', schedule: '55 11 * * *' }, /denies it now/],
    ['a window that denies another Application', { kind: 'deny', schedule: '* * * * *', applications: ['x-*'] }, null],
    ['a window of another zone', { kind: 'deny', schedule: '0 13 * * *', timeZone: 'Europe/Berlin' }, /denies it now/],
  ])('%s', (_, window, words) => {
    const { controllers, link } = open()
    controllers.intakeOf('applications.argoproj.io').put(automated)
    controllers.intakeOf('appprojects.argoproj.io').put(project(window))
    if (words === null) expect(link()?.manual).toBeNull()
    else expect(link()?.manual?.words).toMatch(words)
  })

  it('tell that they opened, by time alone', async () => {
    const { clock, controllers, changes, turn } = open()
    controllers.intakeOf('appprojects.argoproj.io').put(project({ kind: 'allow', schedule: '5 12 * * *' }))
    clock.advance(60_000)
    await turn()
    const before = changes.length
    clock.advance(3 * 60_000)
    await turn()
    expect(changes).toHaveLength(before)
    clock.advance(60_000)
    await turn()
    expect(changes).toHaveLength(before + 1)
  })
})
