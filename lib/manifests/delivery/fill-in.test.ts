import { describe, expect, it } from 'vitest'
import type { DesiredSlot } from '@/lib/domain/desired'
import { snapshotOf } from '@/lib/manifests/memory'
import { resolveRepository } from '@/lib/manifests/repository/resolve'

function deployment(image: string, metadata = '{name: cart}'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: ${metadata}
spec: {template: {spec: {containers: [{name: cart, image: "${image}"}]}}}
`
}

/** The values stand on the sixth line. */
function flux(postBuild: string, name = 'shop'): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec:
  path: ./cart/overlays/prod
  postBuild: ${postBuild}
`
}

function configMap(data: string, name = 'settings'): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: flux-system}\ndata: ${data}\n`
}

function slotWith(
  files: Readonly<Record<string, string>>,
  image = 'cart:$' + '{TAG}',
  metadata = '{name: cart}',
): DesiredSlot {
  const { cells } = resolveRepository(
    snapshotOf({
      'cart/overlays/prod/kustomization.yaml': 'resources: [d.yaml]\n',
      'cart/overlays/prod/d.yaml': deployment(image, metadata),
      ...files,
    }),
  )
  const slot = cells.find(({ path }) => path === 'cart/overlays/prod')?.slots[0]
  if (!slot) throw new Error('no slot')
  return slot
}

const fromSettings = '{substituteFrom: [{kind: ConfigMap, name: settings}]}'

describe('what Flux fills in after the build', () => {
  it('is rendered with the place of the value that sets the version', () => {
    expect(slotWith({ 'flux/shop.yaml': flux('{substitute: {TAG: "1.4.2"}}') })).toMatchObject({
      image: 'cart:1.4.2',
      status: 'rendered',
      reason: null,
      file: 'flux/shop.yaml',
      line: 6,
      origin: 'other',
    })
  })

  it('keeps the place of a version that stands beside a filled-in registry', () => {
    const slot = slotWith({ 'flux/shop.yaml': flux('{substitute: {REGISTRY: ghcr.io}}') }, '$' + '{REGISTRY}/cart:7')
    expect(slot).toMatchObject({ image: 'ghcr.io/cart:7', status: 'rendered', file: 'cart/overlays/prod/d.yaml' })
  })

  it('takes a ConfigMap in Git, the one beside the object where several have its name', () => {
    const slot = slotWith({
      'clusters/prod/shop.yaml': flux(fromSettings),
      'clusters/prod/settings.yaml': configMap('{TAG: "2"}'),
      'clusters/dev/settings.yaml': configMap('{TAG: "3"}'),
    })
    expect(slot).toMatchObject({ image: 'cart:2', status: 'rendered', file: 'clusters/prod/settings.yaml' })
  })

  it('lets the later source win, and values given in place over all', () => {
    const files = {
      'flux/a.yaml': configMap('{TAG: "1", NAME: web}', 'a'),
      'flux/b.yaml': configMap('{TAG: "2"}', 'b'),
    }
    const from = 'substituteFrom: [{kind: ConfigMap, name: a}, {kind: ConfigMap, name: b}]'
    expect(slotWith({ ...files, 'flux/shop.yaml': flux(`{${from}}`) }).image).toBe('cart:2')
    expect(slotWith({ ...files, 'flux/shop.yaml': flux(`{substitute: {TAG: x}, ${from}}`) }).image).toBe('cart:x')
  })

  it('fills in the name by which the workload is found', () => {
    const slot = slotWith({ 'flux/shop.yaml': flux('{substitute: {APP: web}}') }, 'cart:1', '{name: "$' + '{APP}"}')
    expect(slot.workload.name).toBe('web')
  })

  it.each([
    ['a default that nothing in Git overrides', '{substitute: {OTHER: x}}', /does not set it/],
    [
      'a default that a Secret may override',
      '{substitute: {OTHER: x}, substituteFrom: [{kind: Secret, name: s}]}',
      /Secret s, which is not read, may set it/,
    ],
  ])('shows %s as declared', (_what, postBuild, reason) => {
    const slot = slotWith({ 'flux/shop.yaml': flux(postBuild) }, 'cart:$' + '{TAG:=1.0}')
    expect(slot).toMatchObject({ image: 'cart:1.0', status: 'declared', reason: expect.stringMatching(reason) })
  })

  it.each([
    ['nothing is filled in', '{}', 'cart:$' + '{TAG}', '{name: cart}'],
    ['it is not set', '{substitute: {OTHER: x}}', 'cart:$' + '{TAG}', '{name: cart}'],
    [
      'only a Secret may set it',
      '{substituteFrom: [{kind: Secret, name: settings}]}',
      'cart:$' + '{TAG}',
      '{name: cart}',
    ],
    [
      'a later Secret may set it',
      '{substituteFrom: [{kind: ConfigMap, name: settings}, {kind: Secret, name: s}]}',
      'cart:$' + '{TAG}',
      '{name: cart}',
    ],
    ['it is no text', '{substitute: {TAG: 1.10}}', 'cart:$' + '{TAG}', '{name: cart}'],
    ['its value is filled in too', '{substitute: {TAG: "$' + '{CLUSTER_TAG}"}}', 'cart:$' + '{TAG}', '{name: cart}'],
    ['a function is applied', '{substitute: {TAG: abc}}', 'cart:$' + '{TAG:0:2}', '{name: cart}'],
    ['it is escaped', '{substitute: {TAG: abc}}', 'cart:$$' + '{TAG}', '{name: cart}'],
    [
      'the object turns it off',
      '{substitute: {TAG: "1"}}',
      'cart:$' + '{TAG}',
      '{name: cart, labels: {kustomize.toolkit.fluxcd.io/substitute: disabled}}',
    ],
  ])('leaves the text where %s', (_what, postBuild, image, metadata) => {
    const files = { 'flux/shop.yaml': flux(postBuild), 'flux/settings.yaml': configMap('{TAG: "3"}') }
    expect(slotWith(files, image, metadata)).toMatchObject({ image, status: 'unresolved' })
  })

  it.each([
    ['two targets fill it in differently', flux('{substitute: {TAG: "2"}}', 'other'), /filled in differently/],
    [
      'one target fills it in with what is not read',
      flux('{substituteFrom: [{kind: Secret, name: s}]}', 'other'),
      /what is not read/,
    ],
  ])('is unresolved where %s', (_what, other, reason) => {
    const files = { 'flux/shop.yaml': flux('{substitute: {TAG: "1"}}'), 'flux/other.yaml': other }
    expect(slotWith(files)).toMatchObject({ status: 'unresolved', reason: expect.stringMatching(reason) })
  })

  it('stays declared where the build itself is in doubt', () => {
    const slot = slotWith({
      'flux/shop.yaml': flux('{substitute: {TAG: "1"}}'),
      'cart/overlays/prod/kustomization.yaml': 'resources: [d.yaml, missing.yaml]\n',
    })
    expect(slot.status).not.toBe('rendered')
  })

  it('takes values that a patch in a kustomization adds', () => {
    const patch = flux('{substitute: {TAG: "5"}}').replace('  path: ./cart/overlays/prod\n', '')
    const slot = slotWith({
      'flux/shop.yaml': flux('{substitute: {OTHER: x}}'),
      'flux/kustomization.yaml': `resources: [shop.yaml]\npatches:\n- patch: |\n    ${patch.trimEnd().replaceAll('\n', '\n    ')}\n`,
    })
    expect(slot).toMatchObject({ image: 'cart:5', status: 'rendered', file: 'flux/kustomization.yaml', line: 8 })
  })
})
