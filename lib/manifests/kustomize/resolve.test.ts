import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { snapshotOf } from '@/lib/manifests/memory'
import { resolve } from './resolve'

const deployment =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 2\n  template:\n    spec:\n      containers:\n        - name: app\n          image: reg/app:1\n'
const base = { 'base/kustomization.yaml': 'resources:\n- d.yaml\n', 'base/d.yaml': deployment }

function resolveProd(kustomization: string, more: Readonly<Record<string, string>> = {}) {
  return resolve(snapshotOf({ ...base, 'prod/kustomization.yaml': kustomization, ...more }), 'prod')
}

function onlySlot(resolution: ReturnType<typeof resolve>) {
  const [slot, ...rest] = resolution.slots
  expect(rest).toEqual([])
  if (slot === undefined) throw new Error('no slot')
  return slot
}

describe('a slot names the file and line that decide its version', () => {
  it('the newTag of an entry', () => {
    const slot = onlySlot(resolveProd('resources: [../base]\nimages:\n- name: reg/app\n  # why\n  newTag: v2\n'))
    expect(slot).toMatchObject({
      image: 'reg/app:v2',
      file: 'prod/kustomization.yaml',
      line: 5,
      origin: 'images-entry',
      imageBelow: 'reg/app:1',
    })
  })

  it('the digest of an entry without a tag', () => {
    const slot = onlySlot(
      resolveProd('resources: [../base]\nimages:\n- name: reg/app\n  newName: mirror/app\n  digest: sha256:aa\n'),
    )
    expect(slot).toMatchObject({ image: 'mirror/app@sha256:aa', line: 5, origin: 'images-entry' })
  })

  it('the manifest, where an entry only renames', () => {
    const slot = onlySlot(resolveProd('resources: [../base]\nimages: [{name: reg/app, newName: mirror/app}]\n'))
    expect(slot).toMatchObject({
      image: 'mirror/app:1',
      file: 'base/d.yaml',
      line: 11,
      origin: 'manifest',
      imageBelow: 'reg/app:1',
    })
  })

  it('the line of a patch within the kustomization', () => {
    const text =
      'resources: [../base]\npatches:\n- target: {kind: Deployment}\n  patch: |-\n    - op: replace\n      path: /spec/template/spec/containers/0/image\n      value: reg/app:p\n'
    expect(onlySlot(resolveProd(text))).toMatchObject({
      image: 'reg/app:p',
      file: 'prod/kustomization.yaml',
      line: 7,
      origin: 'patch',
    })
  })

  it('the source of a replacement', () => {
    const text =
      'resources: [../base]\nreplacements:\n- sourceValue: v7\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [spec.template.spec.containers.0.image]\n    options: {delimiter: ":", index: 1}\n'
    expect(onlySlot(resolveProd(text))).toMatchObject({
      image: 'reg/app:v7',
      line: 3,
      origin: 'other',
      status: 'rendered',
    })
  })

  it('the image as a base and a component leave it is what arrives below', () => {
    const component = {
      'comp/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nimages: [{name: reg/app, newName: c/app, newTag: c}]\n',
    }
    const slot = onlySlot(
      resolveProd('resources: [../base]\ncomponents: [../comp]\nimages: [{name: c/app, newTag: o}]\n', component),
    )
    expect(slot).toMatchObject({ image: 'c/app:o', imageBelow: 'c/app:c' })
  })

  it('an alias stands at its own line', () => {
    const slot = onlySlot(
      resolveProd('resources: [../base]\nmetadata: {name: &t v3}\nimages:\n- name: reg/app\n  newTag: *t\n'),
    )
    expect(slot).toMatchObject({ image: 'reg/app:v3', line: 5 })
  })
})

describe('what cannot be rendered is declared, with the reason', () => {
  const table: readonly [string, string, string, Readonly<Record<string, string>>][] = [
    ['a remote base', 'resources: [../base, "https://github.com/acme/infra//base?ref=v1"]\n', 'remote_base', {}],
    [
      'a remote component',
      'resources: [../base]\ncomponents: ["git@github.com:acme/infra.git//c"]\n',
      'remote_base',
      {},
    ],
    [
      'a Helm chart',
      'resources: [../base]\nhelmCharts: [{name: redis, repo: https://charts.example}]\n',
      'helm_chart',
      {},
    ],
    ['an exec generator', 'resources: [../base]\ngenerators: [g.yaml]\n', 'generator_unsupported', {}],
    [
      'a secret file that Git does not have',
      'resources: [../base]\nsecretGenerator: [{name: s, files: [key.pem]}]\n',
      'file_missing',
      {},
    ],
    ['a missing file', 'resources: [../base, none.yaml]\n', 'kustomization_missing', {}],
    ['a path out of the repository', 'resources: [../base, ../../other]\n', 'outside_repository', {}],
    ['a cycle', 'resources: [../base, ../loop]\n', 'cycle', { 'loop/kustomization.yaml': 'resources: [../prod]\n' }],
    ['broken YAML in a manifest', 'resources: [../base, b.yaml]\n', 'yaml_invalid', { 'prod/b.yaml': 'a: "b\n' }],
    [
      'a broken patch',
      'resources: [../base]\npatches: [{path: p.yaml}]\n',
      'patch_invalid',
      { 'prod/p.yaml': 'a: [\n' },
    ],
    [
      'an unknown transformer',
      'resources: [../base]\ntransformers: [t.yaml]\n',
      'transformer_unsupported',
      { 'prod/t.yaml': 'apiVersion: a/v1\nkind: T\nmetadata: {name: t}\n' },
    ],
  ]
  for (const [title, text, code, more] of table) {
    it(title, () => {
      const resolution = resolveProd(text, more)
      const slot = onlySlot(resolution)
      expect(slot).toMatchObject({ image: 'reg/app:1', status: 'declared' })
      expect(resolution.problems[0]).toMatchObject({ severity: 'error', code })
      expect(slot.reason).toBe(resolution.problems[0]?.message)
    })
  }

  it('a tag that kustomize reads as a number is shown as it stands', () => {
    const resolution = resolveProd('resources: [../base]\nimages:\n- name: reg/app\n  newTag: 1.10\n')
    expect(onlySlot(resolution)).toMatchObject({ image: 'reg/app:1.10', status: 'declared', line: 4 })
    expect(resolution.problems).toMatchObject([{ code: 'not_text', file: 'prod/kustomization.yaml', line: 4 }])
  })

  it('an image with a variable', () => {
    const vars =
      'resources: [../base, c.yaml]\nvars: [{name: V, objref: {apiVersion: v1, kind: ConfigMap, name: c}}]\nimages: [{name: reg/app, newTag: "$(V)"}]\n'
    const config = { 'prod/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n' }
    expect(onlySlot(resolveProd(vars, config)).status).toBe('unresolved')
  })
})

describe('a schema that the kustomization names', () => {
  const patch =
    'patches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web}\n    spec: {replicas: 3}\n'
  const schema = { 'prod/s.json': '{"definitions": {}}' }

  it('of its own decides how patches merge, which is not followed', () => {
    const text = 'resources: [../base]\nopenapi: {path: s.json}\n'
    expect(onlySlot(resolveProd(text, schema)).status).toBe('rendered')
    const resolution = resolveProd(text + patch, schema)
    expect(onlySlot(resolution)).toMatchObject({ status: 'declared', reason: expect.stringContaining('openapi') })
    expect(resolution.dependsOn).toContain('prod/s.json')
  })

  it('that kustomize brings along changes nothing', () => {
    const { slots, problems } = resolveProd(`resources: [../base]\nopenapi: {version: v1.21.2}\n${patch}`)
    expect([slots.map(({ status }) => status), problems]).toEqual([['rendered'], []])
  })

  it.each([
    ['a file that is not there', '{path: gone.json}', 'file_missing'],
    ['no file', '{path: ""}', 'file_missing'],
    ['a file above', '{path: ../base/d.yaml}', 'outside_root'],
    ['a web address', '{path: "https://host.example/s.json"}', 'remote_file'],
    ['a file without a schema', '{path: text.json}', 'openapi_invalid'],
    ['a version that is not there', '{version: v1.18.8}', 'openapi_invalid'],
    ['both', '{version: v1.21.2, path: s.json}', 'openapi_invalid'],
  ])('stops kustomize where it is %s', (_what, openapi, code) => {
    const files = { ...schema, 'prod/text.json': '{' }
    const resolution = resolveProd(`resources: [../base]\nopenapi: ${openapi}\n`, files)
    expect(onlySlot(resolution).status).toBe('declared')
    expect(resolution.problems.map(problem => problem.code)).toEqual([code])
  })

  it('further in is looked at only where none further out says anything, but its file must be there', () => {
    const of = (top: string, base: string) =>
      resolveProd(`resources: [../base]\n${top}`, {
        ...schema,
        'base/kustomization.yaml': `resources: [d.yaml]\n${base}`,
      }).problems.map(({ code }) => code)
    expect(of('openapi: {path: s.json}\n', 'openapi: {version: v1.18.8}\n')).toEqual([])
    expect(of('openapi: {version: ""}\n', 'openapi: {version: v1.18.8}\n')).toEqual(['openapi_invalid'])
    expect(of('openapi: {path: s.json}\n', 'openapi: {path: gone.json}\n')).toEqual(['file_missing'])
  })
})

describe('text that is no image yet is unresolved', () => {
  const images = [
    'reg/app:${TAG}',
    'reg/app:{{ .Values.tag }}',
    'reg/app:PLACEHOLDER',
    'reg/app:CHANGEME',
    'reg/app:REPLACE_ME',
    'reg/app:set-by-ci',
    '<image>',
  ]
  for (const image of images) {
    it(image, () => {
      const more = { 'base/d.yaml': deployment.replace('reg/app:1', `"${image}"`) }
      expect(onlySlot(resolveProd('resources: [../base]\n', more))).toMatchObject({ image, status: 'unresolved' })
    })
  }

  it('a number instead of text', () => {
    const more = { 'base/d.yaml': deployment.replace('reg/app:1', '1.10') }
    expect(onlySlot(resolveProd('resources: [../base]\n', more))).toMatchObject({ image: '1.10', status: 'unresolved' })
  })
})

describe('a resolution', () => {
  it('names every path it looked at, also absent ones', () => {
    const { dependsOn } = resolveProd('resources: [../base, gone.yaml]\n')
    expect(dependsOn).toEqual([
      'base',
      'base/Kustomization',
      'base/d.yaml',
      'base/kustomization.yaml',
      'base/kustomization.yml',
      'prod/Kustomization',
      'prod/gone.yaml',
      'prod/gone.yaml/',
      'prod/gone.yaml/Kustomization',
      'prod/gone.yaml/kustomization.yaml',
      'prod/gone.yaml/kustomization.yml',
      'prod/kustomization.yaml',
      'prod/kustomization.yml',
    ])
  })

  it('carries the facts of the workload', () => {
    expect(onlySlot(resolveProd('resources: [../base]\nreplicas: [{name: web, count: 5}]\n')).facts).toMatchObject({
      replicas: 5,
      paused: false,
      suspend: false,
      hook: null,
    })
  })

  it('warns of an entry and of a patch that change nothing', () => {
    const { problems } = resolveProd(
      'resources: [../base]\nimages:\n- name: app\n  newTag: v2\npatches:\n- target: {name: nobody}\n  patch: "- {op: remove, path: /spec}"\n',
    )
    expect(problems.map(({ severity, code, line }) => [severity, code, line])).toEqual([
      ['warning', 'patch_matches_nothing', 6],
      ['warning', 'image_matches_nothing', 3],
    ])
  })

  it('says of a path that leads nowhere that nothing is there, and of a folder that it has no kustomization', () => {
    const messages = (kustomization: string) =>
      resolveProd(kustomization, { 'prod/some/d.yaml': deployment, 'prod/d.yaml': deployment }).problems.map(
        ({ code, line, message }) => [code, line, message],
      )
    expect(messages('resources:\n- gone.yaml\n- some\ncomponents: [gone, d.yaml]\n')).toEqual([
      ['kustomization_missing', 2, "There is no file or folder 'prod/gone.yaml'. Correct the path or add it."],
      ['kustomization_missing', 3, "'prod/some' has no kustomization file. Correct the path or add one."],
      ['kustomization_missing', 4, "There is no file or folder 'prod/gone'. Correct the path or add it."],
      ['kustomization_missing', 4, "'prod/d.yaml' has no kustomization file. Correct the path or add one."],
    ])
  })

  it('of a folder that is not there is a problem, not an exception', () => {
    expect(resolve(snapshotOf({}), 'nowhere')).toMatchObject({
      slots: [],
      problems: [{ code: 'kustomization_missing' }],
    })
  })

  it('is the same for a folder however it is written', () => {
    const snapshot = snapshotOf({ ...base })
    expect(['base', './base', 'base/', '/base'].map(path => resolve(snapshot, path).slots[0]?.image)).toEqual(
      Array(4).fill('reg/app:1'),
    )
  })

  it('never throws, whatever the files hold', () => {
    const line = fc.constantFrom(
      'resources:',
      '- d.yaml',
      '- ../prod',
      '- x',
      '  - y',
      'images:',
      '- name: reg/app',
      '  newTag: 1',
      'patches:',
      '- path: d.yaml',
      '  target: {name: "("}',
      'kind: Component',
      'components: [../prod]',
      'a: &a [*a]',
      'replacements:',
      '- sourceValue: 1',
      '  targets: [{}]',
      'vars: [{}]',
      'configMapGenerator: [{}]',
      'namespace: n1',
      'namePrefix: [x]',
      'labels: [{pairs: 3}]',
      '"',
      '\t',
      '{}',
      '- - -',
      'replicas: [{name: web}]',
      'transformers: ["a: b\\n"]',
      'spec: text',
      'apiVersion: v1',
      'kind: List',
      'items: [1]',
      'metadata: {name: web}',
    )
    const text = fc.array(line, { maxLength: 12 }).map(lines => lines.join('\n'))
    fc.assert(
      fc.property(text, text, text, (first, second, third) => {
        const files = { 'prod/kustomization.yaml': first, 'prod/d.yaml': second, 'prod/x/kustomization.yaml': third }
        const { slots, problems } = resolve(snapshotOf(files), 'prod')
        if (problems.some(problem => problem.severity === 'error'))
          expect(slots.filter(slot => slot.status === 'rendered')).toEqual([])
      }),
      { numRuns: 2000 },
    )
  })
})

describe('files above a kustomization', () => {
  const files = {
    'prod/kustomization.yaml': 'resources: [../d.yaml]\npatches: [{path: ../p.yaml}]\n',
    'd.yaml': deployment,
    'p.yaml': deployment.replace('reg/app:1', 'reg/app:2').replace('  replicas: 2\n', ''),
  }

  it('are shown as declared, for kustomize refuses them', () => {
    const resolution = resolve(snapshotOf(files), 'prod')
    expect(onlySlot(resolution)).toMatchObject({ image: 'reg/app:2', status: 'declared', file: 'p.yaml' })
    expect(resolution.problems.map(({ code }) => code)).toEqual(['outside_root', 'outside_root'])
  })

  it('are rendered where the one who builds reads them', () => {
    const resolution = resolve(snapshotOf(files), 'prod', true)
    expect(onlySlot(resolution)).toMatchObject({ image: 'reg/app:2', status: 'rendered', reason: null })
    expect(resolution).toMatchObject({ problems: [], readsAbove: true })
  })

  it('never lie outside the repository', () => {
    const { problems } = resolve(snapshotOf({ 'prod/kustomization.yaml': 'resources: [../../d.yaml]\n' }), 'prod', true)
    expect(problems).toMatchObject([{ code: 'outside_repository', severity: 'error' }])
  })
})

describe('what runs nothing has no slots', () => {
  it.each([
    ['v1', 'Namespace', 0],
    ['v1', 'ServiceAccount', 0],
    ['rbac.authorization.k8s.io/v1', 'Role', 0],
    ['v1', 'Pod', 1],
    ['serving.knative.dev/v1', 'Service', 1],
    ['policy.example/v1', 'Role', 1],
  ])('%s %s, though a patch for everything lays containers on it', (apiVersion, kind, count) => {
    const { slots } = resolveProd(
      'resources: [o.yaml]\npatches:\n- target: {}\n  patch: |-\n    kind: Any\n    metadata: {name: any}\n    spec: {containers: [{name: app, image: "app:1"}]}\n',
      { 'prod/o.yaml': `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: shop}\n` },
    )
    expect(slots).toHaveLength(count)
  })
})

it('a generator may take a file that is no text', () => {
  const tree = snapshotOf({
    ...base,
    'prod/kustomization.yaml': 'resources: [../base]\nconfigMapGenerator: [{name: c, files: [logo.png]}]\n',
    'prod/logo.png': '',
  })
  const snapshot = {
    ...tree,
    read: (path: string) => (path === 'prod/logo.png' ? null : tree.read(path)),
    unreadable: (path: string) => (path === 'prod/logo.png' ? 'not UTF-8 text' : null),
  }
  const resolution = resolve(snapshot, 'prod')
  expect(resolution.problems).toEqual([])
  expect(onlySlot(resolution).status).toBe('rendered')
  expect(resolution.dependsOn).toContain('prod/logo.png')
})

it('a JSON patch may leave out the first slash: kustomize drops what stands before it', () => {
  const text = (path: string) =>
    `resources: [../base]\npatches:\n- target: {kind: Deployment}\n  patch: '- {op: replace, path: ${path}, value: "reg/app:p"}'\n`
  const path = 'spec/template/spec/containers/0/image'
  expect(onlySlot(resolveProd(text(`any/${path}`)))).toMatchObject({ image: 'reg/app:p', status: 'rendered' })
  expect(onlySlot(resolveProd(text(path))).status).toBe('declared')
})

it('a generator that has nothing to merge with, and a JSON patch of what is not there, stop kustomize', () => {
  const merge = resolveProd('resources: [../base]\nconfigMapGenerator: [{name: c, behavior: merge, literals: [a=b]}]\n')
  const patch = resolveProd(
    'resources: [../base]\npatches:\n- target: {name: web}\n  patch: \'[{"op": "remove", "path": "/spec/none"}]\'\n',
  )
  expect([merge, patch].map(({ problems }) => problems.map(({ code }) => code))).toEqual([
    ['generator_target_missing'],
    ['patch_path_missing'],
  ])
  for (const resolution of [merge, patch]) expect(onlySlot(resolution).status).toBe('declared')
})

describe('where a base is not known', () => {
  const remote = 'resources: ["https://host.example/acme/cart//deploy?ref=v1"]\n'

  it('the entries for its images are shown as declared, as the entries above them change them', () => {
    const resolution = resolve(
      snapshotOf({
        'base/kustomization.yaml': `${remote}images: [{name: acme/cart, newName: reg/cart, newTag: "1"}, {name: mail, newName: m}]\n`,
        'prod/kustomization.yaml': 'resources: [../base]\nimages:\n- name: reg/cart\n  newTag: "2"\n',
      }),
      'prod',
    )
    expect(onlySlot(resolution)).toMatchObject({
      workload: { kind: 'Unknown', name: 'cart' },
      image: 'reg/cart:2',
      status: 'declared',
      file: 'prod/kustomization.yaml',
      line: 4,
    })
    expect(resolution.problems.map(({ code }) => code)).toEqual(['remote_base'])
  })

  it('a patch of its object is shown as declared', () => {
    const resolution = resolve(
      snapshotOf({
        'prod/kustomization.yaml': `${remote}patches: [{path: p.yaml}]\nimages: [{name: reg/app, newTag: "2"}]\n`,
        'prod/p.yaml': deployment,
      }),
      'prod',
    )
    expect(onlySlot(resolution)).toMatchObject({ image: 'reg/app:2', status: 'declared' })
  })

  it('beside a generator that is not run, the entry is shown once: on the known image, or as declared', () => {
    const text = (name: string) =>
      `resources: [../base]\ngenerators: [g.yaml]\nimages: [{name: ${name}, newTag: "2"}]\n`
    const known = resolveProd(text('reg/app'))
    expect(onlySlot(known)).toMatchObject({ image: 'reg/app:2', workload: { kind: 'Deployment' }, status: 'declared' })
    const unknown = resolveProd(text('reg/cart'))
    expect(unknown.slots.map(({ image, status }) => [image, status])).toEqual([
      ['reg/app:1', 'declared'],
      ['reg/cart:2', 'declared'],
    ])
    for (const { problems } of [known, unknown])
      expect(problems.map(({ code }) => code)).toEqual(['generator_unsupported'])
  })

  it('what a step does not find there is no mistake', () => {
    const { slots, problems } = resolveProd(
      `${remote}vars: [{name: V, objref: {apiVersion: v1, kind: ConfigMap, name: gone}}]\nreplacements:\n- source: {kind: ConfigMap, name: gone}\n  targets: [{select: {kind: Deployment}, fieldPaths: [spec.none]}]\n- sourceValue: a\n  targets: [{select: {kind: Deployment}, fieldPaths: [spec.none]}]\nconfigMapGenerator:\n- {name: c, behavior: merge, literals: [a=b]}\npatches:\n- path: p.yaml\n- target: {name: web}\n  patch: '[{"op": "replace", "path": "/spec/replicas/x", "value": 1}]'\n- target: {name: web}\n  patch: '[{"op": "test", "path": "/spec/replicas", "value": 1}]'\n`,
      { 'prod/p.yaml': deployment },
    )
    expect(slots.map(({ image, status }) => [image, status])).toEqual([['reg/app:1', 'declared']])
    expect(problems.map(({ code }) => code)).toEqual(['remote_base'])
  })

  it('what is twice is a mistake all the same', () => {
    const { problems } = resolveProd(
      `${remote.replace('"]', '", c.yaml]')}configMapGenerator:\n- {name: c, literals: [a=b]}\n`,
      { 'prod/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n' },
    )
    expect(problems.map(({ code }) => code)).toEqual(['remote_base', 'generator_conflict'])
  })

  it('nothing else is: an entry that finds nothing among known objects is a mistake', () => {
    const { slots, problems } = resolveProd('resources: [../base]\nimages: [{name: other, newTag: "2"}]\n')
    expect(slots.map(({ image }) => image)).toEqual(['reg/app:1'])
    expect(problems.map(({ code }) => code)).toEqual(['image_matches_nothing'])
  })
})

it.each([
  [
    'argoproj.io/v1alpha1',
    'Application',
    'source: {helm: {valuesObject: {initContainers: [{name: a, image: "reg/a:1"}]}}}',
  ],
  ['helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'values: {extra: {containers: [{name: a, image: "reg/a:1"}]}}'],
])('a container among the values of a chart is declared: %s %s', (apiVersion, kind, spec) => {
  const object = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: web}\nspec: {${spec}}\n`
  const slot = onlySlot(resolveProd('resources: [x.yaml]\n', { 'prod/x.yaml': object }))
  expect(slot).toMatchObject({ image: 'reg/a:1', status: 'declared', reason: expect.stringContaining('chart') })
})
