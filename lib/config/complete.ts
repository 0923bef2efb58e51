import { join } from 'node:path'
import type { Config } from '@/lib/config'
import { type Checker, createChecker } from './checker'
import { completeCluster } from './cluster'
import { checkEnvironments, completeEnvironments } from './environments'
import { secretFile } from './files'
import type { ConfigContext } from './parse'
import type { ConfigProblem } from './references'
import { completeAddress, completeRepository } from './repository'
import type { ConfigFile } from './schema'

/** Fills the defaults in and checks what one key says against another. */
export function completeConfig(
  file: ConfigFile,
  context: ConfigContext,
): { readonly config: Config; readonly problems: readonly ConfigProblem[] } {
  const checker = createChecker(context.folder)
  const clusters = (file.clusters ?? []).map((item, index) =>
    completeCluster(item, ['clusters', index], checker, context.environment),
  )
  const environments = completeEnvironments(file.environments ?? [])
  const twins = {
    repositories: file.repositories.map(({ url }) => url),
    clusters: clusters.map(({ name }) => name),
    environments: environments.map(({ name }) => name),
  }
  for (const [key, names] of Object.entries(twins)) {
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) < index) checker.complain([key, index], 'is there twice')
    }
  }
  checkEnvironments(environments, twins.clusters, checker)

  const audit = file.keys?.audit.file
  const config: Config = {
    file: context.file,
    repositories: file.repositories.map((item, index) => completeRepository(item, ['repositories', index], checker)),
    clusters,
    environments,
    registries: {
      aliases: file.registries?.aliases ?? [],
      logins: (file.registries?.logins ?? []).map(({ host, user, passwordFile }, index) => ({
        host,
        user,
        password: secretFile(checker.readable(['registries', 'logins', index, 'passwordFile'], passwordFile)),
      })),
    },
    keys: { audit: { file: audit ? checker.absolute(audit) : join(context.dataFolder, 'audit.key') } },
    pipelines: file.pipelines ?? [],
    links: { controller: file.links?.controller ?? null, logs: file.links?.logs ?? null },
    exclude: file.exclude ?? [],
    services: completeServices(file.services ?? {}, checker),
  }
  return { config, problems: checker.problems }
}

const sourceRules = {
  hasToken: false,
  instead: 'write the address without it; the token of a repository of the same host is used',
}

function completeServices(services: NonNullable<ConfigFile['services']>, checker: Checker): Config['services'] {
  return Object.fromEntries(
    Object.entries(services).map(([name, { paths, team, main, source }]) => [
      name,
      {
        paths: paths ?? [],
        team: team ?? null,
        main: main ? { workload: main.workload, container: main.container ?? null } : null,
        source:
          source === undefined ? null : completeAddress(source, ['services', name, 'source'], checker, sourceRules),
      },
    ]),
  )
}
