import { join } from 'node:path'
import type { ClusterConfig, Config, Credential, EnvironmentConfig, HostConfig, RepositoryConfig } from '@/lib/config'
import { absolutePath, defaultKubeconfig, secretFile, whyUnreadable } from './files'
import { completeHost, isLoopback, parseRepositoryUrl } from './host'
import type { ConfigContext } from './parse'
import type { ConfigProblem } from './references'
import type { ConfigFile } from './schema'
import type { ConfigPath } from './source'

type FileRepository = ConfigFile['repositories'][number]
type FileCluster = NonNullable<ConfigFile['clusters']>[number]
type FileEnvironment = NonNullable<ConfigFile['environments']>[number]

/** Fills the defaults in and checks what one key says against another. */
export function completeConfig(
  file: ConfigFile,
  context: ConfigContext,
): { readonly config: Config; readonly problems: readonly ConfigProblem[] } {
  const problems: ConfigProblem[] = []
  function complain(path: ConfigPath, message: string): void {
    problems.push({ path, message })
  }
  function readable(path: ConfigPath, name: string): string {
    const absolute = absolutePath(context.folder, name)
    const why = whyUnreadable(absolute)
    if (why) complain(path, `names a file that is not to be had: ${why}`)
    return absolute
  }

  function repository(item: FileRepository, index: number): RepositoryConfig {
    const path = ['repositories', index]
    const ways = (['token', 'tokenFile', 'app'] as const).filter(key => item[key] !== undefined)
    if (ways.length > 1)
      complain([...path, ways[1] ?? ''], `stands beside ${ways[0]}; keep one of token, tokenFile and app`)
    const address = parseRepositoryUrl(item.url)
    if (!address) complain([...path, 'url'], 'must be an https or ssh address or a local path')
    if (address?.hasCredential)
      complain(
        [...path, 'url'],
        'holds a credential; keep it in tokenFile, or in an environment variable that token names',
      )
    if (address?.kind === 'http' && ways.length > 0 && !isLoopback(address.host ?? '')) {
      complain([...path, 'url'], 'would send the token in clear; use https')
    }
    return {
      url: address?.kind === 'path' ? absolutePath(context.folder, item.url.replace(/^file:\/\//, '')) : item.url,
      branch: item.branch ?? null,
      credential: credential(item, path),
      host: address ? host(item, address, path) : null,
      pollMs: milliseconds(item.poll ?? '30s'),
      include: item.include ?? [],
    }
  }

  function credential({ token, tokenFile, app }: FileRepository, path: ConfigPath): Credential {
    if (token !== undefined) return { kind: 'token', token: () => token }
    if (tokenFile !== undefined) {
      return { kind: 'token', token: secretFile(readable([...path, 'tokenFile'], tokenFile)) }
    }
    if (!app) return { kind: 'none' }
    const privateKey = secretFile(readable([...path, 'app', 'privateKeyFile'], app.privateKeyFile))
    return { kind: 'app', id: String(app.id), installationId: String(app.installationId), privateKey }
  }

  function host(
    item: FileRepository,
    address: NonNullable<ReturnType<typeof parseRepositoryUrl>>,
    path: ConfigPath,
  ): HostConfig | null {
    const completed = completeHost(address, item.host ?? {})
    if (!completed && item.host) {
      const words = address.slug
        ? 'does not tell the kind; say kind: github or kind: gitea'
        : 'needs an https or ssh url'
      complain([...path, 'host'], words)
    }
    const secret = item.host?.webhookSecret
    return completed && { ...completed, webhookSecret: secret === undefined ? null : () => secret }
  }

  function cluster(item: FileCluster, index: number): ClusterConfig {
    const path = ['clusters', index]
    const rival = (['kubeconfig', 'context'] as const).find(key => item[key] !== undefined)
    if (item.inCluster && rival) complain([...path, rival], 'stands beside inCluster: true; keep one of them')
    return {
      name: item.name,
      connection: item.inCluster
        ? { kind: 'inCluster' }
        : {
            kind: 'kubeconfig',
            file: readable([...path, 'kubeconfig'], item.kubeconfig ?? defaultKubeconfig(context.environment)),
            context: item.context ?? null,
          },
      argocd: {
        servers: item.argocd?.servers ?? [],
        names: item.argocd?.names ?? [],
        reconciliationMs: milliseconds(item.argocd?.reconciliation ?? '180s'),
      },
      flux: { kubeConfigs: item.flux?.kubeConfigs ?? [] },
    }
  }

  const clusters = (file.clusters ?? []).map(cluster)
  const environments = completeEnvironments(file.environments ?? [])
  complainOfTwins(
    'repositories',
    file.repositories.map(item => item.url),
  )
  complainOfTwins(
    'clusters',
    clusters.map(item => item.name),
  )
  complainOfTwins(
    'environments',
    environments.map(item => item.name),
  )
  for (const [index, environment] of environments.entries()) {
    for (const name of environment.clusters ?? []) {
      if (clusters.every(item => item.name !== name)) {
        complain(['environments', index, 'clusters'], `name ${name}, which is not under clusters: ${listed(clusters)}`)
      }
    }
    for (const name of environment.after) {
      if (name === environment.name || environments.every(item => item.name !== name)) {
        complain(['environments', index, 'after'], `names ${name}; allowed: another of ${listed(environments)}`)
      }
    }
  }
  const circle = findCircle(environments)
  if (circle)
    complain(['environments', environments.indexOf(circle), 'after'], 'comes back to itself; break the circle')

  function complainOfTwins(key: string, names: readonly string[]): void {
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) < index) complain([key, index], `is there twice: ${name}`)
    }
  }

  const audit = file.keys?.audit.file
  const config: Config = {
    file: context.file,
    repositories: file.repositories.map(repository),
    clusters,
    environments,
    registries: {
      aliases: file.registries?.aliases ?? [],
      logins: (file.registries?.logins ?? []).map(({ host, user, passwordFile }, index) => ({
        host,
        user,
        password: secretFile(readable(['registries', 'logins', index, 'passwordFile'], passwordFile)),
      })),
    },
    keys: { audit: { file: audit ? absolutePath(context.folder, audit) : join(context.dataFolder, 'audit.key') } },
    pipelines: file.pipelines ?? [],
    links: { controller: file.links?.controller ?? null, logs: file.links?.logs ?? null },
    exclude: file.exclude ?? [],
    services: Object.fromEntries(
      Object.entries(file.services ?? {}).map(([name, { paths, team, main, source }]) => [
        name,
        {
          paths: paths ?? [],
          team: team ?? null,
          main: main ? { workload: main.workload, container: main.container ?? null } : null,
          source: source ?? null,
        },
      ]),
    ),
  }
  return { config, problems }
}

/** `after` when not said: the nearest one before it that is not promoted together with it. */
function completeEnvironments(items: readonly FileEnvironment[]): readonly EnvironmentConfig[] {
  const groups = items.map(item => item.group ?? item.name.split('/')[0] ?? item.name)
  return items.map((item, index) => {
    const group = groups[index] ?? item.name
    const before = items.slice(0, index).findLast((_, place) => groups[place] !== group)
    return {
      name: item.name,
      clusters: item.clusters ?? null,
      namespace: item.namespace ?? null,
      group,
      after: item.after ?? (before ? [before.name] : []),
      graceMs: milliseconds(item.grace ?? '10m'),
      soakMs: milliseconds(item.soak ?? '30m'),
      pin: item.pin ?? 'keep',
      requesterMayApprove: item.requesterMayApprove ?? false,
    }
  })
}

function findCircle(environments: readonly EnvironmentConfig[]): EnvironmentConfig | undefined {
  function reaches(from: EnvironmentConfig, goal: string, seen: ReadonlySet<string>): boolean {
    return from.after.some(name => {
      if (name === goal) return true
      const next = environments.find(item => item.name === name)
      return next !== undefined && !seen.has(name) && reaches(next, goal, new Set([...seen, name]))
    })
  }
  return environments.find(item => !item.after.includes(item.name) && reaches(item, item.name, new Set()))
}

function listed(items: readonly { readonly name: string }[]): string {
  return items.length === 0 ? 'there is none' : items.map(item => item.name).join(', ')
}

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

function milliseconds(duration: string): number {
  const [, amount, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(duration) ?? []
  return (
    Number(amount) * (unit === 'ms' || unit === 's' || unit === 'm' || unit === 'h' || unit === 'd' ? units[unit] : 1)
  )
}
