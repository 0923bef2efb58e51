import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { parseConfig } from '@/lib/config/parse'
import { AppError, messageOf } from '@/lib/errors'

/**
 * plimsoll.yaml with every default filled in, every path absolute and every ${NAME} replaced. Times are milliseconds.
 * Wrong input throws misconfigured, with file, line, what is wrong and what is allowed; `details.problems` has one line each.
 */
export async function loadConfig(options: {
  readonly file: string
  readonly dataFolder: string
  readonly environment?: Readonly<Record<string, string | undefined>>
}): Promise<Config> {
  const file = resolve(options.file)
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new AppError(
      'misconfigured',
      `The configuration ${file} cannot be read (${messageOf(error)}). Name a readable plimsoll.yaml in PLIMSOLL_CONFIG, or start with -- --repository URL.`,
      { cause: error },
    )
  })
  return parseConfig(text, {
    file,
    folder: dirname(file),
    dataFolder: resolve(options.dataFolder),
    environment: options.environment ?? process.env,
  })
}

/** A credential: called where it is used, so that nothing prints it by printing the configuration. Files are read at each call. */
export type Secret = () => string

export interface Config {
  readonly file: string
  readonly repositories: readonly RepositoryConfig[]
  readonly clusters: readonly ClusterConfig[]
  /** In promotion order; empty: all that discovery finds. */
  readonly environments: readonly EnvironmentConfig[]
  readonly registries: {
    readonly aliases: readonly { readonly from: string; readonly to: string }[]
    readonly logins: readonly { readonly host: string; readonly user: string; readonly password: Secret }[]
  }
  readonly keys: { readonly audit: { readonly file: string } }
  /** Field managers that are delivery, not hands. */
  readonly pipelines: readonly string[]
  readonly links: { readonly controller: string | null; readonly logs: string | null }
  /** Globs of paths that discovery leaves alone. */
  readonly exclude: readonly string[]
  readonly services: Readonly<Record<string, ServiceConfig>>
}

export interface RepositoryConfig {
  /** Never holds a credential. A local path is absolute. */
  readonly url: string
  /** Null: the remote's HEAD. */
  readonly branch: string | null
  readonly credential: Credential
  /** Null: a local path, or a host of no known kind; then nothing can be promoted there. */
  readonly host: HostConfig | null
  readonly pollMs: number
  /** Globs; empty: everything. */
  readonly include: readonly string[]
}

export type Credential =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly token: Secret }
  | { readonly kind: 'app'; readonly id: string; readonly installationId: string; readonly privateKey: Secret }

export interface HostConfig {
  readonly kind: 'github' | 'gitea'
  /** The REST API's base, without a slash at its end. */
  readonly api: string
  readonly owner: string
  readonly name: string
  readonly webhookSecret: Secret | null
}

export interface ClusterConfig {
  readonly name: string
  readonly connection:
    | {
        readonly kind: 'kubeconfig'
        readonly file: string /** Null: the current one. */
        readonly context: string | null
      }
    | { readonly kind: 'inCluster' }
  /** The only ones that are read; empty: all of them. */
  readonly namespaces: readonly string[]
  /** What Applications elsewhere call this cluster. */
  readonly argocd: {
    readonly servers: readonly string[]
    readonly names: readonly string[]
    readonly reconciliationMs: number
  }
  /** What Kustomizations elsewhere call it: `namespace/name` of a kubeconfig secret. */
  readonly flux: { readonly kubeConfigs: readonly string[] }
}

export interface EnvironmentConfig {
  readonly name: string
  /** Null: not said; the one of its name or its group's, else the only one there is, else none. */
  readonly clusters: readonly string[] | null
  /** May hold `{service}`; null: the manifests say. */
  readonly namespace: string | null
  readonly group: string
  /** Environments whose versions come here. */
  readonly after: readonly string[]
  readonly graceMs: number
  readonly soakMs: number
  readonly pin: 'keep' | 'digest'
  readonly requesterMayApprove: boolean
}

export interface ServiceConfig {
  readonly paths: readonly string[]
  readonly team: string | null
  readonly main: { readonly workload: string; readonly container: string | null } | null
  /** Where the application's own repository is: an address without a credential, or an absolute path. */
  readonly source: string | null
}
