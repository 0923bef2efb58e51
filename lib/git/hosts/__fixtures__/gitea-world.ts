import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { before, type HostWorld, overlay } from './host-world'

const run = promisify(execFile)
const tools = fileURLToPath(new URL('../../../../../shared/tools/', import.meta.url))
const cache = process.env.REAL_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'real-bin')
const users = ['mara', 'jonas', 'plimsoll-bot', 'reader', 'stranger'] as const
const access: Readonly<Record<string, string>> = { jonas: 'write', 'plimsoll-bot': 'write', reader: 'read' }
const mergeTries = 40
const password = 'bench-password'

/** Why Gitea is not tried here; null when it is. Its commits take a third of a second each, so it has to be asked for. */
export function giteaMissing(): string | null {
  if (process.env.PLIMSOLL_REAL_GITEA !== '1') return 'a real Gitea is tried with PLIMSOLL_REAL_GITEA=1'
  if (!existsSync(join(tools, 'gitea-up'))) return 'the tools that start a Gitea are not beside the repository'
  return existsSync(join(cache, 'bin', 'gitea')) ? null : 'no gitea program is built here'
}

export function cloneUrlOf({ api, owner, repo }: HostWorld): string {
  return `${api.replace(/\/api\/v1$/, '')}/${owner}/${repo}.git`
}

export interface RunningGitea {
  /** A repository of its own for a test. */
  startWorld(): Promise<HostWorld>
  close(): Promise<void>
}

/** A real Gitea on loopback, with its users. */
export async function startGitea(): Promise<RunningGitea> {
  const folder = mkdtempSync(join(tmpdir(), 'gitea-'))
  await run(join(tools, 'gitea-up'), [folder])
  const url = readFileSync(join(folder, 'gitea.url'), 'utf8').trim()
  const admin = readFileSync(join(folder, 'gitea.token'), 'utf8').trim()
  const tokens = new Map<string, string>()
  for (const login of users) {
    await ask('POST', '/admin/users', admin, {
      username: login,
      password,
      email: `${login}@harbour.localhost`,
      must_change_password: false,
    })
    tokens.set(login, await makeToken(login))
  }
  await ask('POST', '/orgs', admin, { username: 'harbour', visibility: 'private' })
  let made = 0
  return {
    startWorld,
    async close() {
      await run(join(tools, 'gitea-down'), [folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }

  async function startWorld(): Promise<HostWorld> {
    made += 1
    const repo = `gitops-${made}`
    const place = `/repos/harbour/${repo}`
    await ask('POST', '/orgs/harbour/repos', admin, {
      name: repo,
      private: true,
      default_branch: 'main',
      auto_init: true,
    })
    for (const [login, permission] of Object.entries({ ...access, mara: 'admin' }))
      await ask('PUT', `${place}/collaborators/${login}`, admin, { permission })
    const world: HostWorld = {
      api: `${url}/api/v1`,
      owner: 'harbour',
      repo,
      bot: 'plimsoll-bot',
      now: Date.now,
      credential: login => tokens.get(login) ?? 'nobodys',
      async bare(...args) {
        const dir = join(folder, 'gitea', 'repositories', 'harbour', `${repo}.git`)
        return (
          await run('git', ['--git-dir', dir, ...args], {
            env: { ...process.env, GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' },
          })
        ).stdout.trim()
      },
      async commit(branch, files) {
        const operations = await Promise.all(
          Object.entries(files).map(async ([path, text]) => {
            const sha = await world.bare('rev-parse', '-q', '--verify', `${branch}:${path}`).catch(() => '')
            const content = Buffer.from(text).toString('base64')
            return { operation: sha === '' ? 'create' : 'update', path, content, ...(sha === '' ? {} : { sha }) }
          }),
        )
        await ask('POST', `${place}/contents`, token('mara'), {
          branch,
          message: `Change ${Object.keys(files)}`,
          files: operations,
        })
        return world.bare('rev-parse', branch)
      },
      async merge(number, method = 'merge') {
        // It refuses until it has looked at the pull request anew.
        for (let tries = 1; ; tries++) {
          const response = await send('POST', `${place}/pulls/${number}/merge`, token('jonas'), { Do: method })
          if (response.ok) return
          if (response.status !== 405 || tries === mergeTries) throw new Error(`merge answered ${response.status}`)
          await new Promise(resolve => setTimeout(resolve, 100))
        }
      },
      async review(login, number, decision) {
        const event = decision === 'APPROVE' ? 'APPROVED' : decision
        await ask('POST', `${place}/pulls/${number}/reviews`, token(login), { event, body: 'words' })
      },
      async requestReview(login, number) {
        await ask('POST', `${place}/pulls/${number}/requested_reviewers`, token('jonas'), { reviewers: [login] })
      },
      async commentsOf(number) {
        const found = (await (await send('GET', `${place}/issues/${number}/comments`, admin)).json()) as {
          user: { login: string }
          body: string
        }[]
        return found.map(({ user, body }) => ({ author: user.login, body }))
      },
      async protect({ requiredApprovals = 0, dismissStale = false, requiredStatuses = [], signedCommits = false }) {
        await ask('POST', `${place}/branch_protections`, token('mara'), {
          rule_name: 'main',
          enable_push: true,
          required_approvals: requiredApprovals,
          dismiss_stale_approvals: dismissStale,
          enable_status_check: requiredStatuses.length > 0,
          status_check_contexts: requiredStatuses,
          require_signed_commits: signedCommits,
        })
      },
      async labelsOf(number) {
        const pull = (await (await send('GET', `${place}/pulls/${number}`, admin)).json()) as {
          labels: { name: string }[]
        }
        return pull.labels.map(label => label.name)
      },
      async statusesOf(sha) {
        const found = (await (await send('GET', `${place}/statuses/${sha}`, admin)).json()) as {
          status: string
          context: string
          description: string
          target_url: string
        }[]
        return found.map(({ status, context, description, target_url }) => ({
          state: status,
          context,
          description,
          url: target_url,
        }))
      },
      async close() {
        await ask('DELETE', place, admin)
      },
    }
    await world.commit('main', { [overlay]: before, README: 'a\n', 'deploy.sh': 'a\n' })
    return world
  }

  function token(login: string): string {
    return tokens.get(login) ?? ''
  }

  async function makeToken(login: string): Promise<string> {
    const response = await fetch(`${url}/api/v1/users/${login}/tokens`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ name: 'test', scopes: ['all'] }),
    })
    const { sha1 } = (await response.json()) as { sha1: string }
    return sha1
  }

  function send(method: string, path: string, token: string, body?: unknown): Promise<Response> {
    return fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    })
  }

  async function ask(method: string, path: string, token: string, body?: unknown): Promise<void> {
    const response = await send(method, path, token, body)
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`)
  }
}
