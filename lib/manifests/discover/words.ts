import { isStageWord } from '@/lib/domain/stage'

/** Folders whose first child names an environment, wherever they stand. */
export const markers: ReadonlySet<string> = new Set([
  'overlays',
  'environments',
  'envs',
  'env',
  'stages',
  'clusters',
  'image-tags',
  'rings',
])

/** Words that sort files and name nothing: left out of a service's name. */
export const sorting: ReadonlySet<string> = new Set([
  'app',
  'apps',
  'components',
  'services',
  'k8s',
  'kubernetes',
  'kustomize',
  'manifests',
  'deploy',
  'deployment',
  'deployments',
  'infra',
  'infrastructure',
  'gitops',
  'workloads',
  'upstream',
  'examples',
  ...markers,
])

const shared: ReadonlySet<string> = new Set(['base', 'bases', 'common', 'shared', 'default'])

/** What several leaves share; never an environment of its own. */
export function isShared(segment: string): boolean {
  return shared.has(segment) || /[-_]base$/.test(segment)
}

const ambiguous: ReadonlySet<string> = new Set([
  ...['alpha', 'beta', 'canary', 'ci', 'demo', 'develop', 'development', 'e2e', 'int', 'integration', 'lab', 'live'],
  ...['load', 'local', 'perf', 'preview', 'sandbox', 'test', 'testing'],
])

/** Children of an environment's folder behind which services come, not regions. */
export const servicesBehind: ReadonlySet<string> = new Set([
  'addons',
  'apps',
  'applications',
  'components',
  'infra',
  'infrastructure',
  'platform',
  'services',
  'workloads',
])

const wordWithPlace =
  /^([a-z]+)[-_.]?(\d{1,3}|[a-z]{2}\d{0,2}|(us|eu|ap|sa|af|me|ca|asia|east|west|north|south)([-_].+)?)$/i

export function isEnvironmentWord(segment: string): boolean {
  return isStageWord(segment)
}

/** Words that name a kind of software as often as a place: alone among other folders they say nothing. */
export function isAmbiguous(word: string): boolean {
  return ambiguous.has(word.toLowerCase())
}

/** `prod-eu`, `dev2`: a word with a place or number behind it; certain only beside others of its kind. */
export function isNearlyEnvironmentWord(segment: string): boolean {
  if (isEnvironmentWord(segment)) return true
  const word = wordWithPlace.exec(segment)?.[1]
  return word !== undefined && isEnvironmentWord(word)
}

/** `stable-2.4`, `v1.10`: a release to choose from, unless it is an environment's (`prod-1.29`). */
export function isVersion(segment: string): boolean {
  if (!/(^|[-_])v?\d+\.(\d+|x)(?![a-z])/i.test(segment)) return false
  return !isEnvironmentWord(segment.split(/[-_.]/)[0] ?? '')
}

/** Never an environment, whatever stands beside it. */
export function isNoEnvironment(segment: string): boolean {
  if (isShared(segment) || sorting.has(segment) || isVersion(segment)) return true
  return /^(templates?([-_].*)?|.*[-_]template|crds?|rbac|charts?|lib|docs?|scripts?|hack|upstream|patches|configs?|variants|tests|automation|namespaces?|secrets?|core|global)$/i.test(
    segment,
  )
}
