import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { isObject, type JsonObject, textAt } from '@/demo/kubernetes/json'
import { render } from './render'

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, labels: {app: shop}}
spec:
  replicas: 1
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      initContainers: [{name: migrate, image: "shop/migrate:1"}]
      containers:
      - name: shop
        image: nginx:1.0
        env: [{name: A, value: a}, {name: B, value: b}]
        envFrom: [{configMapRef: {name: settings}}]
      - {name: proxy, image: "registry.example.com:5000/proxy"}
`
const service = `apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{port: 80}]}
`
const scaler = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop}
spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}}
`
const base = {
  'base/kustomization.yaml': 'resources: [deployment.yaml, service.yaml]\n',
  'base/deployment.yaml': deployment,
  'base/service.yaml': service,
}

const overlays: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  [
    'a namespace and a tag',
    { 'over/kustomization.yaml': 'resources: [../base]\nnamespace: prod\nimages: [{name: nginx, newTag: "2.0"}]\n' },
  ],
  [
    'new names, digests and registries with ports',
    {
      'over/kustomization.yaml': `resources: [../base]
images:
- {name: nginx, newName: ghcr.io/acme/shop, digest: "sha256:${'a'.repeat(64)}"}
- {name: registry.example.com:5000/proxy, newTag: v3}
- {name: shop/migrate, newName: migrate}
`,
    },
  ],
  [
    'strategic merge patches, inline and from a file',
    {
      'over/kustomization.yaml': `resources: [../base]
patches:
- path: patch.yaml
- patch: |
    apiVersion: v1
    kind: Service
    metadata: {name: shop}
    $patch: delete
`,
      'over/patch.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  template:
    spec:
      containers:
      - {name: shop, image: "nginx:3", env: [{name: B, value: changed}, {name: A, $patch: delete}]}
`,
    },
  ],
  [
    'JSON patches by target',
    {
      'over/kustomization.yaml': `resources: [../base]
patches:
- target: {kind: Deployment, name: sh.*}
  patch: |
    - {op: replace, path: /spec/template/spec/containers/0/image, value: "nginx:4"}
    - {op: add, path: /metadata/annotations, value: {note: "1"}}
`,
    },
  ],
  [
    'replicas, prefix and suffix',
    {
      'over/kustomization.yaml':
        'resources: [../base, hpa.yaml]\nnamePrefix: a-\nnameSuffix: -z\nreplicas: [{name: shop, count: 5}]\n',
      'over/hpa.yaml': scaler,
    },
  ],
  [
    'labels and annotations',
    {
      'over/kustomization.yaml':
        'resources: [../base]\nlabels: [{pairs: {team: a}}, {pairs: {tier: web}, includeSelectors: true}]\ncommonAnnotations: {note: "1"}\n',
    },
  ],
  [
    'components',
    {
      'over/kustomization.yaml': 'resources: [../base]\ncomponents: [../parts/debug]\n',
      'parts/debug/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
images: [{name: nginx, newTag: debug}]
`,
    },
  ],
  [
    'generated configuration, whose suffix follows to where it is used',
    {
      'over/kustomization.yaml':
        'resources: [../base]\nconfigMapGenerator: [{name: settings, literals: [A=1, B=2]}]\nnamePrefix: x-\n',
    },
  ],
]

describe('render', () => {
  it.skipIf(!canRun()).each(overlays)(
    'agrees with kubectl kustomize on %s (skipped where there is no kubectl)',
    (_words, files) => {
      const all = { ...base, ...files }
      const ours = render(new Map(Object.entries(all)), './over')
      expect(normal(ours)).toEqual(normal(kustomize(all)))
    },
  )

  it.each([
    ['newTag: 1.10', 'resources: [../base]\nimages: [{name: nginx, newTag: 1.10}]\n', 'cannot unmarshal number'],
    ['a missing resource', 'resources: [none.yaml]\n', 'no such file or directory'],
    ['a cycle', 'resources: [../over]\n', 'cycle not allowed'],
    ['a remote base', 'resources: ["https://example.com/base"]\n', 'not fetched'],
    ['a way out of the repository', 'resources: [../../secret]\n', 'leaves the repository'],
    [
      'a patch without an object',
      'resources: [../base]\npatches: [{patch: "{apiVersion: v1, kind: Service, metadata: {name: x}}"}]\n',
      'no resource matches',
    ],
  ])('refuses %s', (_words, text, reason) => {
    const files = new Map(Object.entries({ ...base, 'over/kustomization.yaml': text }))
    expect(() => render(files, 'over')).toThrow(reason)
  })

  it('takes every manifest of a folder without a kustomization', () => {
    const files = new Map([
      ['plain/a.yaml', service],
      ['plain/more/b.yaml', deployment],
      ['other/c.yaml', service],
    ])
    expect(render(files, 'plain').map(object => object.kind)).toEqual(['Service', 'Deployment'])
  })
})

/** By kind and name, with the hash of generated names masked: each program has its own. */
function normal(objects: readonly JsonObject[]): readonly unknown[] {
  const masked: JsonObject[] = JSON.parse(JSON.stringify(objects).replace(/settings-[a-z0-9]{10}/g, 'settings-HASH'))
  return masked.sort((a, b) => (label(a) < label(b) ? -1 : 1))
}

function label(object: JsonObject): string {
  return `${textAt(object, 'kind')}/${textAt(object, 'metadata', 'name')}`
}

function kustomize(files: Readonly<Record<string, string>>): readonly JsonObject[] {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-render-'))
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const text = execFileSync('kubectl', ['kustomize', join(folder, 'over')], { encoding: 'utf8', timeout: 20_000 })
    return parseAllDocuments(text).flatMap(document => {
      const value: unknown = document.toJS()
      return isObject(value) ? [value] : []
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function canRun(): boolean {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore', timeout: 10_000 })
    return true
  } catch {
    return false
  }
}
