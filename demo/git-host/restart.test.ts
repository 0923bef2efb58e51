import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { git } from './git/run'
import { type RunningGitHost, startGitHost } from './start'
import { testUsers } from './test-world'

let root: string
let host: RunningGitHost
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'git-host-'))
  host = await start()
  await host.createRepository({ owner: 'harbour', name: 'gitops', access: { mara: 'admin', jonas: 'write' } })
  await commit('main')
  await commit('feature')
  await host.notice('harbour', 'gitops', 'mara')
  expect((await call('POST', '/pulls', { head: 'feature', base: 'main', title: 't' })).status).toBe(201)
})
afterEach(async () => {
  await host.close()
  rmSync(root, { recursive: true, force: true })
})

function start(): Promise<RunningGitHost> {
  return startGitHost({ root, users: testUsers })
}

/** Straight into the bare repository, as somebody might while the host is down. */
async function commit(branch: string, parent: string | null = 'main'): Promise<string> {
  const dir = join(root, 'harbour', 'gitops.git')
  const person = {
    GIT_AUTHOR_NAME: 'M',
    GIT_AUTHOR_EMAIL: 'm@localhost',
    GIT_COMMITTER_NAME: 'M',
    GIT_COMMITTER_EMAIL: 'm@localhost',
  }
  const blob = await git(dir, ['hash-object', '-w', '--stdin'], { stdin: `${branch} ${Math.random()}\n` })
  const tree = await git(dir, ['mktree'], { stdin: `100644 blob ${blob}\t${branch}\n` })
  const known = await git(dir, ['for-each-ref', '--format=%(objectname)', `refs/heads/${parent}`])
  const args = known === '' ? [] : ['-p', known]
  const sha = await git(dir, ['commit-tree', tree, ...args, '-m', branch], { env: person })
  await git(dir, ['update-ref', `refs/heads/${branch}`, sha])
  return sha
}

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(`${host.api}/repos/harbour/gitops${path}`, {
    method,
    headers: { authorization: `token ${host.tokens.jonas}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: response.status === 204 ? null : await response.json() }
}

test('remembers everything over a restart, and links to where it now listens', async () => {
  await call('POST', '/issues/1/labels', { labels: ['plimsoll'] })
  await call('POST', '/issues/1/comments', { body: 'hello' })
  const before = (await call('GET', '/pulls/1')).body
  await host.close()
  host = await start()
  const after = (await call('GET', '/pulls/1')).body
  const withoutPort = (value: unknown) =>
    JSON.stringify(value)
      .replace(/127\.0\.0\.1:\d+/g, 'here')
      .replace(/"pushed_at":"[^"]*","created_at":"[^"]*","updated_at":"[^"]*"/g, '')
  expect(withoutPort(after)).toBe(withoutPort(before))
  expect(after.html_url).toBe(`${host.url}/harbour/gitops/pull/1`)
})

test('sees on its start what was pushed while it was down', async () => {
  await host.close()
  const sha = await commit('feature', 'feature')
  host = await start()
  expect((await call('GET', '/pulls/1')).body.head.sha).toBe(sha)
})

test('keeps its state whole: what lies on the disk after any change can be read', async () => {
  const file = join(root, 'harbour', 'gitops.json')
  for (let index = 0; index < 20; index++) {
    const comment = call('POST', '/issues/1/comments', { body: 'x'.repeat(20_000) })
    expect(() => JSON.parse(readFileSync(file, 'utf8'))).not.toThrow()
    await comment
  }
  expect(JSON.parse(readFileSync(file, 'utf8')).pulls[0].comments).toHaveLength(20)
})

test('takes over a bare repository that was there before it', async () => {
  const dir = join(root, 'harbour', 'older.git')
  await git(dir, ['init', '--quiet', '--bare'])
  await git(dir, ['fetch', '--quiet', join(root, 'harbour', 'gitops.git'), 'refs/heads/*:refs/heads/*'])
  const taken = await host.createRepository({ owner: 'harbour', name: 'older' })
  expect(Object.keys(taken.state.branches)).toEqual(['feature', 'main'])
})
