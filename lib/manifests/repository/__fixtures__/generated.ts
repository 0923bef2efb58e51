import fc from 'fast-check'
import type { Files } from './plan'

const tags = ['1.0', 'v1', 'main-3f2a', '5721636', '2024-01-02', '1e3', 'on', '8e29825'] as const
const digests = [`sha256:${'a'.repeat(64)}`, `sha256:${'0'.repeat(64)}`] as const
const services = ['cart', 'mail'] as const

/** How one environment says its version of one service. */
const saying = fc.record({
  way: fc.constantFrom('base', 'entry', 'newName', 'alias', 'merge', 'patch', 'json', 'file', 'component', 'null'),
  tag: fc.constantFrom(...tags),
  digest: fc.option(fc.constantFrom(...digests), { nil: null, freq: 4 }),
})

const style = fc.record({
  quote: fc.constantFrom('"', "'"),
  indent: fc.constantFrom('', '  ', '    '),
  eol: fc.constantFrom('\n', '\r\n'),
  flow: fc.boolean(),
  head: fc.constantFrom('', '# a comment\n', '\ufeff', '---\n', 'namespace: shop # here\n'),
  tail: fc.constantFrom('', '\n', '\n# the end\n', '\nnameSuffix: -x\n', '\n\n', '\n---\nignored: true\n', '\n...\n'),
})

const environment = fc.record({ cart: saying, mail: saying, style, above: fc.boolean() })

export const world = fc.record({
  base: fc.record({ tag: fc.constantFrom(...tags), renames: fc.boolean(), quote: fc.constantFrom('', '"', "'") }),
  dev: environment,
  prod: environment,
  plain: fc.boolean(),
  canary: fc.boolean(),
})

export type World = typeof world extends fc.Arbitrary<infer T> ? T : never
type Environment = World['dev']
type Style = Environment['style']

export const newVersion = fc.record({
  tag: fc.constantFrom('2.0', 'v2', '1e5', '0x10', 'yes', '2024-02-03', 'null', '12', 'a_b.c-d', '007', '1.10', '12_0'),
  digest: fc.constantFrom(`sha256:${'b'.repeat(64)}`, `sha256:${'1'.repeat(64)}`),
})

/** Two services over one base; two environments that each say what they want in their own way and layout, and others that watch. */
export function filesOf({ base, dev, prod, plain, canary }: World): Files {
  const renames = base.renames ? 'images: [{name: reg/mail, newName: mirror/mail}]\n' : ''
  return {
    'base/kustomization.yaml': `resources: [cart.yaml, mail.yaml]\n${renames}`,
    ...Object.fromEntries(
      services.map(name => [`base/${name}.yaml`, workload(name, `${base.quote}reg/${name}:${base.tag}${base.quote}`)]),
    ),
    ...overlayFiles('dev', dev, base.renames),
    ...overlayFiles('prod', prod, base.renames),
    ...(plain ? { 'plain/prod/job.yaml': workload('job', 'reg/job:v1') } : {}),
    ...(canary ? { 'overlays/canary/kustomization.yaml': 'resources: [../prod]\n' } : {}),
  }
}

function workload(name: string, image: string): string {
  const spec = `      containers:\n      - name: ${name}\n        image: ${image} # ${name}\n      - {name: side, image: side/car:1}\n`
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec:\n  template:\n    spec:\n${spec}`
}

function overlayFiles(name: string, made: Environment, renames: boolean): Files {
  const { style: how } = made
  const parts = services.map(service => partsOf(service, made[service], how, service === 'mail' && renames))
  const { indent, eol, flow, head, tail } = how
  const list = (key: string, items: readonly string[], asFlow: boolean) => {
    if (items.length === 0) return ''
    return asFlow ? `\n${key}: [${items.join(', ')}]` : `\n${key}:${items.map(item => `\n${indent}- ${item}`).join('')}`
  }
  const entries = parts.flatMap(part => part.entries)
  const images =
    entries.length === 0 && parts.some(part => part.isNull) ? '\nimages: null # none' : list('images', entries, flow)
  const blocks = [
    list(
      'patches',
      parts.flatMap(part => part.patches),
      false,
    ),
    list(
      'components',
      parts.flatMap(part => part.components),
      false,
    ),
    images,
  ]
  if (made.above) blocks.reverse()
  const text = `${head}resources:\n${indent}- ../../base${blocks.join('')}${tail}`.replaceAll('\n', eol)
  const files = parts.flatMap(part => Object.entries(part.files))
  return {
    [`overlays/${name}/kustomization.yaml`]: text,
    ...Object.fromEntries(files.map(([file, content]) => [`overlays/${name}/${file}`, content.replaceAll('\n', eol)])),
  }
}

interface Parts {
  readonly entries: readonly string[]
  readonly patches: readonly string[]
  readonly components: readonly string[]
  readonly files: Files
  readonly isNull: boolean
}

const nothing: Parts = { entries: [], patches: [], components: [], files: {}, isNull: false }

function partsOf(service: string, { way, tag, digest }: Environment['cart'], how: Style, renamed: boolean): Parts {
  const { quote, indent, flow } = how
  const name = renamed ? 'mirror/mail' : `reg/${service}`
  const version = [`newTag: ${quote}${tag}${quote}`, ...(digest === null ? [] : [`digest: ${digest}`])]
  const entry = (...pairs: readonly string[]) => (flow ? `{${pairs.join(', ')}}` : pairs.join(`\n${indent}  `))
  const image = `${name}:${tag}${digest === null ? '' : `@${digest}`}`
  switch (way) {
    case 'entry':
      return { ...nothing, entries: [entry(`name: ${name}`, ...version)] }
    case 'newName':
      return { ...nothing, entries: [entry(`name: ${name}`, `newName: cache/${service}`)] }
    case 'alias': {
      const anchor = entry(`name: unused/${service}`, `newTag: &${service} ${quote}${tag}${quote}`)
      return { ...nothing, entries: [anchor, entry(`name: ${name}`, `newTag: *${service}`)] }
    }
    case 'merge': {
      const anchor = `&m${service} {name: unused/${service}, newTag: ${quote}${tag}${quote}}`
      return { ...nothing, entries: [anchor, entry(`<<: *m${service}`, `name: ${name}`)] }
    }
    case 'patch': {
      const rows = ['apiVersion: apps/v1', 'kind: Deployment', `metadata: {name: ${service}}`, 'spec:']
      const last = `  template: {spec: {containers: [{name: ${service}, image: ${quote}${image}${quote}}]}}`
      return { ...nothing, patches: [`patch: |-\n${[...rows, last].map(row => `${indent}    ${row}`).join('\n')}`] }
    }
    case 'json': {
      const target = `target: {kind: Deployment, name: ${service}}`
      const operation = `[{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "${image}"}]`
      return { ...nothing, patches: [`${target}\n${indent}  patch: '${operation}'`] }
    }
    case 'file': {
      const text = `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${service}\nspec:\n  template:\n    spec:\n      containers:\n      - name: ${service}\n        image: ${image}   # ${service}`
      return { ...nothing, patches: [`path: ${service}.yaml`], files: { [`${service}.yaml`]: text } }
    }
    case 'component': {
      const component = `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nimages:\n- name: ${name}\n  newTag: ${quote}${tag}${quote}\n`
      return {
        ...nothing,
        components: [`./with-${service}`],
        files: { [`with-${service}/kustomization.yaml`]: component },
      }
    }
    case 'null':
      return { ...nothing, isNull: true }
    default:
      return nothing
  }
}
