import { startTestWorld, type TestWorld } from '@/demo/git-host/test-world'
import { openAppInstallation } from '@/lib/git/hosts/registry'
import type { HostWorld } from './host-world'

/** The same, asked by GitHub Apps: each login of the suite stands for one of them. */
export async function startAppWorld(): Promise<HostWorld> {
  return createWorld(await startTestWorld(), true)
}

/** The demo's GitHub: its REST API over git's own objects. */
export async function startGitHubWorld(): Promise<HostWorld> {
  return createWorld(await startTestWorld(), false)
}

const installations: Readonly<Record<string, readonly [id: string, installationId: string]>> = {
  'plimsoll-bot': ['101', '9001'],
  reader: ['102', '9002'],
  stranger: ['103', '9003'],
  unknown: ['101', '1'],
}

function createWorld(world: TestWorld, byApps: boolean): HostWorld {
  const app = (login: string) => {
    const [id = '', installationId = ''] = installations[login] ?? []
    return openAppInstallation({
      api: world.host.api,
      id,
      installationId,
      privateKey: () => world.appKey,
      clock: () => world.time.now,
    })
  }
  const { owner, repo, host } = world
  const repository = () => host.repository(owner, repo)
  return {
    api: host.api,
    owner,
    repo,
    bot: byApps ? 'plimsoll-app[bot]' : 'plimsoll-bot',
    ...(byApps ? { app } : {}),
    now: () => world.time.now,
    credential: login => host.tokens[login] ?? 'nobody’s',
    bare: (...args) => world.git(['--git-dir', repository().git.dir, ...args]),
    commit: (branch, files) => world.commit(branch, files),
    async merge(number, method = 'merge') {
      world.time.now += 60_000
      await ask('PUT', `/pulls/${number}/merge`, 'jonas', { merge_method: method })
    },
    async review(login, number, event) {
      await ask('POST', `/pulls/${number}/reviews`, login, { event, body: 'words' })
    },
    requestReview: (login, number) =>
      ask('POST', `/pulls/${number}/requested_reviewers`, 'jonas', { reviewers: [login] }),
    async commentsOf(number) {
      const pull = repository().state.pulls.find(one => one.number === number)
      return (pull?.comments ?? []).map(({ author, body }) => ({ author, body }))
    },
    async protect(rules) {
      const { state } = repository()
      const none = { requiredApprovals: 0, requiredStatuses: [], upToDate: false, dismissStale: false, bypass: [] }
      state.settings = { ...state.settings, protection: { main: { ...none, ...rules } } }
    },
    async labelsOf(number) {
      return repository().state.pulls.find(pull => pull.number === number)?.labels ?? []
    },
    async statusesOf(sha) {
      const found = repository().state.statuses.filter(status => status.sha === sha)
      return found.map(({ state, context, description, targetUrl }) => ({
        state,
        context,
        description: description ?? '',
        url: targetUrl,
      }))
    },
    close: world.close,
  }

  async function ask(method: string, path: string, login: string, body: unknown): Promise<void> {
    const response = await fetch(`${host.api}/repos/${owner}/${repo}${path}`, {
      method,
      headers: { authorization: `Bearer ${host.tokens[login]}` },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`)
  }
}
