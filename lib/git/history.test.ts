import { afterAll, describe, expect, it } from 'vitest'
import { realRepository } from './__fixtures__/real-repository'
import { gitEnvironment } from './environment'
import type { History } from './history'
import { openRepository } from './repository'

const opened: { close(): void }[] = []
afterAll(() => {
  for (const repository of opened) repository.close()
})

function historyOf(real: ReturnType<typeof realRepository>): History {
  const repository = openRepository({ folder: real.gitFolder, environment: gitEnvironment() })
  opened.push(repository)
  return repository
}

describe('history', () => {
  it('tells a commit with its parents, people, times and first line', async () => {
    const real = realRepository({ 'a.yaml': 'one\n' })
    const first = real.git('rev-parse', 'HEAD')
    const sha = real.commit({ 'a.yaml': 'two\n' }, 'feat: «größer»\n\nand why')
    const commit = await historyOf(real).commit(sha)
    expect(commit).toMatchObject({
      sha,
      parents: [first],
      author: 'Mara Lind',
      authorEmail: 'mara@example.com',
      subject: 'feat: «größer»',
    })
    expect(commit.committedAt).toBe(Number(real.git('log', '-1', '--format=%ct', sha)) * 1000)
    await expect(historyOf(real).commit('f'.repeat(40))).rejects.toMatchObject({ name: 'AppError' })
    await expect(historyOf(real).commit('--all')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('takes nothing that a person wrote for another commit or for its time', async () => {
    const real = realRepository({ 'a.yaml': 'one\n' })
    const fake = `fix\x1e${'f'.repeat(40)}\x1f\x1f1\x1f1\x1fx@example.com\x1fMallory\x1fforged`
    const sha = real.commit({ 'a.yaml': 'two\n' }, fake)
    real.git(
      '-c',
      'user.name=Mal\x1f1\x1f2',
      'commit',
      '--quiet',
      '--amend',
      '--no-edit',
      '--author=Mal\x1f1\x1f2 <m@example.com>',
    )
    const head = real.git('rev-parse', 'HEAD')
    expect(head).not.toBe(sha)
    const committedAt = Number(real.git('log', '-1', '--format=%ct')) * 1000
    const history = historyOf(real)
    const [newest, ...older] = await history.log({ limit: 10 })
    const line = await history.line(head)
    for (const commit of [newest, line.commitAt(line.newest)])
      expect(commit).toMatchObject({ sha: head, committedAt, authorEmail: 'm@example.com' })
    expect(older.map(({ subject }) => subject)).toEqual(['change'])
    expect(line.newest).toBe(1)
  })

  it('lists the first-parent line newest first, by path and page by page', async () => {
    const real = realRepository({ 'a.yaml': 'one\n' })
    real.git('checkout', '--quiet', '-b', 'topic')
    real.commit({ 'b.yaml': 'b\n' }, 'on topic')
    real.git('checkout', '--quiet', 'main')
    real.commit({ 'c *.yaml': 'c\n' }, 'on main')
    real.git('merge', '--quiet', '--no-ff', '-m', 'merge topic', 'topic')
    const { log } = historyOf(real)
    const all = await log({ limit: 10 })
    expect(all.map(({ subject }) => subject)).toEqual(['merge topic', 'on main', 'change'])
    expect((await log({ limit: 2 })).length).toBe(2)
    expect((await log({ limit: 10, before: all[0]?.sha ?? '' })).map(({ subject }) => subject)).toEqual([
      'on main',
      'change',
    ])
    expect((await log({ limit: 10, path: 'b.yaml' })).map(({ subject }) => subject)).toEqual(['merge topic'])
    expect((await log({ limit: 10, path: 'c *.yaml' })).map(({ subject }) => subject)).toEqual(['on main'])
  })

  it('knows who is whose ancestor', async () => {
    const real = realRepository({ 'a.yaml': 'one\n' })
    const first = real.git('rev-parse', 'HEAD')
    const second = real.commit({ 'a.yaml': 'two\n' })
    const { isAncestor } = historyOf(real)
    expect(await Promise.all([isAncestor(first, second), isAncestor(second, first), isAncestor(first, first)])).toEqual(
      [true, false, true],
    )
  })

  it('lists by path what git lists', async () => {
    const real = realRepository({ 'k.yaml': 'tag: one\n' })
    const first = real.git('rev-parse', 'HEAD')
    const { log } = historyOf(real)
    const expectAsGit = async () => {
      for (const path of ['k.yaml', 'a b\nc.yaml', 'none.yaml']) {
        const told = real.git('log', '--first-parent', '--format=%H', 'HEAD', '--', `:(literal)${path}`)
        expect((await log({ limit: 30, path })).map(({ sha }) => sha)).toEqual(told.split('\n').filter(Boolean))
      }
    }
    await expectAsGit()
    real.commit({ 'k.yaml': 'tag: two\n' })
    real.git('commit', '--quiet', '--allow-empty', '-m', 'nothing')
    real.commit({ 'k.yaml': 'tag: three\n', 'a b\nc.yaml': 'x\n' })
    await expectAsGit()
    real.git('reset', '--quiet', '--hard', first)
    real.commit({ 'k.yaml': 'tag: four\n' })
    await expectAsGit()
  })

  it('reads names and subjects in the encoding that the commit says', async () => {
    const real = realRepository({ 'a.yaml': 'one\n' })
    real.git('-c', 'i18n.commitEncoding=ISO-8859-1', 'commit', '--quiet', '--allow-empty', '-m', 'größer\nals zuvor')
    const sha = real.git('rev-parse', 'HEAD')
    const raw = real.git('cat-file', 'commit', sha)
    expect(raw).toContain('encoding ISO-8859-1')
    expect((await historyOf(real).commit(sha)).subject).toBe(real.git('log', '-1', '--format=%s', sha))
  })
})
