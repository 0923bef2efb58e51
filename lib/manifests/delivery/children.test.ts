import { describe, expect, it } from 'vitest'
import type { DesiredSlot } from '@/lib/domain/desired'
import { noCorrections } from '@/lib/manifests/discover/discover'
import { snapshotOf } from '@/lib/manifests/memory'
import { resolveRepository } from '@/lib/manifests/repository/resolve'

type Files = Readonly<Record<string, string>>

const url = 'https://host.example/acme/gitops.git'

function flux(name: string, path: string, spec = 'prune: true', labels = '{}'): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system, labels: ${labels}}
spec: {path: ${path}, sourceRef: {kind: GitRepository, name: flux-system}, ${spec}}
`
}

/** The parent stands in a file of its own and deploys the folder in which the child stands. */
function parent(patches: string, path = 'clusters/one/apps', name = 'cluster'): string {
  return flux(name, path, `patches: [${patches}]`)
}

function slotWith(files: Files, image = 'cart:1'): DesiredSlot {
  const own = {
    'apps/cart/prod/kustomization.yaml': 'resources: [d.yaml]\n',
    'apps/cart/prod/d.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart}
spec: {template: {spec: {containers: [{name: cart, image: "${image}"}]}}}
`,
    'clusters/one/apps/cart.yaml': flux('cart', 'apps/cart/prod'),
  }
  const options = { ...noCorrections, from: { url, branch: 'main' } }
  const { cells } = resolveRepository(snapshotOf({ ...own, ...files }), options)
  const slot = cells.find(({ path }) => path === 'apps/cart/prod')?.slots[0]
  if (!slot) throw new Error('no slot')
  return slot
}

const merge = (spec: string, name = '_') =>
  JSON.stringify(
    `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: ${name}}\nspec: {${spec}}\n`,
  )
const images = merge('images: [{name: cart, newTag: "9"}]')
const json = (path: string, value: string) => JSON.stringify(`- {op: add, path: ${path}, value: ${value}}`)
const any = 'target: {kind: Kustomization}'

describe('what an object patches of others that it deploys', () => {
  it.each([
    ['images by a merge patch', `{${any}, patch: ${images}}`, 'images'],
    ['images by a merge patch of its name', `{patch: ${merge('images: [{name: cart}]', 'cart')}}`, 'images'],
    ['with a pattern for the name', `{target: {kind: "Kust.*", name: "ca.*"}, patch: ${images}}`, 'images'],
    ['with a group', `{target: {group: kustomize.toolkit.fluxcd.io, kind: Kustomization}, patch: ${images}}`, 'images'],
    ['where a label decides', `{target: {kind: Kustomization, labelSelector: a=b}, patch: ${images}}`, 'images'],
    [
      'images by a JSON patch',
      `{${any}, patch: ${json('/spec/images', '[{name: cart}]')}}`,
      'patches of Flux Kustomization cluster',
    ],
  ])('counts: %s', (_what, patch, field) => {
    expect(slotWith({ 'clusters/one/cluster.yaml': parent(patch) })).toMatchObject({
      status: 'declared',
      reason: `overridden in Flux Kustomization cart (${field})`,
    })
  })

  it.each([
    ['another name', `{target: {kind: Kustomization, name: web}, patch: ${images}}`],
    ['another kind', `{target: {kind: HelmRelease}, patch: ${images}}`],
    ['another image', `{${any}, patch: ${merge('images: [{name: web}]')}}`],
    ['what changes no image', `{${any}, patch: ${merge('decryption: {provider: sops}, interval: 1m')}}`],
    ['what changes no image by a JSON patch', `{${any}, patch: ${json('/spec/timeout', '3m')}}`],
  ])('does not count: %s', (_what, patch) => {
    expect(slotWith({ 'clusters/one/cluster.yaml': parent(patch) }).status).toBe('rendered')
  })

  it('does not count for what it does not deploy', () => {
    expect(slotWith({ 'clusters/two/cluster.yaml': parent(`{${any}, patch: ${images}}`, 'clusters/two') }).status).toBe(
      'rendered',
    )
  })

  it('counts for what a kustomization of its path takes in', () => {
    const files = {
      'clusters/two/kustomization.yaml': 'resources: [../one/apps/cart.yaml]\n',
      'two.yaml': parent(`{${any}, patch: ${images}}`, 'clusters/two'),
    }
    expect(slotWith(files).status).toBe('declared')
  })

  it('counts for what another parent leaves as it is', () => {
    const files = {
      'one.yaml': flux('one', 'clusters/one'),
      'two.yaml': parent(`{${any}, patch: ${images}}`, 'clusters/one/apps', 'two'),
    }
    expect(slotWith(files).status).toBe('declared')
  })

  it('fills in values, where they stand', () => {
    const patch = `{${any}, patch: ${merge('postBuild: {substitute: {TAG: "2"}}')}}`
    expect(slotWith({ 'clusters/one/cluster.yaml': parent(patch) }, 'cart:$' + '{TAG}')).toMatchObject({
      status: 'rendered',
      image: 'cart:2',
      file: 'clusters/one/cluster.yaml',
      line: 4,
    })
  })

  it('is not known where a JSON patch adds sources of values', () => {
    const patch = `{${any}, patch: ${json('/spec/postBuild/substituteFrom/-', '{kind: Secret, name: x}')}}`
    const files = {
      'clusters/one/cluster.yaml': parent(patch),
      'clusters/one/apps/cart.yaml': flux(
        'cart',
        'apps/cart/prod',
        'postBuild: {substituteFrom: [{kind: ConfigMap, name: s}]}',
      ),
      'clusters/one/apps/s.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata: {TAG: "2"}\n',
    }
    expect(slotWith(files, 'cart:$' + '{TAG}').status).toBe('unresolved')
  })

  it('counts for Applications that an Application deploys', () => {
    const child = (spec: string, name: string) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: ${name}}
spec: {source: {repoURL: "${url}", ${spec}}}
`
    const patch = JSON.stringify('- {op: replace, path: /spec/source/targetRevision, value: release}')
    const files = {
      'argocd/kustomization.yaml': 'resources: [cart.yaml]\n',
      'argocd/cart.yaml': child('path: apps/cart/prod, targetRevision: main', 'cart'),
      'root.yaml': child(
        `path: argocd, targetRevision: main, kustomize: {patches: [{target: {kind: Application}, patch: ${patch}}]}`,
        'root',
      ),
    }
    expect(slotWith(files)).toMatchObject({
      status: 'declared',
      reason: 'overridden in Application cart (patches of Application root)',
    })
  })
})
