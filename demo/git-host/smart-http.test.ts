import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connect } from './test-octokit'
import { startTestWorld, type TestWorld } from './test-world'

let world: TestWorld
beforeEach(async () => {
  world = await startTestWorld()
})
afterEach(() => world.close())

function remote(login: string, user = 'x-access-token'): string {
  const url = new URL(world.host.cloneUrl('harbour', 'gitops'))
  url.username = user
  url.password = world.host.tokens[login] ?? login
  return url.href
}

async function clone(login = 'jonas'): Promise<string> {
  await world.git(['clone', '--quiet', remote(login), 'work'])
  return join(world.folder, 'work')
}

async function commitAndPush(work: string, branch: string): Promise<string> {
  await world.git(['commit', '--quiet', '--allow-empty', '-m', 'By hand'], work)
  await world.git(['push', '--quiet', 'origin', `HEAD:${branch}`], work)
  return world.git(['rev-parse', 'HEAD'], work)
}

describe('git smart HTTP, by plain git', () => {
  test('clones what the repository holds', async () => {
    const work = await clone()
    expect(await world.git(['rev-parse', 'HEAD'], work)).toBe(
      world.host.repository('harbour', 'gitops').state.branches.main,
    )
    expect(await world.git(['fsck', '--strict'], work)).toBe('')
  })

  test('fetches what was committed since', async () => {
    const work = await clone()
    const sha = await world.commit('main', { README: 'newer\n' })
    await world.git(['fetch', '--quiet'], work)
    expect(await world.git(['rev-parse', 'origin/main'], work)).toBe(sha)
  })

  test('takes a push, also one of several megabytes', async () => {
    const work = await clone()
    await world.git(['-c', 'alias.big=!head -c 4000000 /dev/urandom > big', 'big'], work)
    await world.git(['add', '.'], work)
    const sha = await commitAndPush(work, 'main')
    expect(world.host.repository('harbour', 'gitops').state.branches.main).toBe(sha)
  })

  test('takes the token in an Authorization header', async () => {
    const header = `http.extraHeader=Authorization: Bearer ${world.host.tokens.reader}`
    const url = world.host.cloneUrl('harbour', 'gitops')
    expect(await world.git(['-c', header, 'ls-remote', url, 'refs/heads/main'])).toMatch(/^[0-9a-f]{40}/)
  })

  test.each([
    ['nobody', null, 401],
    ['a wrong token', 'wrong', 401],
    ['somebody without rights', 'stranger', 404],
    ['a reader', 'reader', 200],
  ] as const)('answers %s on a private repository as GitHub does', async (_, login, status) => {
    const headers = login === null ? {} : { authorization: `Bearer ${world.host.tokens[login] ?? login}` }
    const url = `${world.host.cloneUrl('harbour', 'gitops')}/info/refs?service=git-upload-pack`
    const response = await fetch(url, { headers })
    expect([response.status, response.headers.get('www-authenticate') !== null]).toEqual([status, status === 401])
  })

  test('lets anybody clone a public repository, and nobody push without a name', async () => {
    await world.close()
    world = await startTestWorld({ private: false })
    const url = world.host.cloneUrl('harbour', 'gitops')
    expect(await world.git(['ls-remote', url])).toContain('refs/heads/main')
    expect((await fetch(`${url}/info/refs?service=git-receive-pack`)).status).toBe(401)
  })

  test('refuses a push to a reader, in words', async () => {
    const work = await clone('reader')
    await expect(commitAndPush(work, 'main')).rejects.toThrow(/403/)
  })

  test('refuses a push to a protected branch, but not to others and not to those who may', async () => {
    const { state } = world.host.repository('harbour', 'gitops')
    const main = { requiredApprovals: 1, requiredStatuses: [], upToDate: false, dismissStale: false, bypass: ['mara'] }
    state.settings = { ...state.settings, protection: { main } }
    const work = await clone('jonas')
    await expect(commitAndPush(work, 'main')).rejects.toThrow(/GH006/)
    await commitAndPush(work, 'feature')
    await world.git(['push', '--quiet', remote('mara'), 'HEAD:main'], work)
  })

  test('keeps a ref that a pull request points to after its branch is gone', async () => {
    const work = await clone()
    const sha = await commitAndPush(work, 'feature')
    const { octokit } = connect(world, 'jonas')
    await octokit.pulls.create({ owner: 'harbour', repo: 'gitops', head: 'feature', base: 'main', title: 't' })
    await world.git(['push', '--quiet', 'origin', ':feature'], work)
    await world.git(['fetch', '--quiet', 'origin', 'refs/pull/1/head'], work)
    expect(await world.git(['rev-parse', 'FETCH_HEAD'], work)).toBe(sha)
    expect(world.host.repository('harbour', 'gitops').state.pulls[0]?.state).toBe('closed')
  })
})
