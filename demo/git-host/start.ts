import { once } from 'node:events'
import { resolve } from 'node:path'
import { createAppBook } from './apps'
import type { GitHostOptions, LoggedRequest, NewRepository } from './contract'
import { createFaults, type Faults } from './faults'
import { listRefs } from './git/refs'
import { requireGit } from './git/run'
import type { Host } from './host'
import { noticeBranches } from './notice'
import { createRateLimit } from './rate-limit'
import { type HostedRepository, openRepositories } from './repositories'
import { createHostServer } from './server'
import { writeHooks } from './smart-http'
import { createUserBook } from './users'
import { servePage } from './web/serve'
import { createWebhooks } from './webhooks'

export interface RunningGitHost {
  readonly url: string
  /** What Octokit takes as `baseUrl`. */
  readonly api: string
  cloneUrl(owner: string, repository: string): string
  /** Token by login. */
  readonly tokens: Readonly<Record<string, string>>
  readonly faults: Faults
  /** Newest last. */
  readonly log: readonly LoggedRequest[]
  /** Makes a repository, or takes over the bare one that lies at `<root>/<owner>/<name>.git`. */
  createRepository(repository: NewRepository): Promise<HostedRepository>
  repository(owner: string, name: string): HostedRepository
  /** To be called after commits made in the bare repository without this host. */
  notice(owner: string, name: string, actor: string): Promise<void>
  /** Resolves when every webhook is delivered or has failed. */
  webhooksSent(): Promise<void>
  close(): Promise<void>
}

/** A Git host over real bare repositories, on loopback: git smart HTTP, GitHub's REST and pages for people. */
export async function startGitHost(options: GitHostOptions): Promise<RunningGitHost> {
  await requireGit()
  const clock = options.clock ?? Date.now
  const root = resolve(options.root)
  const log: LoggedRequest[] = []
  let url = 'http://127.0.0.1'
  const apps = createAppBook(options.apps ?? [], clock)
  const host: Host = {
    url: () => url,
    clock,
    users: createUserBook(options.users, apps),
    apps,
    repositories: openRepositories(root, clock),
    webhooks: createWebhooks(clock),
    faults: createFaults(),
    limits: createRateLimit(options.hourlyLimit ?? 5000, clock),
  }
  const hooks = writeHooks(root)
  const server = createHostServer({ host, hooks, log, page: request => servePage(host, request) })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`

  // What was pushed while it was down.
  for (const known of host.repositories.list()) await noticeBranches(host, known, known.owner)

  function repository(owner: string, name: string): HostedRepository {
    const found = host.repositories.find(owner, name)
    if (found === null) throw new Error(`No repository ${owner}/${name} on the demo's Git host.`)
    return found
  }

  return {
    url,
    api: `${url}/api/v3`,
    cloneUrl: (owner, name) => `${url}/${owner}/${name}.git`,
    tokens: Object.fromEntries(options.users.map(user => [user.login, user.token])),
    faults: host.faults,
    log,
    repository,
    async createRepository(wanted) {
      const created = await host.repositories.create(wanted)
      if (Object.keys(created.state.branches).length === 0) {
        // What is already there is no push.
        const heads = Object.entries(await listRefs(created.git, 'refs/heads/'))
        created.state.branches = Object.fromEntries(heads.map(([ref, sha]) => [ref.slice('refs/heads/'.length), sha]))
        created.save()
      }
      return created
    },
    notice: (owner, name, actor) => {
      const found = repository(owner, name)
      return found.exclusive(() => noticeBranches(host, found, actor))
    },
    webhooksSent: () => host.webhooks.idle(),
    async close() {
      server.close()
      server.closeAllConnections()
      await host.webhooks.stop()
      host.repositories.close()
    },
  }
}
