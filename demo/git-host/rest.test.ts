import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connect, refusalOf } from './test-octokit'
import { startTestWorld, type TestWorld } from './test-world'

let world: TestWorld
beforeEach(async () => {
  world = await startTestWorld()
})
afterEach(() => world.close())

const at = { owner: 'harbour', repo: 'gitops' }
const overlay = 'apps/cart/overlays/prod/kustomization.yaml'

function bare(...args: readonly string[]): Promise<string> {
  return world.git(['--git-dir', world.host.repository('harbour', 'gitops').git.dir, ...args])
}

function as(login: string | null) {
  return connect(world, login).octokit
}

describe('who may', () => {
  test('tells each user apart', async () => {
    expect((await as('jonas').users.getAuthenticated()).data).toMatchObject({ login: 'jonas', type: 'User' })
    expect((await as('plimsoll-bot').users.getAuthenticated()).data.type).toBe('Bot')
  })

  test.each([
    ['wrong', 401, 'Bad credentials'],
    ['stranger', 404, 'Not Found'],
    [null, 404, 'Not Found'],
  ] as const)('answers %s on a private repository as GitHub does', async (login, status, words) => {
    expect(await refusalOf(as(login).repos.get(at))).toEqual([status, words])
  })

  test('says what a user may do to a repository', async () => {
    expect((await as('reader').repos.get(at)).data.permissions).toEqual({ admin: false, push: false, pull: true })
    expect((await as('mara').repos.get(at)).data.permissions).toEqual({ admin: true, push: true, pull: true })
  })

  test('refuses a reader to write and a writer to administer', async () => {
    const sha = await bare('rev-parse', 'main')
    const create = { ...at, ref: 'refs/heads/x', sha }
    expect((await refusalOf(as('reader').git.createRef(create)))[0]).toBe(403)
    const protect = {
      ...at,
      branch: 'main',
      enforce_admins: null,
      restrictions: null,
      required_status_checks: null,
      required_pull_request_reviews: null,
    }
    expect((await refusalOf(as('jonas').repos.updateBranchProtection(protect)))[0]).toBe(403)
    expect((await as('mara').repos.updateBranchProtection(protect)).status).toBe(200)
  })
})

describe('refs', () => {
  test('creates, moves forward and deletes a ref, as git sees it', async () => {
    const first = await bare('rev-parse', 'main')
    const second = await world.commit('main', { README: 'b\n' })
    await as('jonas').git.createRef({ ...at, ref: 'refs/heads/a/b', sha: first })
    expect((await as('jonas').git.getRef({ ...at, ref: 'heads/a/b' })).data.object).toMatchObject({
      sha: first,
      type: 'commit',
    })
    await as('jonas').git.updateRef({ ...at, ref: 'heads/a/b', sha: second })
    expect(await bare('rev-parse', 'refs/heads/a/b')).toBe(second)
    await as('jonas').git.deleteRef({ ...at, ref: 'heads/a/b' })
    await expect(bare('rev-parse', '--verify', 'refs/heads/a/b')).rejects.toThrow()
  })

  test.each([
    ['that exists', 'refs/heads/main', null, 'Reference already exists'],
    ['inside another’s name', 'refs/heads/main/x', null, 'Reference cannot be created'],
    ['with a bad name', 'refs/heads/a..b', null, "Reference name 'refs/heads/a..b' is not valid"],
    ['to nothing', 'refs/heads/x', '1'.repeat(40), 'Object does not exist'],
  ])('refuses a ref %s', async (_, ref, sha, words) => {
    const create = as('jonas').git.createRef({ ...at, ref, sha: sha ?? (await bare('rev-parse', 'main')) })
    expect(await refusalOf(create)).toEqual([422, words])
  })

  test('moves a ref back only by force', async () => {
    const first = await bare('rev-parse', 'main')
    await world.commit('main', { README: 'b\n' })
    const back = { ...at, ref: 'heads/main', sha: first }
    expect(await refusalOf(as('jonas').git.updateRef(back))).toEqual([422, 'Update is not a fast forward'])
    expect((await as('jonas').git.updateRef({ ...back, force: true })).status).toBe(200)
  })
})

describe('git objects', () => {
  test('makes the very objects that git makes', async () => {
    const base = await bare('rev-parse', 'main^{tree}')
    const { data: blob } = await as('jonas').git.createBlob({
      ...at,
      content: Buffer.from([0, 255, 10]).toString('base64'),
      encoding: 'base64',
    })
    const tree = [
      { path: 'a/b/c.bin', mode: '100644', type: 'blob', sha: blob.sha } as const,
      { path: overlay, mode: '100644', type: 'blob', content: 'images: []\n' } as const,
      { path: 'README', mode: '100644', type: 'blob', sha: null } as const,
    ]
    const { data: written } = await as('jonas').git.createTree({ ...at, base_tree: base, tree })
    const listed = (await bare('ls-tree', '-r', '--name-only', written.sha)).split('\n')
    expect(listed).toEqual(['a/b/c.bin', overlay])
    const recursive = await as('jonas').git.getTree({ ...at, tree_sha: written.sha, recursive: '1' })
    expect(recursive.data.tree.filter(item => item.type === 'blob').map(item => item.path)).toEqual(listed)
    const author = { name: 'N', email: 'n@localhost', date: '2026-01-02T03:04:05Z' }
    const parents = [await bare('rev-parse', 'main')]
    const { data: commit } = await as('jonas').git.createCommit({
      ...at,
      message: 'm',
      tree: written.sha,
      parents,
      author,
    })
    expect(await bare('log', '-1', '--format=%an %ae %aI %s %T %P', commit.sha)).toBe(
      `N n@localhost 2026-01-02T03:04:05+00:00 m ${written.sha} ${parents[0]}`,
    )
    expect(await bare('fsck', '--strict')).not.toMatch(/error/)
  })

  test('refuses a tree with a path out of it, or of objects that are not there', async () => {
    const make = (path: string, sha: string) =>
      as('jonas').git.createTree({ ...at, tree: [{ path, mode: '100644', type: 'blob', sha }] })
    expect((await refusalOf(make('../x', '1'.repeat(40))))[0]).toBe(422)
    expect((await refusalOf(make('x', '1'.repeat(40))))[0]).toBe(422)
  })
})

describe('reading', () => {
  test('gives a file with its blob’s sha, as text or raw, and a folder as a list', async () => {
    const { data: file } = await as('reader').repos.getContent({ ...at, path: overlay })
    expect(file).toMatchObject({ type: 'file', sha: await bare('rev-parse', `main:${overlay}`), size: 26 })
    const raw = await as('reader').repos.getContent({ ...at, path: overlay, mediaType: { format: 'raw' } })
    expect(raw.data).toBe('images:\n  - newTag: 1.4.1\n')
    const { data: folder } = await as('reader').repos.getContent({ ...at, path: 'apps/cart' })
    expect(folder).toMatchObject([{ name: 'overlays', type: 'dir' }])
    expect((await refusalOf(as('reader').repos.getContent({ ...at, path: 'none' })))[0]).toBe(404)
  })

  test('writes a file only over the blob that was read', async () => {
    const write = { ...at, path: 'README', message: 'm', content: Buffer.from('c\n').toString('base64') }
    expect((await refusalOf(as('jonas').repos.createOrUpdateFileContents(write)))[0]).toBe(422)
    expect((await refusalOf(as('jonas').repos.createOrUpdateFileContents({ ...write, sha: '1'.repeat(40) })))[0]).toBe(
      409,
    )
    const sha = await bare('rev-parse', 'main:README')
    expect((await as('jonas').repos.createOrUpdateFileContents({ ...write, sha })).status).toBe(200)
    expect(await bare('show', 'main:README')).toBe('c')
  })

  test('compares as git does', async () => {
    await world.commit('feature', { more: 'x\ny\n' }, 'main')
    await world.commit('main', { README: 'b\n' })
    const { data } = await as('reader').repos.compareCommitsWithBasehead({ ...at, basehead: 'main...feature' })
    expect(data).toMatchObject({ status: 'diverged', ahead_by: 1, behind_by: 1, total_commits: 1 })
    expect(data.files).toMatchObject([
      { filename: 'more', status: 'added', additions: 2, deletions: 0, patch: '@@ -0,0 +1,2 @@\n+x\n+y' },
    ])
  })

  test('tells additions, removals, renames and their counts in one commit', async () => {
    await world.commit('main', { long: `${'line\n'.repeat(50)}` })
    const text = `${'line\n'.repeat(50)}more\n`
    const sha = await world.commit('main', { long: null, moved: text, README: null, added: '1\n' })
    const { data } = await as('reader').repos.getCommit({ ...at, ref: sha })
    const files = data.files?.map(file => [file.filename, file.status, file.additions, file.deletions])
    expect(files).toEqual([
      ['README', 'removed', 0, 1],
      ['added', 'added', 1, 0],
      ['moved', 'renamed', 1, 0],
    ])
    expect(data.stats).toEqual({ additions: 2, deletions: 1, total: 3 })
  })

  test('lists the commits that change a path', async () => {
    const sha = await world.commit('main', { [overlay]: 'images: []\n' })
    await world.commit('main', { README: 'b\n' })
    const { data } = await as('reader').repos.listCommits({ ...at, path: overlay })
    expect(data.map(commit => commit.sha)).toEqual([sha, await bare('rev-list', '--max-parents=0', 'main')])
    expect(data[0]?.author?.login).toBe('mara')
  })

  test('pages through a list by its links', async () => {
    for (let index = 0; index < 4; index++) await world.commit('main', { README: `${index}\n` })
    const octokit = as('reader')
    const all = await octokit.paginate(octokit.repos.listCommits, { ...at, per_page: 2 })
    expect(all.map(commit => commit.sha)).toEqual((await bare('rev-list', 'main')).split('\n'))
    const page = await octokit.repos.listCommits({ ...at, per_page: 2, page: 2 })
    expect(page.headers.link).toMatch(
      /page=1>; rel="prev".*page=3>; rel="next".*page=3>; rel="last".*page=1>; rel="first"/,
    )
  })
})

describe('ETags and limits', () => {
  test('answers 304 to what has not changed, and does not count it', async () => {
    const octokit = as('reader')
    const first = await octokit.repos.getBranch({ ...at, branch: 'main' })
    const again = { ...at, branch: 'main', headers: { 'if-none-match': first.headers.etag ?? '' } }
    expect(first.headers.etag).toMatch(/^W\/"/)
    expect((await refusalOf(octokit.repos.getBranch(again)))[0]).toBe(304)
    expect((await octokit.rateLimit.get()).data.rate.used).toBe(1)
    await world.commit('main', { README: 'b\n' })
    expect((await octokit.repos.getBranch(again)).status).toBe(200)
  })

  test('counts each user’s calls and lets them in again after an hour', async () => {
    await world.close()
    world = await startTestWorld({}, 2)
    const octokit = as('reader')
    const { headers } = await octokit.repos.get(at)
    expect(headers).toMatchObject({
      'x-ratelimit-limit': '2',
      'x-ratelimit-remaining': '1',
      'x-ratelimit-resource': 'core',
    })
    await octokit.repos.get(at)
    expect((await refusalOf(octokit.repos.get(at)))[0]).toBe(403)
    expect((await as('jonas').repos.get(at)).status).toBe(200)
    world.time.now += 3_600_000
    expect((await octokit.repos.get(at)).status).toBe(200)
  })

  test('refuses a body that is no JSON', async () => {
    const response = await fetch(`${world.host.api}/repos/harbour/gitops/git/refs`, {
      method: 'POST',
      headers: { authorization: `token ${world.host.tokens.jonas}` },
      body: '{"ref": ',
    })
    expect([response.status, (await response.json()).message]).toEqual([400, 'Problems parsing JSON'])
  })
})
