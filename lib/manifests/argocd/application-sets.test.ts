import { describe, expect, it } from 'vitest'
import type { DesiredSlot } from '@/lib/domain/desired'
import { noCorrections } from '@/lib/manifests/discover/discover'
import { snapshotOf } from '@/lib/manifests/memory'
import { resolveRepository } from '@/lib/manifests/repository/resolve'

const url = 'https://host.example/acme/gitops.git'
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart}
spec: {template: {spec: {containers: [{name: cart, image: "cart:1"}]}}}
`

function slotWith(
  object: string,
  path = 'cart/overlays/prod',
  more: Readonly<Record<string, string>> = {},
): DesiredSlot {
  const files = { ...more, [`${path}/kustomization.yaml`]: 'resources: [d.yaml]\n', [`${path}/d.yaml`]: deployment }
  const options = { ...noCorrections, from: { url, branch: 'main' } }
  const { cells } = resolveRepository(snapshotOf({ ...files, 'argocd/set.yaml': object }), options)
  const slot = cells.find(cell => cell.path === path)?.slots[0]
  if (!slot) throw new Error('no slot')
  return slot
}

function set(generators: string, source: string, more = ''): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: shop}
spec:
  goTemplate: true
  generators: ${generators}
  template:
    metadata: {name: "cart-{{.env}}"}
    spec: {source: {repoURL: "${url}", ${source}}, destination: {namespace: "{{ .env }}"}}
${more}`
}

const follows = (revision: string) => ({
  status: 'unresolved',
  reason: `ApplicationSet shop follows branch ${revision}, Plimsoll reads main`,
})
const ofElement = 'path: "cart/overlays/{{.env}}", targetRevision: "{{ .revision }}"'

describe('what an ApplicationSet makes of its generators', () => {
  it.each([
    ['of a list', '[{list: {elements: [{env: dev, revision: main}, {env: prod, revision: release}]}}]'],
    [
      'of a list in a matrix',
      '[{matrix: {generators: [{clusters: {}}, {list: {elements: [{env: prod, revision: release}]}}]}}]',
    ],
    [
      'of a matrix of values',
      '[{matrix: {generators: [{clusters: {values: {x: y}}}, {list: {elements: [{env: prod, revision: release}]}}]}}]',
    ],
    [
      'of one laid over another',
      '[{merge: {mergeKeys: [env], generators: [{list: {elements: [{env: prod, revision: main}]}}, {list: {elements: [{env: prod, revision: release}]}}]}}]',
    ],
  ])('is followed by the revision %s', (_what, generators) => {
    expect(slotWith(set(generators, ofElement))).toMatchObject(follows('release'))
  })

  it('is no complaint where a folder is not there that only some of them would give together', () => {
    const generators =
      '[{merge: {mergeKeys: [name], generators: [{clusters: {values: {dir: dev}}}, {list: {elements: [{name: x, values.dir: prod}]}}]}}]'
    const files = {
      'argocd/set.yaml': set(generators, 'path: "cart/overlays/{{.values.dir}}"'),
      'cart/overlays/prod/kustomization.yaml': 'resources: [d.yaml]\n',
      'cart/overlays/prod/d.yaml': deployment,
    }
    const { problems } = resolveRepository(snapshotOf(files), { ...noCorrections, from: { url, branch: 'main' } })
    expect(problems).toEqual([])
  })

  it('leaves a path rendered that only others of its elements change', () => {
    const list = '[{list: {elements: [{env: dev, revision: release}, {env: prod, revision: main}]}}]'
    expect(slotWith(set(list, ofElement))).toMatchObject({ status: 'rendered', workload: { namespace: 'prod' } })
  })

  it('says no namespace where it is called like each of many folders', () => {
    const folders = '[{git: {directories: [{path: cart/overlays/*}]}}]'
    const object = set(folders, 'path: "{{.path.path}}"').replace('"{{ .env }}"', '"{{.path.basename}}"')
    expect(slotWith(object)).toMatchObject({ status: 'rendered', workload: { namespace: null } })
  })

  it.each([
    ['a whole path', '[{list: {elements: [{path: cart/overlays/prod}]}}]', '{{.path}}'],
    [
      'parts with folders in them',
      '[{clusters: {values: {root: cart/overlays, dir: ""}}}]',
      '{{.values.root}}/prod/{{.values.dir}}',
    ],
    ['a value by its name with dots', '[{list: {elements: [{values.env: prod}]}}]', 'cart/overlays/{{values.env}}'],
    ['a name of a folder', '[{git: {directories: [{path: x/prod}]}}]', 'cart/overlays/{{.path.basename}}'],
    ['a segment', '[{git: {directories: [{path: x/prod}]}}]', 'cart/overlays/{{path[1]}}'],
    ['what files at any depth give', '[{git: {files: [{path: "cart/**/config.json"}]}}]', '{{.path.path}}'],
    ['what nothing tells', '[{pullRequest: {}}]', 'cart/overlays/{{.env}}'],
  ])('finds the path by %s', (_what, generators, path) => {
    const source = `path: "${path}", targetRevision: release`
    expect(slotWith(set(generators, source))).toMatchObject(follows('release'))
  })

  it.each([
    ['git files', '[{git: {files: [{path: "envs/*.json"}]}}]'],
    ['pull requests', '[{pullRequest: {}}]'],
    ['elements as text', '[{list: {elementsYaml: "{{ .all }}"}}]'],
  ])('does not call rendered what follows a revision that %s give', (_what, generators) => {
    expect(slotWith(set(generators, ofElement))).toMatchObject({
      status: 'unresolved',
      reason: 'ApplicationSet shop follows a revision that is filled in later ({{ .revision }}), Plimsoll reads main',
    })
  })

  it.each([
    [
      'a patch of the template',
      set(
        '[{list: {elements: [{env: prod}]}}]',
        'path: "cart/overlays/{{.env}}"',
        '  templatePatch: |\n    spec: {source: {targetRevision: x}}\n',
      ),
      'templatePatch',
    ],
    [
      'a template of a generator',
      set(
        '[{list: {elements: [{env: prod}], template: {spec: {source: {targetRevision: x}}}}}]',
        'path: "cart/overlays/{{.env}}"',
      ),
      'generators.template',
    ],
  ])('is declared where %s may change it', (_what, object, field) => {
    expect(slotWith(object)).toMatchObject({
      status: 'declared',
      reason: `overridden in ApplicationSet shop (${field})`,
    })
  })

  it('stays rendered where a patch of the template changes only how it is synced', () => {
    const patch = '  templatePatch: |\n    spec: {syncPolicy: {automated: {prune: true}}}\n'
    expect(slotWith(set('[{list: {elements: [{env: prod}]}}]', 'path: "cart/overlays/{{.env}}"', patch)).status).toBe(
      'rendered',
    )
  })
})

function application(spec: string, annotations = '{}'): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: cart, annotations: ${annotations}}
spec: ${spec}
`
}

const source = `repoURL: "${url}", path: cart/overlays/prod, targetRevision: main`

describe('an Application', () => {
  it('of several sources is not what one of them follows that only gives values', () => {
    const values = 'repoURL: "https://host.example/acme/values", ref: values, targetRevision: v2'
    expect(slotWith(application(`{sources: [{${source}}, {${values}}]}`)).status).toBe('rendered')
  })

  it('puts everything into the namespace of its kustomize options', () => {
    const object = (name: string) =>
      `{source: {${source}, kustomize: {namespace: ${name}}}, destination: {namespace: other}}`
    expect(slotWith(application(object('shop')))).toMatchObject({ status: 'rendered', workload: { namespace: 'shop' } })
    expect(slotWith(application(object('"{{x}}"')))).toMatchObject({ status: 'declared' })
  })

  it('that is hydrated waits on the branch that is synced', () => {
    const spec = `{sourceHydrator: {drySource: {${source}}, syncSource: {targetBranch: env/prod, path: cart}}}`
    expect(slotWith(application(spec)).reason).toBe('Application cart follows branch env/prod, Plimsoll reads main')
  })

  it('is read from JSON and from a List', () => {
    const other = source.replace('main', 'release')
    const list = `apiVersion: v1\nkind: List\nitems:\n- ${application(`{source: {${other}}}`).trim().replaceAll('\n', '\n  ')}\n`
    expect(slotWith(list).reason).toMatch(/follows branch release/)
    const json = { repoURL: url, path: 'cart/overlays/prod', targetRevision: 'release' }
    const object = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'cart' },
      spec: { source: json },
    }
    expect(slotWith(JSON.stringify(object)).reason).toMatch(/follows branch release/)
  })

  describe('in a Helm template', () => {
    const template = (revision: string) => ({
      'apps/Chart.yaml': 'name: apps\n',
      'apps/templates/cart.yaml': application(`{source: {${source.replace(': main', `: "${revision}"`)}}}`),
    })
    const of = (files: Readonly<Record<string, string>>, root = '') => slotWith(root, 'cart/overlays/prod', files)
    const open = {
      status: 'unresolved',
      reason: 'Application cart follows a revision that Helm fills in, Plimsoll reads main',
    }
    const value = template('{{ .Values.git.revision }}')
    const withBlock = (block: string) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: cart}
spec:
  source:
    repoURL: "${url}"
    path: cart/overlays/prod
    targetRevision: main
${block}`
    const root = (helm: string) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: root}
spec: {source: {repoURL: "${url}", path: apps, targetRevision: main${helm}}}
`

    it('follows what the values of its chart say', () => {
      const values = (text: string) => of({ ...value, 'apps/values.yaml': `git: {revision: ${text}}\n` }, root(''))
      expect(values('HEAD').status).toBe('rendered')
      expect(values('main').status).toBe('rendered')
      expect(
        of({ ...value, 'apps/values.yaml': 'git: {revision: main}\n' }, root(', helm: {valueFiles: [values.yaml]}'))
          .status,
      ).toBe('rendered')
      expect(values('release').reason).toBe('Application cart follows branch release, Plimsoll reads main')
    })

    it('follows them by another name, too', () => {
      const files = template('{{ $git.revision }}')
      const text = `{{- $git := $.Values.git }}\n${files['apps/templates/cart.yaml']}`
      const values = { 'apps/values.yaml': 'git: {revision: release}\n' }
      expect(of({ ...files, ...values, 'apps/templates/cart.yaml': text }).reason).toMatch(/follows branch release/)
    })

    it.each([
      ['in its source', '    {{- toYaml .Values.tool | nindent 4 }}\n', 'declared'],
      ['in its kustomize options', '    kustomize:\n      {{- toYaml .Values.tool | nindent 6 }}\n', 'declared'],
      ['in its spec', '  {{- include "apps.spec" . | nindent 2 }}\n', 'declared'],
      ['where it is read as no YAML', '    directory: {}\n       {{- toYaml .Values.tool }}\n', 'declared'],
      ['in how it is synced', '  syncPolicy:\n    {{- toYaml .Values.sync | nindent 4 }}\n', 'rendered'],
      ['nothing but a condition', '    {{- if .Values.tool }}\n    {{- end }}\n', 'rendered'],
    ])('is what it is where Helm writes a block: %s', (_what, block, status) => {
      const text = withBlock(block)
      expect(of({ ...template('main'), 'apps/templates/cart.yaml': text }).status).toBe(status)
    })

    it.each([
      ['with options of Helm alone', '[{name: cart, tool: {helm: {releaseName: cart}}}]', '', 'rendered'],
      ['with options of kustomize', '[{name: cart, tool: {kustomize: {images: ["cart=cart:9"]}}}]', '', 'declared'],
      ['that something else may give', '[]', ', helm: {valueFiles: [prod.yaml]}', 'declared'],
    ])('is what it is where Helm writes a block of values %s', (_what, values, helm, status) => {
      const text = withBlock('    {{- with .tool }}\n    {{- . | toYaml | nindent 4 }}\n    {{- end }}\n')
      const files = { 'apps/templates/cart.yaml': text, 'apps/values.yaml': `applications: ${values}\n` }
      expect(of({ ...template('main'), ...files }, root(helm)).status).toBe(status)
    })

    it('is unresolved where they say nothing, or something may give others', () => {
      const values = { 'apps/values.yaml': 'git: {revision: main}\n' }
      expect(of(value)).toMatchObject(open)
      expect(of({ ...value, 'apps/values.yaml': 'git: {}\n' })).toMatchObject(open)
      expect(of({ ...value, ...values }, root(', helm: {valueFiles: [prod.yaml]}'))).toMatchObject(open)
      expect(of({ ...template('{{ $.Values.a | default .b }}'), ...values })).toMatchObject(open)
    })

    it('is asked for again when the values change', () => {
      const cart = {
        'cart/overlays/prod/kustomization.yaml': 'resources: [d.yaml]\n',
        'cart/overlays/prod/d.yaml': deployment,
      }
      const at = (text: string) => snapshotOf({ ...cart, ...value, 'apps/values.yaml': `git: {revision: ${text}}\n` })
      const options = { ...noCorrections, from: { url, branch: 'main' } }
      const before = resolveRepository(at('main'), options)
      const after = resolveRepository(at('release'), options, before)
      expect([before, after].map(({ cells }) => cells[0]?.slots[0]?.status)).toEqual(['rendered', 'unresolved'])
    })
  })

  const updated = (annotations: string) => slotWith(application(`{source: {${source}}}`, `{${annotations}}`))
  const list = (images: string) => `argocd-image-updater.argoproj.io/image-list: "${images}"`
  const method = (name: string) => `argocd-image-updater.argoproj.io/write-back-method: "${name}"`

  it.each([
    ['by default', list('cart:~1.0')],
    ['as it says', `${list('web=docker.io/library/cart')}, ${method('argocd')}`],
    [
      'under another name',
      `${list('c=reg.example/cart')}, argocd-image-updater.argoproj.io/c.kustomize.image-name: cart`,
    ],
  ])('whose images Image Updater sets in the cluster is declared: %s', (_what, annotations) => {
    expect(updated(annotations)).toMatchObject({
      status: 'declared',
      reason: 'overridden in Application cart (argocd-image-updater)',
    })
  })

  it.each([
    ['it writes into Git', `${list('cart:~1.0')}, ${method('git:secret:argocd/token')}`],
    ['it sets another image', list('web:~1.0, x=mail')],
  ])('stays rendered where %s', (_what, annotations) => {
    expect(updated(annotations).status).toBe('rendered')
  })

  const updater = (ref: string) =>
    `apiVersion: argocd-image-updater.argoproj.io/v1alpha1
kind: ImageUpdater
metadata: {name: all}
spec: {applicationRefs: [{${ref}}]}
---
${application(`{source: {${source}}, destination: {namespace: shop}}`)}`

  it.each(['namePattern: cart', 'namePattern: "ca*"', 'namePattern: "*"'])(
    'whose images an ImageUpdater sets is declared: %s',
    names => {
      expect(slotWith(updater(`${names}, images: [{alias: c, imageName: "cart:1.x"}]`))).toMatchObject({
        status: 'declared',
        reason: 'overridden in Application cart (argocd-image-updater)',
        workload: { namespace: 'shop' },
      })
    },
  )

  it('stays rendered where an ImageUpdater writes into Git, or sets other images', () => {
    const git = 'writeBackConfig: {method: "git:secret:argocd/token"}'
    expect(slotWith(updater(`namePattern: cart, ${git}, images: [{imageName: cart}]`)).status).toBe('rendered')
    expect(slotWith(updater('namePattern: cart, images: [{imageName: web}]')).status).toBe('rendered')
  })

  it.each([
    ['for this one', '.argocd-source-cart.yaml'],
    ['for any', '.argocd-source.yaml'],
    ['for one of an ApplicationSet', '.argocd-source-cart-prod.yaml'],
  ])('is declared where a file beside its manifests overrides images: %s', (_what, name) => {
    const files = { [`cart/overlays/prod/${name}`]: 'kustomize: {images: ["cart:9"]}\n' }
    const object = application(`{source: {${source}}, destination: {namespace: shop}}`)
    expect(slotWith(object, 'cart/overlays/prod', files)).toMatchObject({
      status: 'declared',
      reason: `overridden in cart/overlays/prod/${name} (kustomize.images)`,
      workload: { namespace: 'shop' },
    })
  })
})
