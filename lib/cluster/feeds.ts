/** All watches of one cluster: for each resource one feed, or one for each configured namespace. */
import { type Feed, type FollowOptions, follow } from './follow'
import { type ResourceId, resources } from './resources'

export interface Feeds {
  /** The feed that covers a namespace; undefined when that namespace is not read. */
  find(id: ResourceId, namespace: string): Feed | undefined
  all(): readonly Feed[]
}

export function createFeeds(
  namespaces: readonly string[] | undefined,
  optionsOf: (id: ResourceId) => FollowOptions,
): Feeds {
  const scopes = namespaces && namespaces.length > 0 ? [...new Set(namespaces)] : [null]
  const feeds = new Map<ResourceId, readonly Feed[]>(
    resources.map(resource => [
      resource.id,
      (resource.namespaced ? scopes : [null]).map(scope => follow(resource, scope, optionsOf(resource.id))),
    ]),
  )
  return {
    find: (id, namespace) => feeds.get(id)?.find(feed => feed.namespace === null || feed.namespace === namespace),
    all: () => [...feeds.values()].flat(),
  }
}
