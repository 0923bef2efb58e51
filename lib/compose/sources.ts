import { createCluster } from '@/lib/cluster/cluster'
import type { Cluster } from '@/lib/cluster/contract'
import type { ClusterConfig, Config, RepositoryConfig } from '@/lib/config'
import type { EnvironmentSetting } from '@/lib/domain/environment'
import { defaultProgressDeadlineMs } from '@/lib/domain/evidence'
import type { GitHost, SourceMirror } from '@/lib/git/contract'
import { type AppInstallation, createGitHost, openAppInstallation } from '@/lib/git/hosts/registry'
import { type Credential, parseLocation } from '@/lib/git/location'
import { createMirror } from '@/lib/git/mirror'
import { createSourceMirror } from '@/lib/git/source-mirror'
import type { Log } from '@/lib/log'
import { createKeptReading } from '@/lib/observer/kept-reading'
import { createObserver } from '@/lib/observer/observer'
import { createRepository } from '@/lib/observer/repository'
import { firstVersionOf } from '@/lib/replicas/epoch'
import type { Sources } from '@/lib/replicas/replica'
import type { Store } from '@/lib/store/contract'

export interface SourceParts {
  readonly config: Config
  readonly store: Store
  readonly dataFolder: string
  /** Names the code that reads manifests; null where what it read is not to be kept. */
  readonly reader: string | null
  readonly clock: () => number
  readonly log: Log
}

/** Nothing of it is started; the observer of a tenure starts what it reads from. */
export function buildSources({ config, store, dataFolder, reader, clock, log }: SourceParts): Sources {
  const repositories = config.repositories.map(repository => {
    const token = tokenOf(repository, clock)
    const mirror = createMirror({
      url: repository.url,
      branch: repository.branch,
      folder: `${dataFolder}/mirrors`,
      intervalMs: repository.pollMs,
      credential: () => gitCredential(token),
      now: clock,
    })
    return createRepository({
      config: repository,
      mirror,
      ...hostOf(repository, token, clock),
      webUrl: webUrlOf(repository),
      discovery: {
        include: repository.include,
        exclude: config.exclude,
        services: Object.entries(config.services).map(([name, { paths }]) => ({ name, paths })),
        environments: config.environments.map(environment => environment.name),
      },
      kept: reader === null ? null : createKeptReading({ mirror, store, reader, log }),
      log,
    })
  })
  const clusters = config.clusters.map(one => buildCluster(one, log))
  return {
    repositories,
    clusters,
    observe: epoch =>
      createObserver({
        repositories,
        clusters,
        store: store.under(epoch),
        environments: config.environments.map(
          (one): EnvironmentSetting => ({
            name: one.name,
            group: one.group,
            after: one.after,
            graceMs: one.graceMs,
            soakMs: one.soakMs,
            ...(one.clusters === null ? {} : { clusters: one.clusters }),
            ...(one.namespace === null ? {} : { namespace: one.namespace }),
          }),
        ),
        settings: {
          aliases: config.registries.aliases,
          mutableTags: [],
          pipelines: config.pipelines,
          progressDeadlineMs: defaultProgressDeadlineMs,
          usualDeliveryMs: null,
        },
        services: config.services,
        firstVersion: firstVersionOf(epoch),
        clock,
        log,
      }),
    async close() {
      await Promise.allSettled([...repositories, ...clusters].map(source => source.stop()))
    },
  }
}

function buildCluster({ name, connection, namespaces, argocd, flux }: ClusterConfig, log: Log): Cluster {
  const where =
    connection.kind === 'inCluster'
      ? { inCluster: true }
      : { kubeconfig: connection.file, ...(connection.context === null ? {} : { context: connection.context }) }
  const scope = namespaces.length === 0 ? {} : { namespaces }
  return createCluster({ name, ...where, ...scope }, undefined, log, { names: { ...argocd, ...flux } })
}

interface Token {
  readonly read: () => Promise<string>
  readonly app?: AppInstallation
}

/** The token of a repository, for git and for the host's API; null where none is given. */
function tokenOf({ credential, host }: RepositoryConfig, clock: () => number): Token | null {
  if (credential.kind === 'token') return { read: async () => credential.token() }
  if (credential.kind === 'none' || host === null) return null
  const app = openAppInstallation({ ...credential, api: host.api, clock })
  return { read: app.token, app }
}

async function gitCredential(token: Token | null): Promise<Credential | null> {
  return token === null ? null : { username: 'x-access-token', secret: await token.read() }
}

/** A source is read with the token of a configured repository on the same host, and with none elsewhere. */
export function sourceMirror(url: string, config: Config, dataFolder: string, clock: () => number): SourceMirror {
  const { origin } = parseLocation(url)
  const isNear = (one: RepositoryConfig) => origin !== null && parseLocation(one.url).origin === origin
  const near = config.repositories.find(one => one.credential.kind !== 'none' && isNear(one))
  const token = near === undefined ? null : tokenOf(near, clock)
  return createSourceMirror({
    url,
    folder: `${dataFolder}/sources`,
    credential: () => gitCredential(token),
    now: clock,
  })
}

/** Why no pull request can be opened is said on /connections; the board works without a host. */
function hostOf(
  repository: RepositoryConfig,
  token: Token | null,
  clock: () => number,
): { readonly host: GitHost | null; readonly hostProblem: string | null } {
  const { host, credential } = repository
  if (host === null)
    return {
      host: null,
      hostProblem:
        'No Git host is known for this address, so nothing can be promoted here. Add host: {kind, api} in plimsoll.yaml.',
    }
  if (credential.kind === 'app' && host.kind !== 'github')
    return {
      host: null,
      hostProblem: 'A GitHub App works on GitHub alone. Give a token: or tokenFile: in plimsoll.yaml to promote.',
    }
  if (token === null)
    return {
      host: null,
      hostProblem:
        'No credential is given, so nothing can be promoted here. Add token: or tokenFile: in plimsoll.yaml.',
    }
  const built = createGitHost({
    kind: host.kind,
    api: host.api,
    owner: host.owner,
    repo: host.name,
    credential: token.read,
    ...(token.app === undefined ? {} : { app: token.app }),
    clock,
  })
  return { host: built, hostProblem: null }
}

/** Pages of GitHub and Gitea stand at the clone address without its ending. */
function webUrlOf({ url, host }: RepositoryConfig): string | null {
  if (host === null || !/^https?:\/\//.test(url)) return null
  return url.replace(/\.git$/, '').replace(/\/+$/, '')
}
