import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { gitHttp, status } from './__fixtures__/git-http'
import { type RealRepository, realRepository, temporaryFolder } from './__fixtures__/real-repository'
import type { SourceMirror } from './contract'
import { createSourceMirror } from './source-mirror'

const soon = 20_000

function sourceOf(url: string, folder = temporaryFolder(), now: () => number = () => 1_000): SourceMirror {
  const source = createSourceMirror({ url, folder, now })
  onTestFinished(source.stop)
  return source
}

async function read(url: string): Promise<SourceMirror> {
  const source = sourceOf(url)
  await source.refresh(soon)
  expect(source.status().lastFailure).toBeNull()
  return source
}

function objectTypes(folder: string): readonly string[] {
  const mirror = readdirSync(folder).map(name => join(folder, name, 'repository.git'))[0] ?? ''
  const args = [`--git-dir=${mirror}`, 'cat-file', '--batch-all-objects', '--batch-check=%(objecttype)']
  return [...new Set(execFileSync('git', args, { encoding: 'utf8' }).trim().split('\n'))].sort()
}

/** So many commits that some begin with the same four digits. */
function manyCommits(real: RealRepository): void {
  const commits = Array.from({ length: 1_500 }, (_, number) => {
    const words = `twin ${number}`
    return `commit refs/heads/many\ncommitter Mara Lind <mara@example.com> ${number} +0000\ndata ${words.length}\n${words}\n`
  })
  execFileSync('git', ['-C', real.folder, 'fast-import', '--quiet'], { input: commits.join('') })
}

describe('the mirror of a source', () => {
  it('has the commits of all branches and tags, of annotated and nested tags too, and no files where the server can leave them out', async () => {
    const real = realRepository({ 'a.txt': 'one\n' })
    real.git('config', 'uploadpack.allowFilter', 'true')
    const first = real.git('rev-parse', 'HEAD')
    real.git('tag', '-a', 'v1.0.0', '-m', 'one')
    real.git('tag', '-a', 'signed', '-m', 'of a tag', 'v1.0.0')
    real.git('checkout', '--quiet', '-b', 'side')
    const side = real.commit({ 'a.txt': 'two\n' })
    real.git('tag', 'light')
    real.git('checkout', '--quiet', 'main')
    const folder = temporaryFolder()
    const source = sourceOf((await gitHttp(real.gitFolder)).url, folder)
    await source.refresh(soon)
    expect(source.status()).toMatchObject({ head: first, branch: 'main', lastFailure: null })
    expect(await source.readTags()).toEqual(
      new Map([
        ['v1.0.0', first],
        ['signed', first],
        ['light', side],
      ]),
    )
    expect((await source.findCommits(side.slice(0, 9))).map(({ sha }) => sha)).toEqual([side])
    expect([await source.contains(first, side), await source.contains(side, first)]).toEqual([true, false])
    expect(objectTypes(folder)).not.toContain('blob')
    expect(await source.between(first, side, { limit: 5 })).toMatchObject({ commits: [{ sha: side }], total: 1 })
    expect(await source.findNumbered(7)).toEqual([])
    // What is not here is not fetched one by one.
    expect(await source.findCommits('f'.repeat(40))).toEqual([])
  })

  it('has the commits also where a tag names a folder', async () => {
    const real = realRepository({ 'a.txt': 'one\n' })
    real.git('config', 'uploadpack.allowFilter', 'true')
    real.git('tag', 'files', 'HEAD^{tree}')
    real.git('tag', 'file', 'HEAD:a.txt')
    const source = await read((await gitHttp(real.gitFolder)).url)
    expect((await source.readTags()).size).toBe(0)
    expect(await source.findCommits(real.git('rev-parse', 'HEAD'))).toHaveLength(1)
  })

  it.each([
    ['knows no filters', 'uploadpack.allowFilter', 'false'],
    ['refuses this filter', 'uploadpackfilter.tree.allow', 'false'],
    ['refuses every filter', 'uploadpackfilter.allow', 'false'],
  ])('is read whole or in part from a server that %s', async (_name, key, value) => {
    const real = realRepository({ 'a.txt': 'one\n' })
    real.git('config', 'uploadpack.allowFilter', 'true')
    real.git('config', key, value)
    const { url } = await gitHttp(real.gitFolder)
    const source = await read(url)
    const second = real.commit({ 'a.txt': 'two\n', 'b/c.txt': 'new\n' })
    const again = sourceOf(pathToFileURL(real.folder).href)
    await again.refresh(soon)
    expect(again.status()).toMatchObject({ head: second, lastFailure: null })
    expect((await source.findCommits(second)).length).toBe(0)
  })

  it('follows tags that were moved and taken away, and asks the remote no more often than once a minute', async () => {
    const real = realRepository({ 'a.txt': 'one\n' })
    real.git('tag', 'moved')
    real.git('tag', 'gone')
    let time = 0
    const source = sourceOf(real.folder, temporaryFolder(), () => time)
    await source.refresh(soon)
    const second = real.commit({ 'a.txt': 'two\n' })
    real.git('tag', '--force', 'moved')
    real.git('tag', '--delete', 'gone')
    time = 59_000
    await source.refresh(soon)
    expect((await source.readTags()).has('gone')).toBe(true)
    time = 60_000
    await source.refresh(soon)
    expect(await source.readTags()).toEqual(new Map([['moved', second]]))
  })

  it('lists what lies between two commits, newest first, and says that they diverged', async () => {
    const real = realRepository({ 'a.txt': 'one\n' })
    const first = real.git('rev-parse', 'HEAD')
    real.git('checkout', '--quiet', '-b', 'topic')
    const topic = real.commit({ 'b.txt': 'b\n' }, 'Topic')
    real.git('checkout', '--quiet', 'main')
    const squashed = real.commit({ 'c.txt': 'c\n' }, 'Squashed (#41)')
    real.git('merge', '--quiet', '--no-ff', '-m', 'Merge pull request #42 from acme/topic', 'topic')
    const merge = real.git('rev-parse', 'HEAD')
    real.git('checkout', '--quiet', '-b', 'release', first)
    const hotfix = real.commit({ 'd.txt': 'd\n' }, 'Hotfix')
    const source = await read(real.folder)
    const subjects = async (from: string, to: string, limit = 10) => {
      const { commits, total, onlyInFrom } = await source.between(from, to, { limit })
      return [commits.map(({ subject }) => subject), total, onlyInFrom]
    }
    const mergeSubject = 'Merge pull request #42 from acme/topic'
    expect(await subjects(first, merge)).toEqual([[mergeSubject, 'Squashed (#41)', 'Topic'], 3, 0])
    expect(await subjects(first, merge, 1)).toEqual([[mergeSubject], 3, 0])
    expect(await subjects(hotfix, squashed)).toEqual([['Squashed (#41)'], 1, 1])
    expect(await subjects(merge, merge)).toEqual([[], 0, 0])
    expect(await source.contains(topic, merge)).toBe(true)
    expect((await source.findNumbered(42)).map(({ sha }) => sha)).toEqual([])
    real.git('checkout', '--quiet', 'main')
    const onMain = await read(real.folder)
    expect((await onMain.findNumbered(42)).map(({ sha }) => sha)).toEqual([merge])
  })

  it('takes no name for an option, no branch for a commit and no subject for another commit', async () => {
    const real = realRepository({ 'a.txt': 'one\n' })
    const first = real.git('rev-parse', 'HEAD')
    const forged = `one\u001e${'a'.repeat(40)}\u001fMallory\u001f1\u001fForged \u202e(#7)`
    const second = real.commit({ 'a.txt': 'two\n' }, forged)
    real.git('update-ref', 'refs/heads/--upload-pack=touch', first)
    real.git('update-ref', 'refs/tags/-d', first)
    real.git('update-ref', `refs/heads/${second.slice(0, 7)}`, first)
    real.git('update-ref', `refs/tags/${second}`, first)
    const source = await read(real.folder)
    expect((await source.findCommits(second.slice(0, 7))).map(({ sha }) => sha)).toEqual([second])
    expect((await source.findCommits(second)).map(({ sha }) => sha)).toEqual([second])
    const { commits } = await source.between(first, second, { limit: 10 })
    expect(commits.map(({ sha }) => sha)).toEqual([second])
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there.
    expect(commits[0]?.subject).not.toMatch(/[\u0000-\u001f\u202e]/)
    expect((await source.readTags()).get('-d')).toBe(first)
    for (const name of ['-d', '--output=x', 'HEAD', `${first}..`])
      await expect(source.contains(name, first)).rejects.toMatchObject({ code: 'not_found' })
    expect(await source.findCommits('--all')).toEqual([])
  })

  it('tells all commits that an id too short may mean', async () => {
    const real = realRepository({ 'a.txt': 'one\n' })
    manyCommits(real)
    const all = real.git('rev-list', '--all').split('\n').sort()
    const one = all.findIndex((id, index) => id.slice(0, 4) === all[index + 1]?.slice(0, 4))
    const start = all[one]?.slice(0, 4) ?? ''
    const source = await read(real.folder)
    expect((await source.findCommits(start)).map(({ sha }) => sha).sort()).toEqual(
      all.filter(id => id.startsWith(start)),
    )
    expect((await source.findCommits(all[one] ?? '')).map(({ sha }) => sha)).toEqual([all[one]])
  })

  it('keeps what it read when the source goes away, and says so without the credential', async () => {
    const real = realRepository({ 'a.txt': 'one\n' })
    const head = real.git('rev-parse', 'HEAD')
    const host = await gitHttp(real.gitFolder)
    let time = 0
    const credential = async () => ({ username: 'x-access-token', secret: 'hidden-token' })
    const source = createSourceMirror({ url: host.url, folder: temporaryFolder(), now: () => time, credential })
    onTestFinished(source.stop)
    await source.refresh(soon)
    host.answer = status(404)
    time = 60_000
    await source.refresh(soon)
    expect(source.status()).toMatchObject({ head, lastSuccess: 0, lastFailure: { code: 'not_found' } })
    expect(JSON.stringify(source.status())).not.toContain('hidden-token')
    expect((await source.findCommits(head)).length).toBe(1)
    expect(host.requests.every(({ authorization }) => authorization?.startsWith('Basic '))).toBe(true)
  })

  it('lets nobody wait longer than asked for a host that is silent', async () => {
    const real = realRepository({ 'a.txt': 'one\n' })
    const host = await gitHttp(real.gitFolder)
    host.answer = () => {}
    const source = sourceOf(host.url)
    await source.refresh(0)
    await source.refresh(50)
    await source.refresh(soon, AbortSignal.abort())
    expect(source.status().head).toBeNull()
    await expect(source.findCommits('abcdef1', AbortSignal.abort())).rejects.toMatchObject({
      code: 'upstream_unavailable',
    })
  })
})
