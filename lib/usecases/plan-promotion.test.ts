import { describe, expect, it } from 'vitest'
import { isAppError } from '@/lib/errors'
import type { Snapshot } from '@/lib/manifests/contract'
import { snapshotOf } from '@/lib/manifests/memory'
import { resolveRepository } from '@/lib/manifests/repository/resolve'
import { planPromotion } from './plan-promotion'

const deployment = (image: string, extra = '') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  template:
    spec:
      containers:
      - name: cart
        image: ${image}
${extra}`

const overlay = (tag: string, image = 'ghcr.io/shop/cart') => `resources: [../../base]
images:
- name: ${image}
  newTag: "${tag}" # set by hand
`

const files = {
  'apps/cart/base/kustomization.yaml': 'resources: [deployment.yaml]\n',
  'apps/cart/base/deployment.yaml': deployment('ghcr.io/shop/cart:0.0.0'),
  'apps/cart/overlays/staging/kustomization.yaml': overlay('1.4.2'),
  'apps/cart/overlays/prod/kustomization.yaml': overlay('1.4.1'),
  'apps/web/base/kustomization.yaml': 'resources: [deployment.yaml]\n',
  'apps/web/base/deployment.yaml': deployment('ghcr.io/shop/web:0.0.0'),
  'apps/web/overlays/staging/kustomization.yaml': overlay('7', 'ghcr.io/shop/web'),
  'apps/web/overlays/prod/kustomization.yaml': overlay('6', 'ghcr.io/shop/web'),
}

function planFor(changes: Readonly<Record<string, string>> = {}, environment = 'prod', source = 'staging') {
  const snapshot = snapshotOf({ ...files, ...changes })
  const desired = resolveRepository(snapshot)
  const again = (edited: Snapshot) => resolveRepository(edited, undefined, desired)
  const origin = { kind: 'environment', environment: source } as const
  const target = { service: 'cart', environment }
  return planPromotion(
    { snapshot, desired },
    [{ target, origin, source: null, main: null, whole: false, pinned: false }],
    {
      resolveEdited: again,
    },
  )
}

function refusalOf(plan: () => unknown): string {
  try {
    plan()
  } catch (error) {
    if (isAppError(error)) return `${error.code}: ${error.message}`
    throw error
  }
  return 'planned'
}

describe('planPromotion', () => {
  it('changes one line of the target overlay and keeps quotes and comment', () => {
    const { edits, cells } = planFor()
    expect(edits).toEqual([
      {
        path: 'apps/cart/overlays/prod/kustomization.yaml',
        before: overlay('1.4.1'),
        after: overlay('1.4.2'),
        blob: expect.stringMatching(/^[0-9a-f]{40}$/),
      },
    ])
    expect(cells).toMatchObject([
      { slots: [{ before: 'ghcr.io/shop/cart:1.4.1', after: 'ghcr.io/shop/cart:1.4.2', line: 4 }] },
    ])
  })

  it('counts the effect over the whole repository', () => {
    expect(planFor().effects).toEqual({
      changed: [{ service: 'cart', environment: 'prod' }],
      resolvable: 4,
      unresolvable: 0,
      mightChange: [],
    })
  })

  it('has the same identity after an unrelated push, and another one after a push to the edited file', () => {
    const { id } = planFor()
    expect(planFor({ 'README.md': 'new' }).id).toBe(id)
    expect(planFor({ 'apps/cart/overlays/prod/kustomization.yaml': `${overlay('1.4.1')}# note\n` }).id).not.toBe(id)
  })

  it('refuses when there is nothing to bring', () => {
    expect(refusalOf(() => planFor({ 'apps/cart/overlays/prod/kustomization.yaml': overlay('1.4.2') }))).toMatch(
      /^nothing_to_promote/,
    )
  })

  it('refuses a service or environment that Git does not declare', () => {
    expect(refusalOf(() => planFor({}, 'moon'))).toMatch(/^not_found: Git declares no cart in moon/)
  })

  it('refuses to bring text that is no version', () => {
    expect(
      refusalOf(() => planFor({ 'apps/cart/overlays/staging/kustomization.yaml': overlay('PLACEHOLDER') })),
    ).toMatch(/^manifest_unsupported/)
  })

  it('refuses an old digest with a new tag', () => {
    const digest = `sha256:${'ab'.repeat(32)}`
    const prod = `${overlay('1.4.1')}  digest: ${digest}\n`
    expect(refusalOf(() => planFor({ 'apps/cart/overlays/prod/kustomization.yaml': prod }))).toMatch(
      /^manifest_unsupported/,
    )
  })

  it('leaves a shared base alone and gives the target its own entry', () => {
    const { edits } = planFor({
      'apps/cart/base/deployment.yaml': deployment('ghcr.io/shop/cart:1.4.1'),
      'apps/cart/overlays/prod/kustomization.yaml': 'resources: [../../base]\n',
    })
    expect(edits.map(edit => edit.path)).toEqual(['apps/cart/overlays/prod/kustomization.yaml'])
    expect(edits[0]?.after).toContain('newTag')
    expect(edits[0]?.after.startsWith('resources: [../../base]\n')).toBe(true)
  })

  it('refuses an edit that would change another cell too', () => {
    const changes = {
      'apps/cart/overlays/canary/kustomization.yaml': 'resources: [../prod]\n',
    }
    expect(refusalOf(() => planFor(changes))).toMatch(/^blocked: This edit would also change cart in canary/)
  })
})
