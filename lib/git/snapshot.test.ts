import { rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Snapshot } from '@/lib/manifests/contract'
import { type RealRepository, realRepository } from './__fixtures__/real-repository'
import { contentLimits } from './content'
import { gitEnvironment } from './environment'
import { openRepository, type Repository } from './repository'
import { workTreeSnapshot } from './work-tree'

const smallLimits = { manifest: 200, text: 100, source: 50, total: 1_000_000 }

function open({ gitFolder }: RealRepository, limits = smallLimits): Repository {
  const repository = openRepository({ folder: gitFolder, environment: gitEnvironment(), limits })
  onTestFinished(repository.close)
  return repository
}

/** The same tree read both ways: from the commit and from the disk. */
async function bothWays(real: RealRepository): Promise<readonly (readonly [string, Snapshot])[]> {
  const head = real.git('rev-parse', 'HEAD')
  return [
    ['commit', await open(real).snapshot(head)],
    ['work tree', workTreeSnapshot(real.folder, head, smallLimits)],
  ]
}

describe('a snapshot', () => {
  it('answers the same from a commit and from disk, for every name', async () => {
    const real = realRepository({
      'a/deploy.yaml': 'kind: Deployment\n',
      'a b/größe ü/日本.yaml': 'x: 1\n',
      'a-b/quote"and\\back.yaml': 'y: 1\n',
      'tab\there.yaml': 'z: 1\n',
      'README.md': '# hello\n',
    })
    for (const [, snapshot] of await bothWays(real)) {
      expect(snapshot.commit).toBe(real.git('rev-parse', 'HEAD'))
      expect(snapshot.files).toEqual([
        'README.md',
        'a b/größe ü/日本.yaml',
        'a-b/quote"and\\back.yaml',
        'a/deploy.yaml',
        'tab\there.yaml',
      ])
      expect(snapshot.list('')).toEqual(['README.md', 'a b/', 'a-b/', 'a/', 'tab\there.yaml'])
      expect(snapshot.list('a b')).toEqual(['größe ü/'])
      expect(snapshot.read('a b/größe ü/日本.yaml')).toBe('x: 1\n')
      expect(snapshot.read('a')).toBeNull()
      expect(snapshot.read('a/none.yaml')).toBeNull()
      expect(snapshot.list('none')).toEqual([])
      expect(snapshot.blob('a/deploy.yaml')).toBe(real.git('rev-parse', 'HEAD:a/deploy.yaml'))
    }
  })

  it('follows links inside the repository and none out of it', async () => {
    const real = realRepository({ 'base/deploy.yaml': 'kind: Deployment\n', 'env/prod/own.yaml': 'x: 1\n' })
    const links = [
      ['../../base/deploy.yaml', 'env/prod/linked.yaml'],
      ['../base', 'env/through'],
      ['../../../../etc/passwd', 'env/prod/out.yaml'],
      ['/etc/passwd', 'env/prod/absolute.yaml'],
      ['round.yaml', 'env/prod/round.yaml'],
      ['nowhere.yaml', 'env/prod/dangling.yaml'],
    ] as const
    for (const [target, path] of links) symlinkSync(target, join(real.folder, path))
    real.commit({})
    for (const [, snapshot] of await bothWays(real)) {
      expect(snapshot.read('env/prod/linked.yaml')).toBe('kind: Deployment\n')
      expect(snapshot.read('env/through/deploy.yaml')).toBe('kind: Deployment\n')
      expect(snapshot.list('env/through')).toEqual(['deploy.yaml'])
      expect(snapshot.read('env/prod/out.yaml')).toBeNull()
      expect(snapshot.unreadable('env/prod/out.yaml')).toMatch(/leaves the repository/)
      expect(snapshot.unreadable('env/prod/absolute.yaml')).toMatch(/leaves the repository/)
      expect(snapshot.unreadable('env/prod/round.yaml')).toMatch(/circle/)
      expect(snapshot.read('env/prod/dangling.yaml')).toBeNull()
      expect(snapshot.files).toEqual(['base/deploy.yaml', 'env/prod/linked.yaml', 'env/prod/own.yaml'])
      expect(snapshot.links?.get('env/through')).toBe('base')
    }
  })

  it('says why a file is not read: too large, not text, not UTF-8', async () => {
    const real = realRepository({
      'large.yaml': 'x'.repeat(201),
      'latin1.yaml': Buffer.from([0x61, 0xe9, 0x0a]),
      'logo.png': 'png',
      'fits.yaml': 'y'.repeat(200),
      'script.py': 'p'.repeat(51),
    })
    for (const [, snapshot] of await bothWays(real)) {
      expect(snapshot.unreadable('large.yaml')).toMatch(/larger than/)
      expect(snapshot.unreadable('latin1.yaml')).toBe('not UTF-8 text')
      expect(snapshot.unreadable('logo.png')).toMatch(/no text/)
      expect(snapshot.unreadable('script.py')).toMatch(/larger than/)
      for (const path of ['large.yaml', 'latin1.yaml', 'logo.png', 'script.py']) {
        expect(snapshot.read(path)).toBeNull()
        expect(snapshot.blob(path)).not.toBeNull()
      }
      expect(snapshot.unreadable('fits.yaml')).toBeNull()
      expect(snapshot.unreadable('none.yaml')).toBeNull()
    }
  })

  it('passes over a manifest above 5 MB and reads the others', async () => {
    const real = realRepository({ 'big.yaml': `#${'x'.repeat(5_000_000)}`, 'fits.yaml': 'x'.repeat(5_000_000) })
    const snapshot = await open(real, contentLimits).snapshot(real.git('rev-parse', 'HEAD'))
    expect([snapshot.read('big.yaml'), snapshot.unreadable('big.yaml')]).toEqual([null, 'larger than 5 MB (5.0 MB)'])
    expect(snapshot.read('fits.yaml')?.length).toBe(5_000_000)
  })

  it('does not look into a submodule', async () => {
    const inner = realRepository({ 'deploy.yaml': 'kind: Deployment\n' })
    const real = realRepository({ 'own.yaml': 'x: 1\n' })
    real.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.folder, 'inner')
    const snapshot = await open(real).snapshot(real.commit({}))
    expect(snapshot.unreadable('inner')).toMatch(/submodule/)
    expect(snapshot.unreadable('inner/deploy.yaml')).toMatch(/submodule/)
    expect(snapshot.read('inner/deploy.yaml')).toBeNull()
    expect(snapshot.files).toEqual(['.gitmodules', 'own.yaml'])
  })

  it('stays as it was when the branch moves on', async () => {
    const real = realRepository({ 'a.yaml': 'old\n' })
    const repository = open(real)
    const before = await repository.snapshot(real.git('rev-parse', 'HEAD'))
    const after = await repository.snapshot(real.commit({ 'a.yaml': 'new\n', 'b.yaml': 'b\n' }))
    expect([before.read('a.yaml'), before.blob('b.yaml')]).toEqual(['old\n', null])
    expect([after.read('a.yaml'), after.read('b.yaml')]).toEqual(['new\n', 'b\n'])
  })

  it('shows what stands on disk, committed or not', () => {
    const real = realRepository({ 'a.yaml': 'committed\n' })
    for (const [name, text] of [
      ['a.yaml', 'edited\n'],
      ['new.yaml', 'new\n'],
      ['.gitignore', 'new.yaml\n'],
    ] as const) {
      writeFileSync(join(real.folder, name), text)
    }
    const snapshot = workTreeSnapshot(real.folder)
    expect(snapshot.read('a.yaml')).toBe('edited\n')
    expect(snapshot.files).toEqual(['.gitignore', 'a.yaml', 'new.yaml'])
    expect(snapshot.commit).toBe('0'.repeat(40))
  })

  it('shows the rest of a repository whose object is missing, when it is not ours to repair', async () => {
    const real = realRepository({ 'a.yaml': 'a\n', 'b.yaml': 'b\n' })
    const blob = real.git('rev-parse', 'HEAD:a.yaml')
    rmSync(join(real.gitFolder, 'objects', blob.slice(0, 2), blob.slice(2)))
    const options = { folder: real.gitFolder, environment: gitEnvironment() }
    const lenient = openRepository({ ...options, missing: 'unreadable' })
    const strict = openRepository(options)
    onTestFinished(lenient.close)
    onTestFinished(strict.close)
    const snapshot = await lenient.snapshot(real.git('rev-parse', 'HEAD'))
    expect([snapshot.read('b.yaml'), snapshot.unreadable('a.yaml')]).toEqual(['b\n', 'missing from the Git folder'])
    await expect(strict.snapshot(snapshot.commit)).rejects.toMatchObject({ details: { reason: 'corrupt' } })
  })
})

describe('a repository', () => {
  it('finds branches, tags and short ids, and takes nothing else for a revision', async () => {
    const real = realRepository({ 'a.yaml': 'a\n' })
    const head = real.git('rev-parse', 'HEAD')
    real.git('tag', 'v1', '-m', 'one')
    const repository = open(real)
    expect(await Promise.all(['main', 'v1', head.slice(0, 8), 'HEAD'].map(repository.find))).toEqual([
      head,
      head,
      head,
      head,
    ])
    expect(await Promise.all(['none', '--all', 'main v1', ''].map(repository.find))).toEqual([null, null, null, null])
    await expect(repository.snapshot('f'.repeat(40))).rejects.toMatchObject({ code: 'not_found' })
  })
})
