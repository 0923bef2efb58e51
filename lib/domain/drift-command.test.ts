import { describe, expect, it } from 'vitest'
import { cellIn, deliverer } from './__fixtures__/drift'
import type { Cell } from './cell'
import { type CommandPlace, commandBack } from './drift-command'

const argo = deliverer({ controller: 'argocd', kind: 'Application', namespace: 'argocd', name: 'cart-prod' })
const helm = deliverer({ kind: 'HelmRelease', namespace: 'shop', name: 'cart' })
const link = { controller: 'flux', kind: 'Kustomization', namespace: 'flux-system', name: 'apps' } as const
const suspended = deliverer({ held: { ...link, how: 'suspended' } })
const source = deliverer({ held: { ...link, kind: 'GitRepository', name: 'gitops', how: 'suspended' } })
const excluded = deliverer({ held: { ...link, how: 'excluded' } })
const manual = {
  ...argo,
  held: { controller: 'argocd', kind: 'Application', namespace: 'argocd', name: 'cart-prod', how: 'manual' },
} as const
const image = { image: 'acme/cart:1.4.2', status: 'rendered', reason: null, file: 'k.yaml', line: 1 } as const

function back(cell: Cell, given: Partial<CommandPlace> = {}): string | null {
  return (
    commandBack(cell, { contextOf: () => null, homeOf: (_, cluster) => cluster, replicas: null, apply: null, ...given })
      ?.command ?? null
  )
}

describe('the command that returns to Git', () => {
  it.each([
    [
      'a hand’s image, nothing delivers',
      cellIn('Drifted'),
      'kubectl set image deployment/cart cart=acme/cart:1.4.2 -n shop',
    ],
    [
      'a hand’s image under Flux',
      cellIn('Drifted', {}, { deliverer: deliverer() }),
      'flux reconcile kustomization apps -n flux-system --with-source',
    ],
    [
      'a hand’s image in a Helm release',
      cellIn('Drifted', {}, { deliverer: helm }),
      'flux reconcile helmrelease cart -n shop --with-source --force',
    ],
    [
      'a hand’s image under Argo CD',
      cellIn('Drifted', {}, { deliverer: argo }),
      'argocd app sync cart-prod --app-namespace argocd --resource apps:Deployment:shop/cart',
    ],
    [
      'a hand’s image while Flux is suspended',
      cellIn('Drifted', {}, { deliverer: suspended }),
      'flux resume kustomization apps -n flux-system',
    ],
    [
      'a hotfix that crashes',
      cellIn('Degraded', { also: ['Drifted'] }),
      'kubectl set image deployment/cart cart=acme/cart:1.4.2 -n shop',
    ],
    [
      'Suspended at the source',
      cellIn('Suspended', {}, { deliverer: source }),
      'flux resume source git gitops -n flux-system',
    ],
    [
      'Suspended by leaving it out',
      cellIn('Suspended', {}, { deliverer: excluded }),
      'kubectl annotate deployment/cart kustomize.toolkit.fluxcd.io/reconcile- -n shop',
    ],
    [
      'Suspended by policy',
      cellIn('Suspended', {}, { deliverer: manual }),
      'argocd app sync cart-prod --app-namespace argocd',
    ],
    [
      'a paused rollout',
      cellIn('Suspended', {}, { reason: 'Updates wait for a person at 1 of 3 pods updated: the rollout is paused.' }),
      'kubectl rollout resume deployment/cart -n shop',
    ],
    [
      'a suspended CronJob',
      cellIn('Suspended', {}, {}, { workload: { kind: 'CronJob', namespace: 'shop', name: 'cart' } }),
      `kubectl patch cronjob/cart --type merge -p '{"spec":{"suspend":false}}' -n shop`,
    ],
    [
      'Stuck under Argo CD',
      cellIn('Stuck', {}, { deliverer: argo }),
      'argocd app sync cart-prod --app-namespace argocd',
    ],
    [
      'Stuck in a Helm release',
      cellIn('Stuck', {}, { deliverer: helm }),
      'flux reconcile helmrelease cart -n shop --with-source --reset',
    ],
    ['Stuck, nobody applies it', cellIn('Stuck'), 'kubectl set image deployment/cart cart=acme/cart:1.4.2 -n shop'],
    [
      'Missing under Flux',
      cellIn('Missing', {}, { deliverer: deliverer() }),
      'flux reconcile kustomization apps -n flux-system --with-source',
    ],
    ['Tag moved', cellIn('Tag moved'), 'kubectl rollout restart deployment/cart -n shop'],
    ['Unmanaged', cellIn('Unmanaged'), 'kubectl delete deployment/cart -n shop'],
    ['Missing, from a folder that kustomize builds: not known how', cellIn('Missing'), null],
    ['Git’s own version crashes', cellIn('Degraded'), null],
    ['Git does not tell', cellIn('Unresolved'), null],
    [
      'kluctl delivers and nothing of it is known',
      cellIn('Missing', {}, { deliverer: deliverer({ controller: 'kluctl' }) }),
      null,
    ],
  ])('%s', (_, cell, expected) => {
    expect(back(cell)).toBe(expected)
  })

  it('names the context of the very cluster, and Git’s replicas and folder where they are known', () => {
    const contextOf = (cluster: string) => `ctx-${cluster}`
    expect(back(cellIn('Drifted'), { contextOf })).toBe(
      'kubectl --context ctx-prod set image deployment/cart cart=acme/cart:1.4.2 -n shop',
    )
    expect(back(cellIn('Stuck', {}, { deliverer: deliverer() }), { contextOf })).toBe(
      'flux --context ctx-prod reconcile kustomization apps -n flux-system --with-source',
    )
    expect(back(cellIn('Missing'), { apply: '-k' })).toBe('kubectl apply -k apps/cart/overlays/prod -n shop')
    expect(back(cellIn('Degraded', { reason: 'Scaled to 0 by kubectl.' }), { replicas: 3 })).toBe(
      'kubectl scale deployment/cart --replicas=3 -n shop',
    )
  })

  it('asks Flux in the cluster where its object lives, and kubectl where the workload does', () => {
    const given = { contextOf: (cluster: string) => `ctx-${cluster}`, homeOf: () => 'hub' }
    expect(back(cellIn('Drifted', {}, { deliverer: deliverer() }), given)).toBe(
      'flux --context ctx-hub reconcile kustomization apps -n flux-system --with-source',
    )
    expect(back(cellIn('Suspended', {}, { deliverer: excluded }), given)).toContain('--context ctx-prod annotate')
  })

  it.each([
    ['a space', 'a b', "'cart=a b'"],
    ['a quote', "a'b", "'cart=a'\\''b'"],
    ['a substitution', '$(reboot)', "'cart=$(reboot)'"],
    ['a variable and a semicolon', '`x`;$Y', "'cart=`x`;$Y'"],
  ])('quotes %s for the shell', (_, text, quoted) => {
    expect(back(cellIn('Drifted', {}, {}, { git: { ...image, image: text } }))).toContain(quoted)
  })

  it.each(['a\nreboot', 'a\u001b[200~', 'a\u0000b', 'a\u2028b'])(
    'is none where a word holds a control character',
    text => {
      expect(back(cellIn('Drifted', {}, {}, { git: { ...image, image: text } }))).toBeNull()
    },
  )
})
