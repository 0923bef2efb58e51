import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { gitHttp, halfAnswer, status } from './__fixtures__/git-http'
import { realRepository, temporaryFolder } from './__fixtures__/real-repository'
import { selfSigned } from './__fixtures__/self-signed'
import type { Mirror } from './contract'
import { machine } from './folder-lock'
import { createMirror, type MirrorOptions } from './mirror'

function mirrorOf(url: string, options: Partial<MirrorOptions> = {}): Mirror {
  const mirror = createMirror({ url, folder: temporaryFolder(), intervalMs: 3_600_000, now: () => 1_000, ...options })
  onTestFinished(mirror.stop)
  return mirror
}

function textsIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')
}

describe('a mirror', () => {
  it('shows the head of the default branch and follows it', async () => {
    const real = realRepository({ 'a.yaml': 'one\n' })
    const { url } = await gitHttp(real.gitFolder)
    const mirror = mirrorOf(url)
    await mirror.start()
    const first = real.git('rev-parse', 'HEAD')
    expect(mirror.status()).toMatchObject({ url, branch: 'main', head: first, lastSuccess: 1_000, lastFailure: null })
    const seen: (readonly [string, boolean])[] = []
    mirror.onChange((head, moved) => seen.push([head, moved]))
    expect(await mirror.fetch()).toBe(first)
    const second = real.commit({ 'a.yaml': 'two\n' })
    expect(await mirror.fetch()).toBe(second)
    expect(seen).toEqual([
      [first, false],
      [second, true],
    ])
    expect((await mirror.snapshot(second)).read('a.yaml')).toBe('two\n')
    expect((await mirror.snapshot(first)).read('a.yaml')).toBe('one\n')
    expect(await mirror.isAncestor(first, second)).toBe(true)
  })

  it('reads a configured branch, and a local path as well as an address', async () => {
    const real = realRepository({ 'a.yaml': 'main\n' })
    real.git('checkout', '--quiet', '-b', 'release/1.x')
    const head = real.commit({ 'a.yaml': 'release\n' })
    real.git('checkout', '--quiet', 'main')
    const mirror = mirrorOf(real.folder, { branch: 'release/1.x' })
    await mirror.start()
    expect(mirror.status()).toMatchObject({ branch: 'release/1.x', head })
  })

  it('moves over when the remote names another default branch', async () => {
    const real = realRepository({ 'a.yaml': 'one\n' })
    const mirror = mirrorOf(real.folder)
    await mirror.start()
    real.git('branch', '--quiet', '-m', 'trunk')
    const head = real.commit({ 'a.yaml': 'two\n' })
    expect(await mirror.fetch()).toBe(head)
    expect(mirror.status()).toMatchObject({ branch: 'trunk', forcePushed: null })
  })

  it('notices a force-push and remembers both heads', async () => {
    const real = realRepository({ 'a.yaml': 'one\n' })
    const from = real.commit({ 'a.yaml': 'two\n' })
    const mirror = mirrorOf(real.folder)
    await mirror.start()
    real.git('reset', '--quiet', '--hard', 'HEAD~1')
    const to = real.commit({ 'a.yaml': 'three\n' })
    await mirror.fetch()
    expect(mirror.status()).toMatchObject({ head: to, forcePushed: { at: 1_000, from, to } })
    expect((await mirror.snapshot(from)).read('a.yaml')).toBe('two\n')
    real.commit({ 'a.yaml': 'four\n' })
    await mirror.fetch()
    expect(mirror.status().forcePushed).toEqual({ at: 1_000, from, to })
  })

  it('shares one fetch among those who ask at once, and begins a new one for those who ask during it', async () => {
    const real = realRepository({ 'a.yaml': 'one\n' })
    const host = await gitHttp(real.gitFolder)
    const mirror = mirrorOf(host.url)
    await mirror.start()
    const running = mirror.fetch()
    const head = real.commit({ 'a.yaml': 'two\n' })
    const asked = [mirror.fetch(), mirror.fetch()]
    await running
    expect(await Promise.all(asked)).toEqual([head, head])
  })
})

describe('trouble with the host', () => {
  it.each([
    [401, 'unauthenticated', /valid credential/],
    [403, 'forbidden', /refuses access/],
    [404, 'not_found', /no such repository/],
    [429, 'rate_limited', /fewer requests/],
    [500, 'upstream_unavailable', /server error/],
    [503, 'upstream_unavailable', /server error/],
  ])('%i is %s, with what to do, and the last head stays', async (code, error, message) => {
    const real = realRepository({ 'a.yaml': 'one\n' })
    const host = await gitHttp(real.gitFolder)
    const mirror = mirrorOf(host.url)
    await mirror.start()
    host.answer = status(code)
    await expect(mirror.fetch()).rejects.toMatchObject({ code: error })
    const { head, lastFailure } = mirror.status()
    expect(head).toBe(real.git('rev-parse', 'HEAD'))
    expect(lastFailure).toMatchObject({ at: 1_000, code: error, message: expect.stringMatching(message) })
    expect(lastFailure?.fix).toMatch(/\.$/)
    host.answer = null
    await mirror.fetch()
    expect(mirror.status().lastFailure).toBeNull()
  })

  it('trusts no certificate that nobody signed, unless its authority is given', async () => {
    const real = realRepository({ 'a.yaml': 'one\n' })
    const { url } = await gitHttp(real.gitFolder, selfSigned)
    const wary = mirrorOf(url)
    await wary.start()
    expect(wary.status().lastFailure).toMatchObject({
      code: 'upstream_unavailable',
      message: expect.stringMatching(/certificate is not trusted/),
    })
    const caFile = join(temporaryFolder(), 'ca.pem')
    writeFileSync(caFile, selfSigned.cert)
    const informed = mirrorOf(url, { caFile })
    await informed.start()
    expect(informed.status().head).toBe(real.git('rev-parse', 'HEAD'))
  })

  it('gives up on a host that says nothing', async () => {
    const real = realRepository({ 'a.yaml': 'one\n' })
    const host = await gitHttp(real.gitFolder)
    host.answer = () => {}
    const mirror = mirrorOf(host.url, { listTimeoutMs: 300 })
    await mirror.start()
    expect(mirror.status().lastFailure).toMatchObject({
      code: 'upstream_unavailable',
      message: expect.stringMatching(/did not finish/),
    })
  })

  it('takes an answer that breaks off for no answer, and recovers', async () => {
    const real = realRepository({ 'a.yaml': randomBytes(4_000).toString('hex') })
    const host = await gitHttp(real.gitFolder)
    host.answer = halfAnswer(real.gitFolder, 700)
    const mirror = mirrorOf(host.url)
    await mirror.start()
    expect(mirror.status()).toMatchObject({ head: null, lastFailure: { code: 'upstream_unavailable' } })
    host.answer = null
    expect(await mirror.fetch()).toBe(real.git('rev-parse', 'HEAD'))
  })

  it('takes a login page for no repository', async () => {
    const real = realRepository({ 'a.yaml': 'one\n' })
    const host = await gitHttp(real.gitFolder)
    host.answer = (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>\n<p>Welcome, please log in</p>\n')
    const mirror = mirrorOf(host.url)
    await mirror.start()
    expect(mirror.status().lastFailure).toMatchObject({
      code: 'not_found',
      message: expect.stringMatching(/no Git repository/),
    })
  })

  it.each([
    ['http://127.0.0.1:1/a.git', 'upstream_unavailable', /can't be reached/],
    ['http://no-such-host.invalid/a.git', 'upstream_unavailable', /name of the Git host/],
    ['/nowhere/at/all', 'not_found', /no Git repository/],
  ])('says what is wrong with %s', async (url, code, message) => {
    const mirror = mirrorOf(url)
    await mirror.start()
    expect(mirror.status().lastFailure).toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('says that a repository is empty, that a branch is gone, and that the default branch is missing', async () => {
    const real = realRepository()
    const empty = mirrorOf(real.folder)
    await empty.start()
    expect(empty.status().lastFailure).toMatchObject({
      code: 'not_found',
      message: 'The repository has no commit yet.',
    })
    const head = real.commit({ 'a.yaml': 'one\n' })
    expect(await empty.fetch()).toBe(head)
    real.git('branch', 'release')
    const release = mirrorOf(real.folder, { branch: 'release' })
    await release.start()
    real.git('branch', '-D', 'release')
    await expect(release.fetch()).rejects.toMatchObject({ message: expect.stringMatching(/no branch "release"/) })
    expect(release.status().head).toBe(head)
    real.git('symbolic-ref', 'HEAD', 'refs/heads/gone')
    await expect(empty.fetch()).rejects.toMatchObject({ message: expect.stringMatching(/HEAD names no branch/) })
  })

  it.each(['a b', 'a:b', '-x', '../x', 'a*'])('refuses %j as a branch', branch => {
    expect(() => createMirror({ url: '/x', branch, folder: '/x' })).toThrowError(
      expect.objectContaining({ code: 'bad_request' }),
    )
  })
})

describe('a credential', () => {
  it('reaches the host and nothing else: no file, no status, no error', async () => {
    const real = realRepository({ 'a.yaml': 'one\n' })
    const host = await gitHttp(real.gitFolder)
    const folder = temporaryFolder()
    const credential = async () => ({ username: 'bot', secret: 's3cret-token' })
    const mirror = mirrorOf(host.url, { folder, credential })
    await mirror.start()
    const basic = Buffer.from('bot:s3cret-token').toString('base64')
    expect(host.requests.map(({ authorization }) => authorization)).toContain(`Basic ${basic}`)
    expect(host.requests.every(({ url }) => !url.includes('s3cret'))).toBe(true)
    host.answer = status(403)
    const error = await mirror.fetch().catch(reason => reason)
    for (const text of [
      textsIn(folder),
      JSON.stringify([mirror.status(), error.message, error.details, error.stack]),
    ]) {
      expect(text).not.toContain('s3cret')
      expect(text).not.toContain(basic)
    }
  })

  it('is not sent on to another host by a redirect', async () => {
    const real = realRepository({ 'a.yaml': 'one\n' })
    const other = await gitHttp(real.gitFolder)
    const host = await gitHttp(real.gitFolder)
    host.answer = (request, response) =>
      response.writeHead(302, { location: `${other.origin.slice(0, -1)}${request.url}` }).end()
    const mirror = mirrorOf(host.url, { credential: async () => ({ username: 'bot', secret: 's3cret' }) })
    await mirror.start()
    expect(mirror.status().lastFailure).toMatchObject({ message: expect.stringMatching(/redirect/) })
    expect(other.requests).toEqual([])
  })
})

describe("a mirror's folder", () => {
  it('shows the last head after a restart although the host is away', async () => {
    const real = realRepository({ 'a.yaml': 'one\n' })
    const host = await gitHttp(real.gitFolder)
    const folder = temporaryFolder()
    const before = mirrorOf(host.url, { folder })
    await before.start()
    await before.stop()
    host.answer = status(503)
    const after = mirrorOf(host.url, { folder })
    await after.start()
    const head = real.git('rev-parse', 'HEAD')
    expect(after.status()).toMatchObject({ head, branch: 'main', lastSuccess: null })
    expect((await after.snapshot(head)).read('a.yaml')).toBe('one\n')
  })

  it('is taken over from a process that was killed, with its lock files', async () => {
    const real = realRepository({ 'a.yaml': 'one\n' })
    const folder = temporaryFolder()
    const before = mirrorOf(real.folder, { folder })
    await before.start()
    await before.stop()
    const place = join(folder, before.id)
    const dead = spawn('true')
    await new Promise(done => dead.once('close', done))
    const leftovers = ['refs/heads/main.lock', 'packed-refs.lock', 'HEAD.lock', 'objects/pack/tmp_pack_abc'].map(name =>
      join(place, 'repository.git', name),
    )
    for (const path of leftovers) writeFileSync(path, '')
    const owner = { token: 'x', pid: dead.pid, startedAt: '1', machine: machine() }
    writeFileSync(join(place, 'lock.json'), JSON.stringify(owner))
    const head = real.commit({ 'a.yaml': 'two\n' })
    const after = mirrorOf(real.folder, { folder })
    await after.start()
    expect(await after.fetch()).toBe(head)
    expect(leftovers.filter(existsSync)).toEqual([])
  })

  it('is not taken again by a question that comes after the end', async () => {
    const real = realRepository({ 'a.yaml': 'one\n' })
    const folder = temporaryFolder()
    const mirror = mirrorOf(real.folder, { folder })
    await mirror.start()
    await mirror.stop()
    await expect(mirror.snapshot(real.git('rev-parse', 'HEAD'))).rejects.toMatchObject({ code: 'upstream_unavailable' })
    await expect(mirror.fetch()).rejects.toMatchObject({ code: 'upstream_unavailable' })
    expect(existsSync(join(folder, mirror.id, 'lock.json'))).toBe(false)
  })

  it('belongs to one mirror at a time', async () => {
    const real = realRepository({ 'a.yaml': 'one\n' })
    const folder = temporaryFolder()
    const first = mirrorOf(real.folder, { folder })
    await first.start()
    const second = mirrorOf(real.folder, { folder })
    await second.start()
    expect(second.status()).toMatchObject({
      head: null,
      lastFailure: { code: 'conflict', message: expect.stringMatching(/in use/) },
    })
    await first.stop()
    expect(await second.fetch()).toBe(real.git('rev-parse', 'HEAD'))
  })

  it('is built anew when it is damaged, and shows everything again', async () => {
    const real = realRepository({ 'a.yaml': 'one\n', 'b.yaml': 'b\n' })
    const folder = temporaryFolder()
    const before = mirrorOf(real.folder, { folder })
    await before.start()
    await before.stop()
    const objects = join(folder, before.id, 'repository.git', 'objects')
    for (const name of readdirSync(objects)) rmSync(join(objects, name), { recursive: true })
    const after = mirrorOf(real.folder, { folder })
    await after.start()
    const head = await after.fetch()
    expect((await after.snapshot(head)).read('a.yaml')).toBe('one\n')
  })

  it('is built anew after a snapshot met a missing object', async () => {
    const real = realRepository({ 'a.yaml': 'one\n' })
    const folder = temporaryFolder()
    const mirror = mirrorOf(real.folder, { folder })
    await mirror.start()
    const head = real.git('rev-parse', 'HEAD')
    const blob = real.git('rev-parse', 'HEAD:a.yaml')
    const place = join(folder, mirror.id, 'repository.git', 'objects', blob.slice(0, 2), blob.slice(2))
    rmSync(place)
    await expect(mirror.snapshot(head)).rejects.toMatchObject({ code: 'internal' })
    await mirror.fetch()
    expect((await mirror.snapshot(head)).read('a.yaml')).toBe('one\n')
  })
})
