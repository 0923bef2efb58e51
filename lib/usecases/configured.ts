import type { Configured } from '@/lib/domain/correction'
import type { Services } from '@/lib/services'

/** What corrections must know of the board and of plimsoll.yaml. */
export function configuredOf({ observer, config }: Pick<Services, 'observer' | 'config'>): Configured {
  return {
    environments: observer.environments(),
    listed: config.environments.map(one => one.name),
    clusters: observer.clusters.map(one => one.name),
  }
}
