import { describe, expect, it } from 'vitest'
import { noCorrections } from '@/lib/manifests/discover/discover'
import { snapshotOf } from '@/lib/manifests/memory'
import { type ResolvedRepository, resolveRepository } from './resolve'
import { formatResolved, parseResolved } from './saved'

const workload = (image: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: cart}\nspec: {template: {spec: {containers: [{name: cart, image: "${image}"}]}}}\n`
const overlay = (tag: string) => `resources: [../../base]\nimages: [{name: cart, newTag: "${tag}"}]\n`

const files = {
  'apps/cart/base/kustomization.yaml': 'resources: [deployment.yaml]\n',
  'apps/cart/base/deployment.yaml': workload('cart:0'),
  'apps/cart/overlays/dev/kustomization.yaml': overlay('2.0.0'),
  'apps/cart/overlays/prod/kustomization.yaml': overlay('1.0.0'),
  'apps/broken/overlays/prod/kustomization.yaml': 'resources: [../../base, no-such.yaml]\n',
  'apps/plain/prod/deployment.yaml': workload('plain:1'),
  'clusters/prod/apps.yaml': `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: cart, namespace: flux-system}
spec:
  path: ./apps/cart/overlays/prod
  targetNamespace: shop
  images: [{name: cart, newTag: 1.0.1}]
  postBuild: {substitute: {A: b}}
  sourceRef: {kind: GitRepository, name: flux-system}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: plain}
spec: {source: {path: apps/plain/prod, repoURL: https://example.com/x.git}, destination: {namespace: shop}}
`,
}

describe('a resolved repository that was kept as texts', () => {
  it('is the same again, to the last field', () => {
    const resolved = resolveRepository(snapshotOf(files), noCorrections)
    expect(resolved.cells.length).toBeGreaterThan(3)
    const { snapshot, ...back } = readBack(resolved, snapshotOf(files)) ?? resolved
    const { snapshot: _, ...before } = resolved
    expect(back).toStrictEqual(before)
    expect(snapshot.commit).toBe(resolved.commit)
  })

  it.each([
    ['a tag in one overlay', { 'apps/cart/overlays/prod/kustomization.yaml': overlay('1.0.1') }],
    ['the base of two', { 'apps/cart/base/deployment.yaml': workload('cart:1') }],
    ['a file that was missing', { 'apps/broken/overlays/prod/no-such.yaml': workload('broken:1') }],
    ['another environment', { 'apps/cart/overlays/staging/kustomization.yaml': overlay('1.5.0') }],
  ])('gives what a reading from scratch gives after a change of %s', (_, changed) => {
    const before = resolveRepository(snapshotOf(files), noCorrections)
    const kept = readBack(before, snapshotOf(files))
    const now = snapshotOf({ ...files, ...changed }, '1'.repeat(40))
    const { snapshot: one, ...fromKept } = resolveRepository(now, noCorrections, kept)
    const { snapshot: other, ...fromScratch } = resolveRepository(now, noCorrections)
    expect(kept).not.toBeNull()
    expect(fromKept).toEqual(fromScratch)
  })

  it('is not taken where a text is missing', () => {
    const texts = [...formatResolved(resolveRepository(snapshotOf(files), noCorrections))]
    for (let missing = 0; missing < texts.length; missing += 1)
      expect(parsed(texts.filter((_, index) => index !== missing))).toBeNull()
  })
})

function readBack(resolved: ResolvedRepository, snapshot = resolved.snapshot): ResolvedRepository | null {
  return parsed([...formatResolved(resolved)], snapshot)
}

function parsed(texts: readonly string[], snapshot = snapshotOf(files)): ResolvedRepository | null {
  const steps = parseResolved(texts, snapshot)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}
