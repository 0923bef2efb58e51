import { describe, expect, it } from 'vitest'
import type { DesiredCell } from '@/lib/domain/desired'
import { noCorrections } from '@/lib/manifests/discover/discover'
import { snapshotOf } from '@/lib/manifests/memory'
import { resolveRepository } from '@/lib/manifests/repository/resolve'

type Files = Readonly<Record<string, string>>

const url = 'https://host.example/acme/gitops.git'
const images = 'images: [{name: cart, newTag: "9"}]'
const folder = 'kubernetes/apps/overlays/one'

function kustomization(path: string, kind: string, name = 'apps', more = images): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec: {path: "${path}", sourceRef: {kind: ${kind}, name: flux-system}, ${more}}
`
}

function app(path: string): Files {
  return {
    [`${path}/kustomization.yaml`]: 'resources: [d.yaml]\n',
    [`${path}/d.yaml`]: `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart}
spec: {template: {spec: {containers: [{name: cart, image: "cart:1"}]}}}
`,
  }
}

function cellWith(files: Files, path = folder): DesiredCell {
  const options = { ...noCorrections, from: { url, branch: 'main' } }
  const cell = resolveRepository(snapshotOf({ ...app(path), ...files }), options).cells.find(one => one.path === path)
  if (!cell) throw new Error('no cell')
  return cell
}

const declared = { status: 'declared', reason: 'overridden in Flux Kustomization apps (images)' }

describe('a path of an artifact', () => {
  it.each(['OCIRepository', 'GitRepository'])('is found below the folder that was packed, of a %s', kind => {
    const files = { 'kubernetes/clusters/one/ks.yaml': kustomization('./apps/overlays/one', kind) }
    expect(cellWith(files).slots[0]).toMatchObject(declared)
  })

  it('may have a variable in it', () => {
    const files = {
      'kubernetes/clusters/one/ks.yaml': kustomization('./apps/overlays/${' + 'CLUSTER}', 'OCIRepository'),
    }
    expect(cellWith(files).slots[0]).toMatchObject(declared)
  })

  it('is not guessed where several folders have it', () => {
    const files = {
      ...app('kubernetes/clusters/apps/overlays/one'),
      'kubernetes/clusters/one/ks.yaml': kustomization('./apps/overlays/one', 'OCIRepository'),
    }
    expect(cellWith(files).slots[0]?.status).toBe('rendered')
  })

  it('is the one at the root where it is there too, unless the artifact is known to begin elsewhere', () => {
    const files = {
      ...app('apps/overlays/one'),
      'kubernetes/clusters/one/ks.yaml': kustomization('./apps/overlays/one', 'OCIRepository'),
    }
    expect(cellWith(files, 'apps/overlays/one').slots[0]).toMatchObject(declared)
    const more = {
      ...app('kubernetes/apps/overlays/two'),
      'kubernetes/clusters/two/ks.yaml': kustomization('./apps/overlays/two', 'OCIRepository', 'two'),
    }
    expect(cellWith({ ...files, ...more, ...app(folder) }).slots[0]).toMatchObject(declared)
  })

  it('is not looked for elsewhere where a Git repository is known: it begins at its root', () => {
    const source = `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {url: "${url}"}
`
    const files = { 'kubernetes/clusters/one/ks.yaml': kustomization('./apps/overlays/one', 'GitRepository') }
    expect(cellWith({ ...files, 'source.yaml': source }).slots[0]?.status).toBe('rendered')
  })

  it('is built as Flux builds: files above its folder are taken', () => {
    const files = {
      'kubernetes/clusters/one/ks.yaml': kustomization('./apps/overlays/one', 'OCIRepository', 'apps', 'prune: true'),
      [`${folder}/kustomization.yaml`]: 'resources: [d.yaml, ../../shared.yaml]\n',
      'kubernetes/apps/shared.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: cart}\n',
    }
    expect(cellWith(files)).toMatchObject({ problems: [], slots: [{ status: 'rendered' }] })
  })
})

describe('an artifact whose address is no Git repository', () => {
  it('may still be made of this one', () => {
    const source = `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {url: "oci://ghcr.io/acme/gitops", ref: {tag: latest}}
`
    const files = { 'ks.yaml': kustomization(folder, 'OCIRepository'), 'source.yaml': source }
    expect(cellWith(files).slots[0]).toMatchObject(declared)
  })
})

describe('all of an artifact', () => {
  const whole = kustomization('./', 'OCIRepository', 'whole', 'targetNamespace: other')

  it('is not all of this repository', () => {
    const slot = cellWith({ 'kubernetes/ks.yaml': whole }).slots[0]
    expect(slot).toMatchObject({ status: 'rendered', workload: { namespace: null } })
  })

  it('is the folder that it is known to be packed of', () => {
    const files = { 'kubernetes/ks.yaml': whole, 'kubernetes/apps.yaml': kustomization('./apps', 'OCIRepository') }
    expect(cellWith(files).slots[0]).toMatchObject(declared)
    expect(cellWith({ ...files, ...app(folder) }, 'kubernetes/other').slots[0]?.workload.namespace).toBe('other')
  })
})

describe('a FluxInstance', () => {
  const instance = (ref: string) => `apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec: {sync: {kind: GitRepository, url: "${url}", ref: ${ref}, path: ${folder}}}
`

  it('deploys its path, from the revision that it names', () => {
    expect(cellWith({ 'flux.yaml': instance('refs/heads/main') }).because).toMatch(/^FluxInstance flux deploys it/)
    expect(cellWith({ 'flux.yaml': instance('refs/heads/release') }).slots[0]).toMatchObject({
      status: 'unresolved',
      reason: 'FluxInstance flux follows branch release, Plimsoll reads main',
    })
  })

  it('is the source of what else is deployed from it', () => {
    const files = {
      'flux.yaml': instance('refs/tags/v1').replace(folder, 'clusters'),
      'ks.yaml': kustomization(folder, 'GitRepository', 'apps', 'prune: true'),
    }
    expect(cellWith(files).slots[0]?.reason).toBe('Flux Kustomization apps follows tag v1, Plimsoll reads main')
  })
})
