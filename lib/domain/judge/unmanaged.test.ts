import { describe, expect, it } from 'vitest'
import * as make from '@/lib/domain/__fixtures__/evidence'
import { hour, minute, now, owner } from '@/lib/domain/__fixtures__/evidence'
import type { SlotEvidence } from '@/lib/domain/evidence'
import { judge, judgeUnmanaged } from '@/lib/domain/judge'
import type { LiveWorkload } from '@/lib/domain/live'

const stray = (live: Partial<LiveWorkload> = {}, more: Partial<SlotEvidence> = {}) =>
  judgeUnmanaged(
    make.evidence({ desired: null, live: make.found(live, { owners: [owner('kubectl-create')] }), ...more }),
    now,
  )
const removal = (ago: number) => ({ at: now - ago, commit: '9c1a4d2e8f', author: 'mara' })

describe('a live workload that Git does not declare', () => {
  it.each<[string, Partial<LiveWorkload>]>([
    ['its name is the service', {}],
    ['its name is the service within the affixes of an overlay', { name: 'prod-cart' }],
    ['its label app.kubernetes.io/name says so', { name: 'x', labels: { 'app.kubernetes.io/name': 'cart' } }],
    ['its label app.kubernetes.io/instance says so', { name: 'x', labels: { 'app.kubernetes.io/instance': 'cart' } }],
    ['it is tracked by this cell’s own Kustomization', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'shop' } }],
  ])('is Unmanaged when %s', (_, live) => {
    const settings = { ...make.evidence().settings, affixes: [{ prefix: 'prod-', suffix: '' }] }
    const verdict = stray(live, { settings })
    expect(verdict).toMatchObject({ state: 'Unmanaged', who: { name: 'kubectl-create', byHand: true } })
    expect(verdict?.reason).toMatch(
      /runs as kubectl-create set it, and Git does not declare it\. Declare it in Git, or delete it\./,
    )
  })

  it.each<[string, Partial<LiveWorkload>]>([
    ['it only has the same image', { name: 'other' }],
    ['it stands in another namespace', { namespace: 'elsewhere' }],
    ['another object owns it', { controlledBy: { kind: 'Canary', name: 'cart' } }],
    ['another Kustomization tracks it', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'infra' } }],
    ['another HelmRelease tracks it', { labels: { 'helm.toolkit.fluxcd.io/name': 'infra' } }],
    ['a Helm release owns it', { annotations: { 'meta.helm.sh/release-name': 'infra' } }],
    [
      'another Application tracks it',
      { annotations: { 'argocd.argoproj.io/tracking-id': 'infra:apps/Deployment:shop/cart' } },
    ],
  ])('is not for this cell to explain when %s', (_, live) => {
    expect(stray(live)).toBeNull()
    const verdict = judge(make.evidence({ desired: null, live: make.found(live) }), now)
    expect(verdict).toMatchObject({ state: 'Unknown', counts: false })
  })

  it('is Waiting for the grace after Git removed it', () => {
    const verdict = stray({}, { removed: removal(10 * minute - 1) })
    expect(verdict).toMatchObject({ state: 'Waiting', reviewAt: now + 1 })
    expect(verdict?.reason).toBe('Removed from Git in 9c1a4d2 by mara, still runs.')
  })

  it('is Waiting while a link applies', () => {
    const chain = [make.link({ applying: { words: 'Progressing', since: now - minute } })]
    expect(stray({}, { removed: removal(hour), chain })?.state).toBe('Waiting')
  })

  it.each([
    ['suspended', make.suspended()],
    ['manual', make.manual()],
  ])('is Suspended after the grace when the chain is %s', (_, link) => {
    expect(stray({}, { removed: removal(hour), chain: [link] })?.state).toBe('Suspended')
  })

  it('is Unmanaged after the grace, whoever tracks it', () => {
    const labels = { 'kustomize.toolkit.fluxcd.io/name': 'infra' }
    const verdict = stray({ labels }, { removed: removal(10 * minute) })
    expect(verdict).toMatchObject({ state: 'Unmanaged', since: now - 10 * minute })
    expect(verdict?.reason).toMatch(/Removed from Git in 9c1a4d2 by mara/)
  })

  it('is nothing when it does not run', () => {
    expect(judgeUnmanaged(make.evidence({ desired: null, live: make.absent }), now)).toBeNull()
  })
})
