import { describe, expect, it } from 'vitest'
import type { DesiredSlot } from '@/lib/domain/desired'
import { noCorrections } from '@/lib/manifests/discover/discover'
import { snapshotOf } from '@/lib/manifests/memory'
import { resolveRepository } from '@/lib/manifests/repository/resolve'

type Files = Readonly<Record<string, string>>

const from = { url: 'https://host.example/acme/gitops.git', branch: 'main' }
const cart: Files = {
  'apps/cart/overlays/prod/kustomization.yaml': 'resources: [deployment.yaml]\n',
  'apps/cart/overlays/prod/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart}
spec: {template: {spec: {containers: [{name: cart, image: "cart:1"}]}}}
`,
}

function application(source = 'targetRevision: HEAD', name = 'cart'): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: ${name}, labels: {team: shop}}
spec: {source: {repoURL: "${from.url}", path: apps/cart/overlays/prod, ${source}}, destination: {namespace: shop}}
`
}

const applicationSet = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: cart}
spec:
  generators: [{list: {elements: [{env: prod}]}}]
  template:
    metadata: {name: "cart-{{env}}"}
    spec: {source: {repoURL: "${from.url}", path: "apps/cart/overlays/{{env}}", targetRevision: main}}
`

const flux = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: cart, namespace: flux-system}
spec: {path: ./apps/cart/overlays/prod, sourceRef: {kind: GitRepository, name: gitops}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: gitops, namespace: flux-system}
spec: {url: "${from.url}", ref: {branch: main}}
`

function slotsWith(files: Files): readonly DesiredSlot[] {
  const { cells } = resolveRepository(snapshotOf({ ...cart, ...files }), { ...noCorrections, from })
  return cells.filter(({ path }) => path === 'apps/cart/overlays/prod').flatMap(({ slots }) => slots)
}

function slotWith(files: Files): DesiredSlot {
  const [slot] = slotsWith(files)
  if (!slot) throw new Error('no slot')
  return slot
}

/** A base with the object, and one overlay that is deployed. */
function patched(object: string, overlay: string, more: Files = {}): DesiredSlot {
  return slotWith({
    'argocd/base/kustomization.yaml': 'resources: [app.yaml]\n',
    'argocd/base/app.yaml': object,
    'argocd/overlays/one/kustomization.yaml': `resources: [../../base]\n${overlay}`,
    ...more,
  })
}

const toRelease = '[{"op": "replace", "path": "/spec/source/targetRevision", "value": "release-1"}]'
const followsRelease = {
  status: 'unresolved',
  reason: 'Application cart follows branch release-1, Plimsoll reads main',
}
const mergeToRelease = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: cart}
spec: {source: {targetRevision: release-1}}
`

function indented(text: string, by = '    '): string {
  return text.replace(/^(?=.)/gm, by)
}

describe('a kustomization that changes an Application decides what is followed', () => {
  it.each([
    ['a JSON patch in place', `patches: [{target: {kind: Application, name: cart}, patch: '${toRelease}'}]`],
    [
      'a JSON patch with a group and no name',
      `patches: [{target: {group: argoproj.io, kind: Application}, patch: '${toRelease}'}]`,
    ],
    [
      'a JSON patch aimed by patterns',
      `patches: [{target: {kind: "Application.*", name: "c.*"}, patch: '${toRelease}'}]`,
    ],
    ['a JSON patch aimed by a label', `patches: [{target: {labelSelector: team=shop}, patch: '${toRelease}'}]`],
    [
      'a JSON patch of the old field',
      `patchesJson6902: [{target: {group: argoproj.io, version: v1alpha1, kind: Application, name: cart}, patch: '${toRelease}'}]`,
    ],
    ['a merge patch in place', `patches:\n- patch: |\n${indented(mergeToRelease)}`],
    ['a merge patch of the old field', `patchesStrategicMerge:\n- |\n${indented(mergeToRelease)}`],
  ])('by %s', (_what, overlay) => {
    expect(patched(application(), `${overlay}\n`)).toMatchObject(followsRelease)
  })

  it.each([
    ['a JSON patch', toRelease],
    ['operations in YAML', '- op: replace\n  path: /spec/source/targetRevision\n  value: release-1\n'],
    ['a merge patch of another name', mergeToRelease.replace('name: cart', 'name: any')],
  ])('by %s in a file of its own, with a target', (_what, text) => {
    const overlay = 'patches: [{path: patch.yaml, target: {kind: Application}}]\n'
    expect(patched(application(), overlay, { 'argocd/overlays/one/patch.yaml': text })).toMatchObject(followsRelease)
  })

  it('by a component', () => {
    const component = `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches: [{target: {kind: Application}, patch: '${toRelease}'}]
`
    const files = { 'argocd/components/release/kustomization.yaml': component }
    expect(patched(application(), 'components: [../../components/release]\n', files)).toMatchObject(followsRelease)
  })

  it('also back to the branch that is read', () => {
    const toMain = toRelease.replace('release-1', 'main')
    const overlay = `patches: [{target: {kind: Application}, patch: '${toMain}'}]\n`
    expect(patched(application('targetRevision: release-1'), overlay).status).toBe('rendered')
  })

  it('and where another overlay takes it as it is, both count', () => {
    const overlay = `patches: [{target: {kind: Application}, patch: '${toRelease.replace('release-1', 'main')}'}]\n`
    const other = { 'argocd/overlays/two/kustomization.yaml': 'resources: [../../base]\n' }
    expect(patched(application('targetRevision: release-1'), overlay, other)).toMatchObject(followsRelease)
  })

  it('and where the base is deployed itself, both count', () => {
    const overlay = `patches: [{target: {kind: Application}, patch: '${toRelease.replace('release-1', 'main')}'}]\n`
    const root = application().replace('apps/cart/overlays/prod', 'argocd/base').replace('name: cart', 'name: root')
    expect(patched(application('targetRevision: release-1'), overlay, { 'root.yaml': root })).toMatchObject(
      followsRelease,
    )
  })

  it('and where another environment builds on one, both count', () => {
    const patch = toRelease.replace('release-1', 'main')
    const files = {
      'clusters/prod/kustomization.yaml': 'resources: [app.yaml]\n',
      'clusters/prod/app.yaml': application('targetRevision: release-1'),
      'clusters/dev/kustomization.yaml': `resources: [../prod]\npatches: [{target: {kind: Application}, patch: '${patch}'}]\n`,
    }
    expect(slotWith(files)).toMatchObject(followsRelease)
  })

  it('but one that no deployed overlay takes in changes nothing', () => {
    const overlay = `patches: [{target: {kind: Application, name: other}, patch: '${toRelease}'}]\n`
    expect(patched(application(), overlay).status).toBe('rendered')
  })

  it('by taking the object away', () => {
    const overlay = `patches:\n- patch: |\n${indented(mergeToRelease.replace('spec:', '$patch: delete\nspec:'))}`
    expect(patched(application('targetRevision: release-1'), overlay).status).toBe('rendered')
  })
})

describe('a kustomization that changes what an object overrides', () => {
  const images = '{"op": "add", "path": "/spec/source/kustomize", "value": {"images": ["cart=cart:9"]}}'
  it.each([
    [
      'images of an Application by a JSON patch',
      application(),
      `patches: [{target: {kind: Application}, patch: '[${images}]'}]`,
      'overridden in Application cart (kustomize.images)',
    ],
    [
      'images of an Application by a merge patch',
      application(),
      `patches:\n- patch: |\n${indented(mergeToRelease.replace('{targetRevision: release-1}', '{kustomize: {images: [cart:9]}}'))}`,
      'overridden in Application cart (kustomize.images)',
    ],
    [
      'images of a Flux Kustomization',
      flux,
      `patches: [{target: {kind: Kustomization, name: cart}, patch: '[{"op": "add", "path": "/spec/images", "value": [{"name": "cart", "newTag": "9"}]}]'}]`,
      'overridden in Flux Kustomization cart (images)',
    ],
    [
      'patches of a Flux Kustomization',
      flux,
      `patches: [{target: {kind: Kustomization}, patch: '[{"op": "add", "path": "/spec/patches", "value": [{"path": "x", "target": {"kind": "Deployment"}}]}]'}]`,
      'overridden in Flux Kustomization cart (patches)',
    ],
  ])('makes the slot declared: %s', (_what, object, overlay, reason) => {
    expect(patched(object, `${overlay}\n`)).toMatchObject({ status: 'declared', reason })
  })

  it('is followed for the template of an ApplicationSet', () => {
    const patch = toRelease.replace('/spec/source', '/spec/template/spec/source')
    const overlay = `patches: [{target: {kind: ApplicationSet}, patch: '${patch}'}]\n`
    expect(patched(applicationSet, overlay)).toMatchObject({
      status: 'unresolved',
      reason: 'ApplicationSet cart follows branch release-1, Plimsoll reads main',
    })
  })

  it('is followed for the source of a Flux Kustomization', () => {
    const patch = '[{"op": "replace", "path": "/spec/ref/branch", "value": "release-1"}]'
    expect(patched(flux, `patches: [{target: {kind: GitRepository}, patch: '${patch}'}]\n`)).toMatchObject({
      status: 'unresolved',
      reason: 'Flux Kustomization cart follows branch release-1, Plimsoll reads main',
    })
  })

  it('is followed for the namespace that things are deployed to', () => {
    const patch = '[{"op": "replace", "path": "/spec/destination/namespace", "value": "other"}]'
    const slot = patched(application(), `patches: [{target: {kind: Application}, patch: '${patch}'}]\n`)
    expect(slot).toMatchObject({ status: 'rendered', workload: { namespace: 'other' } })
  })

  it('is followed for the path', () => {
    const patch = '[{"op": "replace", "path": "/spec/source/path", "value": "apps/cart/overlays/prod"}]'
    const elsewhere = application('targetRevision: release-1').replace('overlays/prod', 'overlays/dev')
    expect(patched(elsewhere, `patches: [{target: {kind: Application}, patch: '${patch}'}]\n`)).toMatchObject(
      followsRelease,
    )
  })

  it('says so where a step could not be made', () => {
    const patch = '[{"op": "replace", "path": "/spec/no/such/path", "value": "x"}]'
    expect(patched(application(), `patches: [{target: {kind: Application}, patch: '${patch}'}]\n`)).toMatchObject({
      status: 'declared',
      reason: expect.stringMatching(/overridden in Application cart \(.*argocd\/overlays\/one.*no '\/spec\/no\/such/),
    })
  })
})

describe('a kustomization that is not built as a whole', () => {
  const toMain = `patches: [{target: {kind: Application}, patch: '${toRelease.replace('release-1', 'main')}'}]\n`

  it('leaves nothing rendered that should be in it', () => {
    const files = { 'argocd/base/app.yaml': `${application()}---\na: b\n` }
    expect(patched(application(), toMain, files)).toMatchObject({
      status: 'declared',
      reason: expect.stringMatching(/the kustomization argocd\/overlays\/one, which is not built/),
    })
  })

  it('leaves nothing rendered where a component is not read', () => {
    const overlay = `${toMain}components: ["https://host.example/acme/component?ref=v1"]\n`
    expect(patched(application(), overlay)).toMatchObject({
      status: 'declared',
      reason: expect.stringMatching(/argocd\/overlays\/one, which is not built: .*never fetched/),
    })
  })

  it.each([
    ['a base that is not read', 'resources: ["https://host.example/install.yaml", ../../base]\n'],
    ['a generator that is not run', 'resources: [../../base]\ngenerators: [secrets.yaml]\n'],
  ])('is what it is where only others are missing: %s', (_what, listing) => {
    const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: argocd-cm}\ndata: {a: b}\n'
    const patches = toMain.replace(/^patches: \[(.*)\]$/m, 'patches:\n- $1')
    const files = {
      'argocd/overlays/one/kustomization.yaml': `${listing}${patches}${listing.includes('https') ? '- path: cm.yaml\n' : ''}`,
      'argocd/overlays/one/cm.yaml': config,
      'argocd/overlays/one/secrets.yaml': 'apiVersion: viaduct.ai/v1\nkind: ksops\nmetadata: {name: secrets}\n',
    }
    expect(patched(application('targetRevision: release-1'), '', files)).toMatchObject({
      status: 'rendered',
      reason: null,
    })
  })
})

describe('a value that a kustomization puts into an Application', () => {
  const placeholder = application('targetRevision: placeholder')
  const replacement = `replacements:
- source: {kind: ConfigMap, name: registration, fieldPath: data.revision}
  targets: [{select: {kind: Application}, fieldPaths: [spec.source.targetRevision]}]
`
  const configMap = (revision: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: registration}\ndata: {revision: ${revision}}\n`

  it.each([
    ['main', { status: 'rendered', reason: null }],
    ['release-1', followsRelease],
  ])('is the one that a ConfigMap gives: %s', (revision, expected) => {
    const files = { 'argocd/overlays/one/registration.yaml': configMap(revision) }
    const listing = `resources:\n- ../../base\n- registration.yaml\n${replacement}`
    expect(patched(placeholder, '', { ...files, 'argocd/overlays/one/kustomization.yaml': listing })).toMatchObject(
      expected,
    )
  })

  it.each([
    ['a literal', 'literals: [revision=main]', {}],
    ['a file of settings', 'envs: [registration.env]', { 'argocd/overlays/one/registration.env': 'revision=main\n' }],
  ])('is the one that %s of a generator gives', (_what, values, files) => {
    const overlay = `configMapGenerator: [{name: registration, ${values}}]\n${replacement}`
    expect(patched(placeholder, overlay, files)).toMatchObject({ status: 'rendered', reason: null })
  })

  it('is not taken at its word where its source is not found', () => {
    expect(patched(placeholder, replacement)).toMatchObject({
      status: 'declared',
      reason: expect.stringMatching(/argocd\/overlays\/one.*source of this replacement/),
    })
  })

  it('is asked for again when the source of the value changes', () => {
    const files = (revision: string) => ({
      ...cart,
      'argocd/base/kustomization.yaml': 'resources: [app.yaml]\n',
      'argocd/base/app.yaml': placeholder,
      'argocd/overlays/one/kustomization.yaml': `resources: [../../base]\nconfigMapGenerator: [{name: registration, envs: [r.env]}]\n${replacement}`,
      'argocd/overlays/one/r.env': `revision=${revision}\n`,
    })
    const options = { ...noCorrections, from }
    const before = resolveRepository(snapshotOf(files('main')), options)
    const after = resolveRepository(snapshotOf(files('release-1')), options, before)
    const statusOf = ({ cells }: typeof before) => cells.find(({ path }) => path.startsWith('apps'))?.slots[0]?.status
    expect([statusOf(before), statusOf(after)]).toEqual(['rendered', 'unresolved'])
  })
})

describe('values that Flux fills in', () => {
  const settings =
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: flux-system}\ndata: {TAG: "1"}\n'
  const filled = flux.replace(
    'sourceRef',
    'postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}, sourceRef',
  )
  const open = {
    'apps/cart/overlays/prod/deployment.yaml': (cart['apps/cart/overlays/prod/deployment.yaml'] ?? '').replace(
      'cart:1',
      'cart:$' + '{TAG}',
    ),
  }
  const patch = (value: string) =>
    `patches: [{target: {kind: ConfigMap}, patch: '[{"op": "replace", "path": "/data/TAG", "value": "${value}"}]'}]\n`

  it('are those that a kustomization makes of them', () => {
    const slot = patched(`${filled}---\n${settings}`, patch('2'), open)
    expect(slot).toMatchObject({ status: 'rendered', image: 'cart:2' })
  })

  it('are not known where two kustomizations make different ones of them', () => {
    const other = { 'argocd/overlays/two/kustomization.yaml': `resources: [../../base]\n${patch('3')}` }
    expect(patched(`${filled}---\n${settings}`, patch('2'), { ...open, ...other })).toMatchObject({
      status: 'unresolved',
      reason: expect.stringMatching(/differently/),
    })
  })
})

describe('a source of which several clusters have one', () => {
  const source = (branch: string) => `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {url: "${from.url}", ref: {branch: ${branch}}}
`
  const ks = (flux.split('---')[0] ?? '').replace('name: gitops', 'name: flux-system')
  const sources = {
    'clusters/dev/flux-system/sync.yaml': source('main'),
    'clusters/prod/flux-system/sync.yaml': source('release-1'),
  }

  it('is the one beside the object', () => {
    expect(slotWith({ ...sources, 'clusters/prod/cart.yaml': ks }).reason).toMatch(/follows branch release-1/)
    expect(slotWith({ ...sources, 'clusters/dev/cart.yaml': ks }).status).toBe('rendered')
  })

  it('is any of them where none stands nearer', () => {
    expect(slotWith({ ...sources, 'shared/cart.yaml': ks }).reason).toMatch(/follows branch release-1/)
  })

  it('is of the kind that the object names', () => {
    const oci = source('release-1').replace('GitRepository', 'OCIRepository')
    const files = { 'a.yaml': oci, 'b.yaml': source('main'), 'cart.yaml': ks }
    expect(slotWith(files).status).toBe('rendered')
  })
})
