import type { DemoLogin } from './people'

/** The shop that the demo delivers: what each service is, and the way its version stands in Git. */

export type Environment = 'dev' | 'staging' | 'prod'

export const environments = ['dev', 'staging', 'prod'] as const satisfies readonly Environment[]

/**
 * images: `newTag` in the overlay, in one of several hands' writing. digest: beside the tag. mirrored: `newName` in prod. patch: the
 * image in an overlay's patch file. inline: in a JSON6902 patch of the kustomization. base: in the shared manifest. override: in the
 * shared manifest, with an entry of its own in dev.
 */
export type VersionPlace =
  | 'images'
  | 'quoted'
  | 'commented'
  | 'flow'
  | 'wide'
  | 'digest'
  | 'mirrored'
  | 'patch'
  | 'inline'
  | 'base'
  | 'override'

export interface DemoService {
  readonly name: string
  readonly team: string
  readonly owner: DemoLogin
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'CronJob'
  readonly place: VersionPlace
  /** `commit`: full shas instead of counted versions. */
  readonly scheme: 'semver' | 'v' | 'two' | 'commit'
  readonly first: string
  /** Releases in three weeks. */
  readonly tempo: number
  readonly replicas: Readonly<Record<Environment, number>>
  readonly port: number
  /** Beside the service's own container. */
  readonly sidecar?: string
  /** The same image, before the service or beside it. */
  readonly migration?: 'init' | 'job'
  readonly schedule?: string
  readonly environments?: readonly Environment[]
}

const few = { dev: 1, staging: 2, prod: 3 }
const many = { dev: 1, staging: 2, prod: 6 }
const single = { dev: 1, staging: 1, prod: 1 }

export const demoServices: readonly DemoService[] = [
  service('cart', 'checkout', 'mara', 'images', '1.40.0', 6, many, 8080),
  service('checkout', 'checkout', 'mara', 'commented', '3.7.2', 5, many, 8080, { sidecar: proxy('1.31.2') }),
  service('payments', 'payments', 'tomas', 'digest', '5.2.0', 3, few, 8443),
  service('ledger', 'payments', 'tomas', 'images', '2.8.1', 2, { dev: 1, staging: 1, prod: 3 }, 9042, {
    kind: 'StatefulSet',
  }),
  service('invoice-export', 'payments', 'aiko', 'quoted', '0.14.0', 3, single, 0, {
    kind: 'CronJob',
    schedule: '*/20 * * * *',
  }),
  service('orders', 'orders', 'jonas', 'images', '4.11.0', 5, many, 8080, { migration: 'init' }),
  service('returns', 'orders', 'jonas', 'images', '1.2.0', 2, few, 8080),
  service('shipping', 'orders', 'aiko', 'quoted', '1.7', 3, few, 8080, { scheme: 'two' }),
  service('inventory', 'catalog', 'aiko', 'base', '2.19.4', 3, few, 8080),
  service('pricing', 'catalog', 'aiko', 'override', '7.0.3', 3, few, 8080),
  service('catalog', 'catalog', 'jonas', 'mirrored', '6.3.0', 5, many, 8080),
  service('search', 'catalog', 'tomas', 'patch', '2.24.0', 4, many, 9200),
  service('recommendations', 'catalog', 'tomas', 'images', '', 6, few, 8080, { scheme: 'commit' }),
  service('media', 'catalog', 'jonas', 'flow', '1.18.2', 2, few, 8080),
  service('storefront', 'web', 'mara', 'wide', '2.30.0', 7, many, 3000, { scheme: 'v' }),
  service('gateway', 'web', 'mara', 'quoted', '9.1.0', 3, many, 8443, { sidecar: proxy('1.31.2') }),
  service('notifications', 'web', 'aiko', 'inline', '3.3.1', 3, few, 8080),
  service('accounts', 'identity', 'tomas', 'commented', '8.4.0', 4, few, 8080, { migration: 'job' }),
  service('sessions', 'identity', 'jonas', 'images', '4.0.7', 2, few, 8080),
  service('loyalty', 'identity', 'aiko', 'images', '0.9.0', 4, few, 8080),
  service('node-agent', 'platform', 'tomas', 'quoted', '1.6.1', 2, single, 0, { kind: 'DaemonSet' }),
  service('wishlist', 'web', 'mara', 'images', '0.1.0', 5, single, 8080, { environments: ['dev', 'staging'] }),
]

/** Where the shop pushes its images, and where production pulls some of them from. */
export const registryHost = 'registry.harbour.example'
export const mirrorHost = 'mirror.harbour.example'

export function imageOf(service: DemoService): string {
  return `${registryHost}/shop/${service.name}`
}

export function environmentsOf(service: DemoService): readonly Environment[] {
  return service.environments ?? environments
}

export const namespaces: Readonly<Record<Environment, string>> = {
  dev: 'shop-dev',
  staging: 'shop-staging',
  prod: 'shop',
}

/** Which of the two clusters runs an environment. */
export const clusters: Readonly<Record<Environment, 'nonprod' | 'prod'>> = {
  dev: 'nonprod',
  staging: 'nonprod',
  prod: 'prod',
}

function service(
  name: string,
  team: string,
  owner: DemoLogin,
  place: VersionPlace,
  first: string,
  tempo: number,
  replicas: DemoService['replicas'],
  port: number,
  more: Partial<DemoService> = {},
): DemoService {
  return { name, team, owner, kind: 'Deployment', place, scheme: 'semver', first, tempo, replicas, port, ...more }
}

function proxy(version: string): string {
  return `registry.harbour.example/platform/proxy:${version}`
}
