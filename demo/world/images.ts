import { isObject, listAt, textAt } from '@/demo/kubernetes/json'
import { kindOf } from '@/demo/kubernetes/kinds'
import { publishedIn } from '@/demo/registry/published'
import type { FindDigest } from '@/demo/registry/server'
import { digestOf } from '@/demo/repository/overlay-files'
import { mirrorHost, registryHost } from '@/demo/repository/services'
import type { DemoCluster } from './cluster'

const pods = kindOf('pods')

/** What stands in the shop's registry: all that Git ever deployed, and what nodes have pulled since (somebody set it by hand). */
export function pushedImages(bare: string, clusters: readonly DemoCluster[]): FindDigest {
  const published = publishedIn(bare)
  return async (repository, reference) => {
    const name = nameOf(repository)
    const path = name.slice(name.indexOf('/') + 1)
    const tags = [...(await published.tagsOf(path)), ...clusters.flatMap(cluster => pulledTags(cluster, path))]
    const tag = tags.find(one => one === reference || digestOf(name, one) === reference)
    return tag === undefined ? null : digestOf(name, tag)
  }
}

/** The mirror is a folder of the same server, as pull-through caches have it. */
function nameOf(repository: string): string {
  return repository.startsWith('mirror/') ? `${mirrorHost}${repository.slice(6)}` : `${registryHost}/${repository}`
}

function pulledTags({ server }: DemoCluster, path: string): readonly string[] {
  const containers = server.store.list(pods).flatMap(pod => listAt(pod, 'status', 'containerStatuses').filter(isObject))
  return containers.flatMap(container => {
    const image = textAt(container, 'image')
    const isOf = textAt(container, 'imageID') !== '' && image.includes(`/${path}:`)
    return isOf ? [image.slice(image.lastIndexOf(':') + 1)] : []
  })
}
