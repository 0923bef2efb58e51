import type { ClusterConfig } from '@/lib/config'
import type { Checker } from './checker'
import { milliseconds } from './duration'
import { defaultKubeconfig } from './files'
import type { ConfigFile } from './schema'
import type { ConfigPath } from './source'

type FileCluster = NonNullable<ConfigFile['clusters']>[number]

export function completeCluster(
  item: FileCluster,
  path: ConfigPath,
  checker: Checker,
  environment: Readonly<Record<string, string | undefined>>,
): ClusterConfig {
  const rival = (['kubeconfig', 'context'] as const).find(key => item[key] !== undefined)
  if (item.inCluster && rival) checker.complain([...path, rival], 'stands beside inCluster: true; keep one of them')
  return {
    name: item.name,
    connection: item.inCluster
      ? { kind: 'inCluster' }
      : {
          kind: 'kubeconfig',
          file: checker.readable([...path, 'kubeconfig'], item.kubeconfig ?? defaultKubeconfig(environment)),
          context: item.context ?? null,
        },
    namespaces: item.namespaces ?? [],
    argocd: {
      servers: item.argocd?.servers ?? [],
      names: item.argocd?.names ?? [],
      reconciliationMs: milliseconds(item.argocd?.reconciliation ?? '180s'),
    },
    flux: { kubeConfigs: item.flux?.kubeConfigs ?? [] },
  }
}
