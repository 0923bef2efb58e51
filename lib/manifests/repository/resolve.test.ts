import { describe, expect, it } from 'vitest'
import type { DesiredCell } from '@/lib/domain/desired'
import type { Snapshot } from '@/lib/manifests/contract'
import { noCorrections } from '@/lib/manifests/discover/discover'
import { blobId, snapshotOf, withEdits } from '@/lib/manifests/memory'
import { resolvePast } from './past'
import { type ResolvedRepository, resolveRepository } from './resolve'

function deployment(name: string, image: string, kind = 'Deployment'): string {
  return `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
spec:
  template:
    spec:
      containers:
        - name: ${name}
          image: ${image}
`
}

function overlay(tag: string, more = ''): string {
  return `resources:
  - ../../base
images:
  - name: cart
    newTag: "${tag}"
${more}`
}

const cart = {
  'apps/cart/base/kustomization.yaml': 'resources: [deployment.yaml]\n',
  'apps/cart/base/deployment.yaml': deployment('cart', 'cart:0'),
  'apps/cart/overlays/dev/kustomization.yaml': overlay('2.0.0'),
  'apps/cart/overlays/prod/kustomization.yaml': overlay('1.0.0'),
}

function resolve(
  files: Readonly<Record<string, string>>,
  options: Partial<typeof noCorrections> = {},
): ResolvedRepository {
  return resolveRepository(snapshotOf(files), { ...noCorrections, ...options })
}

function short({ service, environment, slots }: DesiredCell): string {
  return `${service} ${environment} ${slots.map(({ image }) => image).join(' ')}`
}

function only(repository: ResolvedRepository): DesiredCell {
  const [cell] = repository.cells
  if (!cell || repository.cells.length !== 1) throw new Error(`${repository.cells.length} cells`)
  return cell
}

describe('cells', () => {
  it('are one per service and environment, with the file and line that decide and the reason', () => {
    const { cells } = resolve(cart)
    expect(cells.map(short)).toEqual(['cart dev cart:2.0.0', 'cart prod cart:1.0.0'])
    expect(cells[1]).toMatchObject({
      path: 'apps/cart/overlays/prod',
      kind: 'kustomize',
      group: 'prod',
      slots: [{ status: 'rendered', reason: null, file: 'apps/cart/overlays/prod/kustomization.yaml', line: 5 }],
      because: 'nothing in the repository refers to it; environment is what stands behind "overlays"',
    })
  })

  it('of what Flux delivers are read with the files above it', () => {
    const files = {
      'cart/prod/kustomization.yaml': 'resources: [../d.yaml]\n',
      'cart/dev/kustomization.yaml': 'resources: [../d.yaml]\n',
      'cart/d.yaml': deployment('cart', 'cart:1'),
      'flux.yaml':
        'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: cart}\nspec: {path: ./cart/prod}\n',
    }
    const { cells } = resolve(files)
    expect(cells.map(({ environment, readsAbove, slots }) => [environment, readsAbove, slots[0]?.status])).toEqual([
      ['dev', undefined, 'declared'],
      ['prod', true, 'rendered'],
    ])
  })

  it('of what is a part of what Flux delivers are read so too', () => {
    const { cells } = resolve({
      'cart/prod/kustomization.yaml': 'resources: [../d.yaml]\n',
      'cart/d.yaml': deployment('cart', 'cart:1'),
      'all/kustomization.yaml': 'resources: [../cart/prod]\n',
      'flux.yaml':
        'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: all}\nspec: {path: ./all}\n',
    })
    expect(cells.filter(({ path }) => path === 'cart/prod').map(({ slots }) => slots[0]?.status)).toEqual(['rendered'])
  })

  it.each([
    ['rendered', '"--enable-helm --load-restrictor LoadRestrictionsNone"'],
    ['declared', '"--enable-helm"'],
  ])('of what Argo CD delivers are %s with its build options %s', (status, options) => {
    const { cells } = resolve({
      'cart/prod/kustomization.yaml': 'resources: [../d.yaml]\n',
      'cart/d.yaml': deployment('cart', 'cart:1'),
      'argocd/app.yaml':
        'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: cart}\nspec: {source: {path: cart/prod}}\n',
      'argocd/cm.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: argocd-cm}\ndata: {kustomize.buildOptions: ${options}}\n`,
    })
    expect(cells.map(({ slots }) => slots[0]?.status)).toEqual([status])
  })

  it('are there for what a generator of Argo CD names, also where another folder builds on it', () => {
    const set = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: all}
spec:
  generators: [{git: {directories: [{path: "parts/*"}]}}]
  template: {spec: {source: {path: "{{path}}"}}}
`
    const files = {
      'parts/cart/kustomization.yaml': 'resources: [d.yaml]\n',
      'parts/cart/d.yaml': deployment('cart', 'cart:1'),
      'parts/mail/kustomization.yaml': 'resources: [../cart, ../common]\n',
      'parts/common/kustomization.yaml': 'resources: [d.yaml]\n',
      'parts/common/d.yaml': deployment('common', 'common:1'),
    }
    const paths = (more = {}) => resolve({ ...files, ...more }).cells.map(({ path }) => path)
    expect(paths()).toEqual(['parts/mail'])
    expect(paths({ 'set.yaml': set })).toEqual(['parts/cart', 'parts/mail'])
  })

  it('are there for a path that is asked for, also where it is a base', () => {
    const { cells } = resolve(cart, { include: ['apps/cart/base'] })
    expect(cells.map(({ path }) => path)).toEqual(['apps/cart/base'])
  })

  it('of a cluster are called by their last folder where nothing runs in them, or Flux itself', () => {
    const { cells } = resolve({
      'clusters/prod/flux-system/kustomization.yaml': 'resources: [d.yaml]\n',
      'clusters/prod/flux-system/d.yaml': deployment('source-controller', 'source:1'),
      'clusters/prod/config/kustomization.yaml': 'resources: [n.yaml]\n',
      'clusters/prod/config/n.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
    })
    expect(cells.map(short)).toEqual(['config prod ', 'flux-system prod source:1'])
  })

  it('have the environment of the one object that deploys them, where their path says none', () => {
    const flux =
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\nspec: {path: ./cart}\n'
    const files = {
      'cart/kustomization.yaml': 'resources: [d.yaml]\n',
      'cart/d.yaml': deployment('cart', 'cart:1'),
      'clusters/prod/apps.yaml': flux,
    }
    expect(resolve(files).cells.map(short)).toEqual(['cart prod cart:1'])
    expect(resolve({ ...files, 'clusters/dev/apps.yaml': flux }).cells.map(short)).toEqual(['cart null cart:1'])
    const hub = flux.replace('path:', 'kubeConfig: {secretRef: {name: eu}}, path:')
    expect(resolve({ ...files, 'clusters/prod/apps.yaml': hub }).cells.map(short)).toEqual(['cart null cart:1'])
  })

  it('follow a value that Flux fills in, wherever it stands', () => {
    const settings = (tag: string) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {TAG: "${tag}"}\n`
    const files = {
      'cart/prod/kustomization.yaml': 'resources: [d.yaml]\n',
      'cart/prod/d.yaml': deployment('cart', 'cart:$' + '{TAG}'),
      'flux/cart.yaml':
        'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: cart}\nspec: {path: ./cart/prod, postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}}\n',
      'flux/settings.yaml': settings('1'),
    }
    const before = resolve(files)
    const after = resolveRepository(
      snapshotOf({ ...files, 'flux/settings.yaml': settings('2') }),
      before.options,
      before,
    )
    expect([...before.cells, ...after.cells].map(short)).toEqual(['cart prod cart:1', 'cart prod cart:2'])
    expect(only(after).dependsOn).toContain('flux/settings.yaml')
    const past = resolvePast(after, only(after), 'cart/prod', before.snapshot)
    expect(past.slots.map(({ image, status }) => [image, status])).toEqual([['cart:1', 'rendered']])
    expect(past.dependsOn).toContain('flux/settings.yaml')
  })

  it('are one per workload where an environment holds a whole product, prefixes and suffixes taken off', () => {
    const { cells } = resolve({
      'base/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n',
      'base/a.yaml': deployment('cart', 'cart:1'),
      'base/b.yaml': deployment('mail', 'mail:1'),
      'envs/prod/kustomization.yaml': 'namePrefix: prod-\nnameSuffix: -eu\nresources: [../../base]\n',
    })
    expect(cells.map(short)).toEqual(['cart prod cart:1', 'mail prod mail:1'])
    expect(cells[0]?.slots[0]?.workload.name).toBe('prod-cart-eu')
  })

  it('are of the service that an environment-first layout names last', () => {
    const { cells } = resolve({
      'base/cart/kustomization.yaml': 'resources: [d.yaml]\n',
      'base/cart/d.yaml': deployment('cart-api', 'cart:1'),
      'environments/prod/cart/kustomization.yaml': 'resources: [../../../base/cart]\n',
      'environments/prod/eu/kustomization.yaml': 'resources: [../../../base/cart]\n',
    })
    expect(cells.map(short)).toEqual(['cart prod cart:1', 'cart-api prod/eu cart:1'])
  })

  it('keep the rows of a product whose environment is broken, empty and with the problem', () => {
    const { cells } = resolve({
      'base/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n',
      'base/a.yaml': deployment('cart', 'cart:1'),
      'base/b.yaml': deployment('mail', 'mail:1'),
      'envs/dev/kustomization.yaml': 'resources: [../../base]\n',
      'envs/prod/kustomization.yaml': 'resources: [../../base\n',
    })
    expect(cells.map(short)).toEqual(['cart dev cart:1', 'mail dev mail:1', 'cart prod ', 'mail prod '])
    expect(cells[2]?.problems).toEqual([
      expect.objectContaining({ severity: 'error', file: 'envs/prod/kustomization.yaml' }),
    ])
  })

  it('never share a service and an environment', () => {
    const { cells } = resolve({
      'one/cart/deploy/overlays/prod/kustomization.yaml': 'resources: [d.yaml]\n',
      'one/cart/deploy/overlays/prod/d.yaml': deployment('cart', 'cart:1'),
      'one/cart/k8s/overlays/prod/kustomization.yaml': 'resources: [d.yaml]\n',
      'one/cart/k8s/overlays/prod/d.yaml': deployment('cart', 'cart:2'),
    })
    expect(new Set(cells.map(({ service }) => service)).size).toBe(2)
    expect(cells.flatMap(({ slots }) => slots.map(({ image }) => image)).sort()).toEqual(['cart:1', 'cart:2'])
  })

  it('leave to the nearer root what a root only gathers', () => {
    const { cells } = resolve({
      ...cart,
      'clusters/prod/kustomization.yaml': 'resources: [../../apps/cart/overlays/prod, own.yaml]\n',
      'clusters/prod/own.yaml': deployment('mail', 'mail:1'),
    })
    expect(cells.map(cell => `${short(cell)} ${cell.path}`)).toEqual([
      'cart dev cart:2.0.0 apps/cart/overlays/dev',
      'cart prod cart:1.0.0 apps/cart/overlays/prod',
      'mail prod mail:1 clusters/prod',
    ])
  })

  it('stand also where nothing tells an environment', () => {
    expect(
      only(
        resolve({ 'tool/kustomization.yaml': 'resources: [d.yaml]\n', 'tool/d.yaml': deployment('tool', 'tool:1') }),
      ),
    ).toMatchObject({
      service: 'tool',
      environment: null,
      group: null,
    })
  })

  it('never take an environment from a tag', () => {
    const files = {
      'cart/kustomization.yaml': 'resources: [d.yaml]\n',
      'cart/d.yaml': deployment('cart', 'cart:latest-uat'),
    }
    expect(only(resolve(files)).environment).toBeNull()
  })
})

describe('roots', () => {
  it('are not components, kubebuilder folders, examples, tests, templates and vendored trees', () => {
    const kustomization = 'resources: [d.yaml]\n'
    const d = deployment('x', 'x:1')
    const folders = [
      'config/default',
      'examples/x/overlays/prod',
      'testdata/x',
      'templates/x',
      'vendor/x/overlays/prod',
    ]
    const files = Object.fromEntries(
      folders.flatMap(at => [
        [`${at}/kustomization.yaml`, kustomization],
        [`${at}/d.yaml`, d],
      ]),
    )
    const { cells } = resolve({
      ...cart,
      ...files,
      PROJECT: '',
      'parts/debug/kustomization.yaml': 'kind: Component\n',
    })
    expect(cells.map(({ path }) => path)).toEqual(['apps/cart/overlays/dev', 'apps/cart/overlays/prod'])
  })

  it('are examples where the repository has nothing else, where one is included, and where an Application deploys it', () => {
    const examples = {
      'examples/cart/overlays/prod/kustomization.yaml': 'resources: [d.yaml]\n',
      'examples/cart/overlays/prod/d.yaml': deployment('cart', 'cart:1'),
    }
    const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: cart}
spec: {source: {path: examples/cart/overlays/prod}}
`
    const path = 'examples/cart/overlays/prod'
    expect(only(resolve(examples)).path).toBe(path)
    expect(resolve({ ...cart, ...examples }, { include: ['examples/**'] }).cells.map(cell => cell.path)).toEqual([path])
    expect(resolve({ ...cart, ...examples, 'argo.yaml': application }).cells.map(cell => cell.path)).toContain(path)
  })

  it('are environments that another kustomization refers to, but not parts of one', () => {
    const { cells } = resolve({
      'mi/base/kustomization.yaml': 'resources: [d.yaml]\n',
      'mi/base/d.yaml': deployment('mi', 'mi:1'),
      'mi/dev/base/kustomization.yaml': 'resources: [../../base]\n',
      'mi/dev/00/kustomization.yaml': 'resources: [../base]\n',
      'mi/prod/kustomization.yaml': 'resources: [part]\n',
      'mi/prod/part/kustomization.yaml': 'resources: [../../base]\n',
    })
    expect(cells.map(cell => `${cell.environment} ${cell.path}`)).toEqual([
      'dev/00 mi/dev/00',
      'dev mi/dev/base',
      'prod mi/prod',
    ])
  })

  it('can be corrected: excluded, included, given to a service', () => {
    expect(resolve(cart, { exclude: ['**/dev'] }).cells.map(short)).toEqual(['cart prod cart:1.0.0'])
    expect(resolve(cart, { include: ['apps/*/overlays/dev'] }).cells.map(short)).toEqual(['cart dev cart:2.0.0'])
    const source = 'source: {path: apps/cart/overlays/prod}'
    const object = `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: c}\nspec: {${source}}\n`
    expect(resolve({ ...cart, 'a.yaml': object }, { include: ['**/dev'] }).cells.map(short)).toEqual([
      'cart dev cart:2.0.0',
    ])
    const { cells } = resolve(cart, { services: [{ name: 'basket', paths: ['apps/cart/**'] }] })
    expect(cells.map(({ service }) => service)).toEqual(['basket', 'basket'])
    expect(cells[0]?.because).toMatch(/service "basket" is configured/)
  })
})

describe('a commit', () => {
  it('resolves again only what looked at a changed file', () => {
    const before = resolve(cart)
    const path = 'apps/cart/overlays/prod/kustomization.yaml'
    const after = resolveRepository(
      withEdits(before.snapshot, [{ path, before: overlay('1.0.0'), after: overlay('1.1.0') }]),
      before.options,
      before,
    )
    expect(after.cells.map(short)).toEqual(['cart dev cart:2.0.0', 'cart prod cart:1.1.0'])
    expect(after.cells[0]).toBe(before.cells[0])
    expect(before.cells.map(short)).toEqual(['cart dev cart:2.0.0', 'cart prod cart:1.0.0'])
  })

  it.each([
    ['a base below both', { 'apps/cart/base/deployment.yaml': deployment('cart', 'cart:0', 'StatefulSet') }],
    ['a new overlay', { 'apps/cart/overlays/qa/kustomization.yaml': overlay('3') }],
    ['a removed overlay', { 'apps/cart/overlays/prod/kustomization.yaml': null }],
    ['a removed base', { 'apps/cart/base/kustomization.yaml': null }],
    ['a second kustomization file beside one', { 'apps/cart/overlays/prod/kustomization.yml': overlay('9') }],
    [
      'an Application that overrides',
      {
        'argo/cart.yaml':
          'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: c}\nspec: {source: {path: apps/cart/overlays/prod, kustomize: {images: [cart:9]}}}\n',
      },
    ],
    ['broken YAML', { 'apps/cart/overlays/prod/kustomization.yaml': 'resources: [' }],
    [
      'a new service',
      {
        'apps/mail/overlays/prod/kustomization.yaml': 'resources: [d.yaml]\n',
        'apps/mail/overlays/prod/d.yaml': deployment('mail', 'mail:1'),
      },
    ],
  ])('gives what a fresh reading gives: %s', (_what, changes: Readonly<Record<string, string | null>>) => {
    const kept = Object.entries({ ...cart, ...changes }).filter((entry): entry is [string, string] => entry[1] !== null)
    const files = Object.fromEntries(kept)
    const before = resolve(cart)
    const after = resolveRepository(snapshotOf(files), before.options, before)
    expect(after.cells).toEqual(resolve(files).cells)
    const back = resolveRepository(snapshotOf(cart), before.options, after)
    expect(back.cells).toEqual(before.cells)
  })

  it('starts over when the corrections change', () => {
    const before = resolve(cart)
    const after = resolveRepository(before.snapshot, { ...noCorrections, exclude: ['**/prod'] }, before)
    expect(after.cells.map(short)).toEqual(['cart dev cart:2.0.0'])
  })
})

describe('one broken folder', () => {
  it.each([
    ['broken YAML', { 'bad/overlays/prod/kustomization.yaml': 'resources: [' }],
    [
      'a base that refers to itself',
      {
        'bad/overlays/prod/kustomization.yaml': 'resources: [../../base]\n',
        'bad/base/kustomization.yaml': 'resources: [../overlays/prod]\n',
      },
    ],
    ['a base outside the repository', { 'bad/overlays/prod/kustomization.yaml': 'resources: [../../../../../etc]\n' }],
    [
      'a base on another host',
      { 'bad/overlays/prod/kustomization.yaml': 'resources: ["https://host.example/a//b?ref=1"]\n' },
    ],
    ['a missing base', { 'bad/overlays/prod/kustomization.yaml': 'resources: [../../none]\n' }],
    ['a YAML bomb', { 'bad/overlays/prod/kustomization.yaml': bomb() }],
  ])('hides no other and has a problem that says so: %s', (_what, files: Readonly<Record<string, string>>) => {
    const { cells } = resolve({ ...cart, ...files })
    expect(cells.filter(({ service }) => service === 'cart').map(short)).toEqual([
      'cart dev cart:2.0.0',
      'cart prod cart:1.0.0',
    ])
    const bad = cells.filter(({ path }) => path === 'bad/overlays/prod')
    expect(bad).toHaveLength(1)
    expect(bad[0]?.problems.length).toBeGreaterThan(0)
    expect(bad[0]?.slots.filter(({ status }) => status === 'rendered')).toEqual([])
  })
})

function bomb(): string {
  const levels = Array.from(
    { length: 9 },
    (_, level) => `l${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`).join(', ')}]\n`,
  )
  return `l0: &l0 [x]\n${levels.join('')}resources: *l9\n`
}

describe('a repository', () => {
  it('says that nothing was found in it', () => {
    expect(resolve({ 'README.md': 'hello' })).toMatchObject({
      cells: [],
      problems: [{ severity: 'warning', code: 'nothing_found' }],
    })
  })

  it('says that an Application deploys a path that is not there', () => {
    const url = 'https://host.example/a.git'
    const source = `source: {repoURL: ${url}, path: apps/none}`
    const object = `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: none}\nspec: {${source}}\n`
    const { problems } = resolve({ ...cart, 'argo.yaml': object }, { from: { url, branch: 'main' } })
    expect(problems).toEqual([expect.objectContaining({ code: 'path_not_found', file: 'argo.yaml', line: 4 })])
  })
})

it('finds after a change in a folder that is linked what reading anew finds', () => {
  const before = withLinkedFolder({ ...cart, 'clusters/x.yaml': 'a: 1\n' })
  const after = withLinkedFolder({ ...cart, 'apps/cart/overlays/prod/kustomization.yaml': overlay('1.0.1') })
  const step = resolveRepository(after, noCorrections, resolveRepository(before))
  expect(step.cells).toEqual(resolveRepository(after).cells)
})

/** `linked` leads to `apps`; what is below it is read, and listed as no file. */
function withLinkedFolder(files: Readonly<Record<string, string>>): Snapshot {
  const plain = snapshotOf(files, blobId(JSON.stringify(files)))
  const real = (path: string) => path.replace(/^linked(?=\/|$)/, 'apps')
  return {
    ...plain,
    links: new Map([['linked', 'apps']]),
    list: folder => plain.list(real(folder)),
    read: path => plain.read(real(path)),
    blob: path => plain.blob(real(path)),
  }
}
