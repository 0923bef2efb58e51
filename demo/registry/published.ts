import { git } from '@/demo/git-host/git/run'
import { registryHost } from '@/demo/repository/services'

export interface Published {
  /** Tags of a repository (`shop/cart`) that the history of the deployed branch names; read on when the branch moves. */
  tagsOf(repository: string): Promise<readonly string[]>
}

const branch = 'refs/heads/main'
const named = new RegExp(
  `newTag:\\s*['"]?([\\w][\\w.-]*)|${registryHost.replaceAll('.', '\\.')}/([\\w/.-]+):([\\w][\\w.-]*)`,
)
const history = ['log', '--patch', '--first-parent', '--diff-merges=first-parent', '--unified=0', '--format=']

/** `bare`: the repository that the shop is delivered from. */
export function publishedIn(bare: string): Published {
  const known = new Map<string, Set<string>>()
  let read: string | null = null
  let reading: Promise<void> = Promise.resolve()

  async function catchUp(): Promise<void> {
    const head = await git(bare, ['rev-parse', branch])
    if (head === read) return
    const log = await git(bare, [...history, read === null ? head : `${read}..${head}`, '--', 'apps'])
    for (const [repository, tag] of imagesIn(log)) known.set(repository, (known.get(repository) ?? new Set()).add(tag))
    read = head
  }

  return {
    async tagsOf(repository) {
      reading = reading.then(catchUp, catchUp)
      await reading
      return [...(known.get(repository) ?? [])]
    },
  }
}

function imagesIn(log: string): readonly (readonly [repository: string, tag: string])[] {
  let service = ''
  return log.split('\n').flatMap(line => {
    service = /^\+\+\+ b\/apps\/([^/]+)\//.exec(line)?.[1] ?? service
    const [, newTag, repository, imageTag] = line.startsWith('+') ? (named.exec(line) ?? []) : []
    const tag = newTag ?? imageTag
    // What a node cannot pull was never pushed.
    if (tag === undefined || tag.endsWith('-missing')) return []
    return [[newTag === undefined ? (repository ?? '') : `shop/${service}`, tag] as const]
  })
}
