import { describe, expect, it } from 'vitest'
import type { DesiredSlot } from '@/lib/domain/desired'
import { noCorrections } from '@/lib/manifests/discover/discover'
import { snapshotOf } from '@/lib/manifests/memory'
import { resolveRepository } from '@/lib/manifests/repository/resolve'
import { sameRepository } from './ours'

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart}
spec: {template: {spec: {containers: [{name: cart, image: "cart:1"}]}}}
`
const repository = 'https://host.example/acme/gitops.git'

function application(source: string, destination = '{}', name = 'shop-prod'): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: ${name}, namespace: argocd}
spec:
  source: {repoURL: ${repository}, path: cart/overlays/prod, ${source}}
  destination: ${destination}
`
}

const imagePatch = '[{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "cart:9"}]'

function flux(spec: string, path = './cart/overlays/prod'): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: shop, namespace: flux-system}
spec: {path: "${path}", sourceRef: {kind: GitRepository, name: flux-system}, ${spec}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {url: "ssh://git@host.example/acme/gitops", ref: {branch: main}}
`
}

function slotWith(objects: Readonly<Record<string, string>>, from = { url: repository, branch: 'main' }): DesiredSlot {
  const files = {
    'cart/overlays/prod/kustomization.yaml': 'resources: [d.yaml]\n',
    'cart/overlays/prod/d.yaml': deployment,
    ...objects,
  }
  const { cells } = resolveRepository(snapshotOf(files), { ...noCorrections, from })
  const slot = cells.find(({ path }) => path === 'cart/overlays/prod')?.slots[0]
  if (!slot) throw new Error('no slot')
  return slot
}

describe('what an object that deploys a path adds', () => {
  it.each([
    [
      'images',
      application('kustomize: {images: ["cart=cart:9"]}'),
      'overridden in Application shop-prod (kustomize.images)',
    ],
    [
      'patches',
      application(`kustomize: {patches: [{patch: '${imagePatch}', target: {kind: Deployment}}]}`),
      'overridden in Application shop-prod (kustomize.patches)',
    ],
    [
      'components',
      application('kustomize: {components: [../x]}'),
      'overridden in Application shop-prod (kustomize.components)',
    ],
    [
      'a name prefix',
      application('kustomize: {namePrefix: x-}'),
      'overridden in Application shop-prod (kustomize.namePrefix)',
    ],
    ['a plugin', application('plugin: {name: x}'), 'overridden in Application shop-prod (plugin)'],
    ['Flux images', flux('images: [{name: cart, newTag: "9"}]'), 'overridden in Flux Kustomization shop (images)'],
    [
      'Flux patches',
      flux(`patches: [{patch: '${imagePatch}', target: {kind: Deployment, name: cart}}]`),
      'overridden in Flux Kustomization shop (patches)',
    ],
  ])('makes the slot declared: %s', (_what, object, reason) => {
    expect(slotWith({ 'objects.yaml': object })).toMatchObject({ image: 'cart:1', status: 'declared', reason })
  })

  it.each([
    ['nothing more', application('targetRevision: HEAD')],
    ['the branch that is read', application('targetRevision: main')],
    ['labels', application('kustomize: {commonLabels: {a: b}}')],
    ['empty fields', application('kustomize: {images: [], namePrefix: ""}')],
    ['substitutions that this image does not use', flux('postBuild: {substitute: {A: b}}')],
    ['an image that is not here', flux('images: [{name: web, newTag: "9"}]')],
    ['a patch of another kind', flux(`patches: [{patch: '${imagePatch}', target: {kind: StatefulSet}}]`)],
    ['a patch of another object', flux(`patches: [{patch: '${imagePatch}', target: {kind: Deployment, name: web}}]`)],
    [
      'a patch that has to do with no container',
      flux(
        'patches: [{patch: \'[{"op": "add", "path": "/metadata/labels/a", "value": "b"}]\', target: {kind: Deployment}}]',
      ),
    ],
    ['another repository', application('kustomize: {images: [cart:9]}').replace('acme/gitops', 'acme/other')],
    ['a chart', application('chart: x, targetRevision: 1.2.3')],
  ])('leaves the slot rendered: %s', (_what, object) => {
    expect(slotWith({ 'objects.yaml': object })).toMatchObject({ status: 'rendered', reason: null })
  })

  it.each([
    ['v1.2.3', 'Application shop-prod follows tag v1.2.3, Plimsoll reads main'],
    ['release', 'Application shop-prod follows branch release, Plimsoll reads main'],
    ['a'.repeat(40), `Application shop-prod follows commit ${'a'.repeat(40)}, Plimsoll reads main`],
    ['"1.x || >=2.0"', 'Application shop-prod follows version range 1.x || >=2.0, Plimsoll reads main'],
  ])('makes the slot unresolved where %s is followed', (revision, reason) => {
    expect(slotWith({ 'objects.yaml': application(`targetRevision: ${revision}`) })).toMatchObject({
      status: 'unresolved',
      reason,
    })
  })

  it('reads an Application in a Helm template, what Helm fills in being unknown', () => {
    const template = `{{- range .Values.applications }}
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: {{ .name | quote }}}
spec:
  {{- if .x }}
  project: "{{ .project }}"
  {{- end }}
  source:
    repoURL: {{ $.Values.url }}
    path: {{ .path | default .name }}/overlays/prod
    targetRevision: release
---
{{ end -}}
`.replace('{name: {{ .name | quote }}}', '\n  name: {{ .name | quote }}')
    const files = { 'argo/templates/a.yaml': template, 'argo/Chart.yaml': 'name: argo\n' }
    expect(slotWith(files)).toMatchObject({
      status: 'unresolved',
      reason: 'the Application in argo/templates/a.yaml follows branch release, Plimsoll reads main',
    })
    expect(slotWith({ 'argo/templates/a.yaml': template }).status).toBe('rendered')
  })

  it('does not take a patch without a path for an object that deploys the whole repository', () => {
    const patch = flux('images: [{name: cart, newTag: "9"}]').replace('path: "./cart/overlays/prod", ', '')
    const files = { 'flux/patch.yaml': patch.split('---')[0] ?? '', 'flux/other.yaml': '' }
    expect(slotWith(files).status).toBe('declared')
    const listing = 'resources: []\npatches: [{path: patch.yaml, target: {kind: Kustomization}}]\n'
    expect(slotWith({ ...files, 'flux/kustomization.yaml': listing }).status).toBe('rendered')
  })

  it('reads the revision of a Flux Kustomization from its source', () => {
    const objects = flux('prune: true').replace('ref: {branch: main}', 'ref: {tag: v1.2.3, branch: main}')
    expect(slotWith({ 'objects.yaml': objects }).reason).toBe(
      'Flux Kustomization shop follows tag v1.2.3, Plimsoll reads main',
    )
  })

  it('completes a patch of an Application from the object that it patches', () => {
    const base = application('targetRevision: release').replace('path: cart/overlays/prod', 'path: cart/base')
    const patch = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop-prod, namespace: argocd}
spec: {source: {path: cart/overlays/prod}}
`
    expect(slotWith({ 'argo/base.yaml': base, 'argo/prod.yaml': patch }).reason).toMatch(/follows branch release/)
  })

  it('reckons with a patch that gives no path: it may hold where its object does', () => {
    const patch = (fields: string) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop-prod}
spec: {source: {${fields}}}
`
    const objects = { 'base.yaml': application('targetRevision: main') }
    expect(slotWith({ ...objects, 'p.yaml': patch('targetRevision: v1.2.3') }).reason).toMatch(/follows tag v1\.2\.3/)
    expect(slotWith({ ...objects, 'p.yaml': patch('kustomize: {images: [cart:9]}') }).status).toBe('declared')
    expect(slotWith({ ...objects, 'p.yaml': patch('directory: {}') }).status).toBe('rendered')
  })

  it('takes a Flux Kustomization without a path for all of its source', () => {
    expect(slotWith({ 'a.yaml': flux('images: [{name: cart}]').replace(/path: "[^"]*", /, '') }).status).toBe(
      'declared',
    )
  })

  it('finds the path where a variable or a generator fills a segment', () => {
    expect(slotWith({ 'objects.yaml': flux('images: [{name: cart}]', './cart/overlays/${ENVIRONMENT}') }).status).toBe(
      'declared',
    )
    const set = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: shop}
spec:
  generators: [{list: {elements: [{env: prod}]}}]
  template: {spec: {source: {path: "cart/overlays/{{env}}", kustomize: {images: [cart:9]}}}}
`
    expect(slotWith({ 'objects.yaml': set })).toMatchObject({
      status: 'declared',
      reason: expect.stringMatching(/ApplicationSet shop/),
    })
  })

  it('finds the folders that an ApplicationSet takes from Git', () => {
    const set = (path: string) => `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: shop}
spec:
  generators: [{matrix: {generators: [{git: {directories: [{path: cart/overlays/*}, {path: cart/overlays/dev, exclude: true}]}}]}}]
  template: {spec: {source: {path: "${path}", kustomize: {images: [cart:9]}}}}
`
    expect(slotWith({ 'objects.yaml': set('{{path}}') }).status).toBe('declared')
    expect(slotWith({ 'objects.yaml': set('{{ .path.path }}') }).status).toBe('declared')
    expect(slotWith({ 'objects.yaml': set('{{path}}/sub') }).status).toBe('rendered')
  })
})

it('calls nothing below a kluctl project rendered', () => {
  expect(slotWith({ 'cart/.kluctl.yaml': 'targets: []\n' })).toMatchObject({
    status: 'declared',
    reason: 'overridden in the kluctl project cart (templates)',
  })
})

describe('a namespace', () => {
  it('is filled in by Argo CD where the manifests give none, and replaced by Flux', () => {
    expect(slotWith({ 'a.yaml': application('directory: {}', '{namespace: shop}') }).workload.namespace).toBe('shop')
    const own = { 'cart/overlays/prod/kustomization.yaml': 'namespace: own\nresources: [d.yaml]\n' }
    expect(slotWith({ ...own, 'a.yaml': application('directory: {}', '{namespace: shop}') }).workload.namespace).toBe(
      'own',
    )
    expect(slotWith({ ...own, 'a.yaml': flux('targetNamespace: shop') }).workload.namespace).toBe('shop')
  })

  it('is that of the object that names the path, not of one that takes in all below a folder above', () => {
    const above = flux('prune: true', './cart').replaceAll('name: shop', 'name: all')
    expect(slotWith({ 'a.yaml': flux('targetNamespace: shop'), 'b.yaml': above }).workload.namespace).toBe('shop')
    expect(slotWith({ 'b.yaml': above.replace('prune: true', 'targetNamespace: all') }).workload.namespace).toBe('all')
  })

  it('is not said where several objects deploy the path to several', () => {
    const one = application('directory: {}', '{namespace: shop}')
    const other = application('directory: {}', '{namespace: other}', 'second')
    expect(slotWith({ 'a.yaml': one, 'b.yaml': other }).workload.namespace).toBeNull()
  })
})

describe('an image that is no image yet', () => {
  it.each(['cart:${TAG}', 'cart:{{ .Values.tag }}', 'cart:$(tag)', 'cart:PLACEHOLDER', 'cart:CHANGEME', '""'])(
    '%s is unresolved',
    image => {
      const text = deployment.replace('"cart:1"', image.startsWith('"') ? image : `"${image}"`)
      expect(slotWith({ 'cart/overlays/prod/d.yaml': text })).toMatchObject({
        status: 'unresolved',
        reason: expect.any(String),
      })
    },
  )
})

it.each([
  ['https://host.example/a/b.git', 'git@host.example:a/b', true],
  ['ssh://git@host.example:22/a/b.git', 'https://HOST.example/a/b/', true],
  ['https://host.example/a/b', 'https://host.example/a/c', false],
  ['https://host.example:8443/a/b', 'https://host.example/a/b', false],
])('%s and %s are one repository: %s', (one, other, same) => {
  expect(sameRepository(one, other)).toBe(same)
})
