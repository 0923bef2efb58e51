import type { Environment } from './environment'

/** Lines for plimsoll.yaml that would correct what discovery found, with what they are for. */
export interface Correction {
  readonly why: string
  readonly lines: string
}

export interface FoundPlace {
  readonly service: string
  readonly environment: string | null
  readonly path: string
  /** True where Git does not say the namespace of a workload. */
  readonly lacksNamespace: boolean
}

export interface Configured {
  readonly environments: readonly Environment[]
  /** Names of the environments that plimsoll.yaml lists; empty: all are discovered. */
  readonly listed: readonly string[]
  readonly clusters: readonly string[]
}

/** What is wrong for certain first, then what a person may know better. */
export function correctionsOf(found: FoundPlace, configured: Configured): readonly Correction[] {
  const environment = configured.environments.find(one => one.name === found.environment) ?? null
  return [
    ...(found.environment === null ? [nameEnvironment(found, configured)] : []),
    ...(environment === null ? [] : lacking(found, environment, configured)),
    {
      why: 'It belongs to another service',
      lines: `services:\n  ${scalar(`another-${found.service}`)}:\n    paths: [${quoted(globOf(found.path))}]\n`,
    },
    ...(found.environment === null ? [] : [otherEnvironment(found, configured)].flat()),
    { why: 'It is no service at all', lines: `exclude: [${quoted(globOf(found.path))}]\n` },
  ]
}

/** The line that the note of an environment without a cluster asks for; null when it has one. */
export function clusterCorrection(environment: Environment, configured: Configured): Correction | null {
  const [first] = configured.clusters
  if (environment.clusters.length > 0 || first === undefined) return null
  const why = `No cluster is known to serve ${environment.name}`
  return { why, lines: environmentLines(configured, environment.name, { clusters: [first] }) }
}

function lacking(found: FoundPlace, environment: Environment, configured: Configured): readonly Correction[] {
  const cluster = clusterCorrection(environment, configured)
  const namespace: Correction = {
    why: 'Its manifests do not say the namespace',
    lines: environmentLines(configured, environment.name, { namespace: '{service}' }),
  }
  return [
    ...(found.lacksNamespace && environment.namespace === null ? [namespace] : []),
    ...(cluster === null ? [] : [cluster]),
  ]
}

function nameEnvironment(found: FoundPlace, configured: Configured): Correction {
  const name = segmentsOf(found.path).at(-1) ?? 'prod'
  return { why: 'It has no environment, so it is no cell', lines: environmentLines(configured, name, {}) }
}

/** Folders that hold environments and services, and are none. */
const structure = [
  ...['apps', 'applications', 'services', 'workloads', 'deploy', 'deployment', 'deployments', 'manifests', 'k8s'],
  ...[
    'kubernetes',
    'kustomize',
    'overlays',
    'overlay',
    'base',
    'bases',
    'components',
    'charts',
    'helm',
    'argocd',
    'flux',
  ],
  ...[
    'environments',
    'environment',
    'envs',
    'env',
    'stages',
    'clusters',
    'cluster',
    'tenants',
    'infrastructure',
    'gitops',
  ],
]

/** Another folder of the path may be what the team calls the environment. */
function otherEnvironment(found: FoundPlace, configured: Configured): readonly Correction[] {
  const isOther = (name: string) => name !== found.environment && name !== found.service && !structure.includes(name)
  const other = segmentsOf(found.path).findLast(isOther)
  if (other === undefined) return []
  return [{ why: 'Another folder is its environment', lines: environmentLines(configured, other, {}) }]
}

interface Added {
  readonly clusters?: readonly string[]
  readonly namespace?: string
}

/**
 * The whole list where none is written yet, in the order in force: one entry alone would put itself before all others. Else the one
 * entry, to be joined with the one that stands there.
 */
function environmentLines({ environments, listed }: Configured, name: string, added: Added): string {
  if (listed.length > 0) {
    const stands = listed.includes(name) ? '  # add to the entry that stands there' : ''
    return `environments:\n  - name: ${scalar(name)}${stands}\n${addedLines(added)}`
  }
  const isNew = !environments.some(one => one.name === name)
  const entries = environments.map(one => entryLines(one, one.name === name ? added : {}))
  const last = isNew ? [`  - name: ${scalar(name)}\n${addedLines(added)}`] : []
  return `environments:\n${[...entries, ...last].join('')}`
}

function entryLines({ name, group }: Environment, added: Added): string {
  // What the list itself would take for the group, when it is not said.
  const usual = name.split('/')[0] ?? name
  return `  - name: ${scalar(name)}\n${group === usual ? '' : `    group: ${scalar(group)}\n`}${addedLines(added)}`
}

function addedLines({ clusters, namespace }: Added): string {
  const first = clusters === undefined ? '' : `    clusters: [${clusters.map(scalar).join(', ')}]\n`
  return namespace === undefined ? first : `${first}    namespace: ${quoted(namespace)}\n`
}

function globOf(path: string): string {
  if (path === '' || path === '.') return '**'
  return /\.(ya?ml|json)$/.test(path) ? path : `${path}/**`
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter(part => part !== '' && !/\.(ya?ml|json)$/.test(part))
}

const plain = /^[A-Za-z][A-Za-z0-9_./-]*$/
const words = ['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n']

function scalar(text: string): string {
  return plain.test(text) && !words.includes(text.toLowerCase()) ? text : quoted(text)
}

/** JSON is YAML. */
function quoted(text: string): string {
  return JSON.stringify(text)
}
