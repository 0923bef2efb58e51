import { describe, expect, it } from 'vitest'
import { parseOptions } from './options.mjs'

const own = { repository: 'https://github.com/acme/gitops.git', branch: undefined, kubeconfig: undefined, contexts: [] }

describe('the options of npm start', () => {
  it.each([
    ['nothing: the demo world', [], { port: 3000, own: null }],
    ['a repository', ['--repository', own.repository], { own }],
    [
      'values after an equals sign',
      ['--repository=https://h/a?b=c', '--port=8080'],
      { port: 8080, own: { ...own, repository: 'https://h/a?b=c' } },
    ],
    ['a path from where it was typed', ['--repository', '../gitops'], { own: { ...own, repository: '/home/gitops' } }],
    ['the short ssh form', ['--repository', 'git@host:a/b.git'], { own: { ...own, repository: 'git@host:a/b.git' } }],
    [
      'several contexts, in either way',
      [
        '--repository',
        own.repository,
        '--context',
        'dev',
        'prod',
        '--context',
        'eu',
        '--kubeconfig',
        'k',
        '--branch',
        'b',
      ],
      { own: { ...own, contexts: ['dev', 'prod', 'eu'], kubeconfig: '/home/me/k', branch: 'b' } },
    ],
  ])('%s', (_, words, expected) => {
    expect(parseOptions(words, '/home/me')).toMatchObject(expected)
  })

  it.each([
    [['--repo', 'x'], '--repo is not an option'],
    [['--repository'], '--repository needs a value'],
    [['--repository', '--branch'], '--repository needs a value'],
    [['--port', '0'], '0 is not a port'],
    [['--context', 'dev'], 'The repository is missing'],
  ])('%j is refused with what to do', (words, message) => {
    expect(() => parseOptions(words, '/')).toThrow(message)
  })
})
