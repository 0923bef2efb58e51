import { afterAll, describe, expect, it } from 'vitest'
import { type RealRepository, realRepository } from './__fixtures__/real-repository'
import type { BranchLine } from './contract'
import { gitEnvironment } from './environment'
import { createLineReader } from './line'
import { openRepository, type Repository } from './repository'

const opened: { close(): void }[] = []
afterAll(() => {
  for (const repository of opened) repository.close()
})

function open(real: RealRepository): Repository {
  const repository = openRepository({ folder: real.gitFolder, environment: gitEnvironment() })
  opened.push(repository)
  return repository
}

function subjects(line: BranchLine): readonly string[] {
  return Array.from({ length: line.newest + 1 }, (_, position) => line.commitAt(position)?.subject ?? '')
}

const head = (real: RealRepository) => real.git('rev-parse', 'HEAD')

describe('the branch line', () => {
  it('has every commit in the order of history, whatever the clocks said, and a merge as one', async () => {
    const real = realRepository({ 'a.yaml': 'one\n' })
    const skewed = ['-c', 'user.name=Late Clock']
    real.git('checkout', '--quiet', '-b', 'topic')
    real.commit({ 'b *\n.yaml': 'b\n' }, 'on topic')
    real.git('checkout', '--quiet', 'main')
    real.git(...skewed, 'commit', '--quiet', '--allow-empty', '--date=2001-01-01T00:00:00Z', '-m', 'empty')
    real.git('merge', '--quiet', '--no-ff', '-m', 'merge topic', 'topic')
    const line = await open(real).line(head(real))
    expect(subjects(line)).toEqual(['change', 'empty', 'merge topic'])
    expect(line).toMatchObject({ newest: 2, complete: true, head: head(real) })
    expect(line.changesAt(1)).toEqual([])
    expect(line.changesAt(2).map(({ path, before }) => [path, before])).toEqual([['b *\n.yaml', null]])
    expect(line.positionOf(head(real))).toBe(2)
    expect(line.positionOf(real.git('rev-parse', 'topic'))).toBeNull()
  })

  it('is added to by a push, and read anew after a rewrite or when the old head comes in from the side', async () => {
    const real = realRepository({ 'a.yaml': '1\n' })
    const repository = open(real)
    const first = await repository.line(head(real))
    real.commit({ 'a.yaml': '2\n' }, 'two')
    const second = await repository.line(head(real))
    expect(subjects(second)).toEqual(['change', 'two'])
    expect([first.newest, first.lastTouch(['a.yaml'], 9)]).toEqual([0, 0])
    real.git('reset', '--quiet', '--hard', 'HEAD~1')
    real.commit({ 'a.yaml': '3\n' }, 'three')
    expect(subjects(await repository.line(head(real)))).toEqual(['change', 'three'])
    const before = head(real)
    real.git('checkout', '--quiet', '-B', 'main', 'HEAD~1')
    real.commit({ 'c.yaml': 'c\n' }, 'aside')
    real.git('merge', '--quiet', '--no-ff', '-m', 'from the side', before)
    expect(subjects(await repository.line(head(real)))).toEqual(['change', 'aside', 'from the side'])
  })

  it('says that older commits were not read where more was there than is held', async () => {
    const real = realRepository({ 'a.yaml': '1\n' })
    for (const text of ['2', '3', '4']) real.commit({ 'a.yaml': text, [`${text}.yaml`]: text }, text)
    const read = (bounds: { commits: number; changes: number }) =>
      createLineReader({ folder: real.gitFolder, environment: gitEnvironment(), timeoutMs: 10_000 }, bounds).read(
        head(real),
      )
    const cut = await read({ commits: 2, changes: 100 })
    expect([cut.newest, cut.complete, cut.commitAt(0)?.subject]).toEqual([1, false, '3'])
    const heavy = await read({ commits: 4, changes: 3 })
    expect([heavy.newest, heavy.complete, heavy.commitAt(0)?.subject]).toEqual([0, false, '4'])
  })

  it('knows the last commit that touched a file, or at which something below a folder came or went', async () => {
    const real = realRepository({ 'apps/a.yaml': '1\n', 'apps/deep/x.yaml': '1\n' })
    real.commit({ 'apps/a.yaml': '2\n' })
    real.commit({ 'apps/deep/y.yaml': '1\n' })
    real.commit({ 'other.yaml': '1\n' })
    const line = await open(real).line(head(real))
    expect(line.lastTouch(['apps/a.yaml'], 3)).toBe(1)
    expect(line.lastTouch(['apps/a.yaml'], 0)).toBe(0)
    expect(line.lastTouch(['apps/'], 3)).toBe(2)
    expect(line.lastTouch(['apps/', 'other.yaml'], 3)).toBe(3)
    expect(line.lastTouch(['none.yaml', 'none/'], 3)).toBeNull()
  })
})

describe('the past', () => {
  it('is at every commit what the commit itself holds: texts, blobs, lists and files', async () => {
    const real = realRepository({ 'apps/a.yaml': '1\n', 'apps/deep/x.yaml': 'x\n', 'same.yaml': 's\n' })
    real.commit({ 'apps/a.yaml': '2\n', 'apps/b.yaml': 'b\n' })
    real.commit({ 'apps/deep/x.yaml': null, 'new/folder/z.yaml': 'z\n' })
    real.commit({ 'apps/deep/x.yaml': 'back\n', 'apps/b.yaml': null, 'bin.yaml': Buffer.from([0xff, 0xfe]) })
    real.commit({ 'bin.yaml': 'text now\n', 'apps/a.yaml': '3\n' })
    await expectPastAsGit(real)
  })

  it('is so too where links stood once', async () => {
    const real = realRepository({ 'apps/a.yaml': '1\n' })
    real.git('config', 'core.symlinks', 'true')
    const { symlinkSync } = await import('node:fs')
    symlinkSync('apps', `${real.folder}/linked`)
    real.commit({ 'apps/a.yaml': '2\n' })
    real.commit({ linked: null })
    await expectPastAsGit(real)
    const line = await open(real).line(head(real))
    expect(await line.past(1, snapshot => snapshot.read('linked/a.yaml'))).toBe('2\n')
  })
})

async function expectPastAsGit(real: RealRepository): Promise<void> {
  const repository = open(real)
  const line = await repository.line(head(real))
  const folders = ['', 'apps', 'apps/deep/', 'new', 'none']
  const paths = ['apps/a.yaml', 'apps/b.yaml', 'apps/deep/x.yaml', 'new/folder/z.yaml', 'bin.yaml', 'same.yaml']
  for (let position = 0; position <= line.newest; position += 1) {
    const whole = await repository.snapshot(line.commitAt(position)?.sha ?? '')
    const look = (snapshot: typeof whole) => ({
      commit: snapshot.commit,
      files: snapshot.files,
      lists: folders.map(folder => snapshot.list(folder)),
      texts: paths.map(path => [snapshot.read(path), snapshot.blob(path), snapshot.unreadable(path)]),
    })
    expect(await line.past(position, look)).toEqual(look(whole))
  }
}

describe('finding a text', () => {
  it('names the commits at which it came or went, newest first', async () => {
    const real = realRepository({ 'a.yaml': 'tag: 1.4.2\n' })
    const came = head(real)
    const went = real.commit({ 'a.yaml': 'tag: 1.5.0\n' })
    real.commit({ 'b.yaml': 'x\n' })
    expect(await open(real).findText(head(real), '1.4.2')).toEqual([went, came])
    expect(await open(real).findText(head(real), '9.9.9')).toEqual([])
  })
})
