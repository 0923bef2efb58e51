import { describe, expect, it } from 'vitest'
import { gitEnvironment } from './environment'
import { parseLocation } from './location'

const secret = 's3cret-token'

function settings(environment: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const count = Number(environment.GIT_CONFIG_COUNT)
  const pairs = Array.from({ length: count }, (_, index) => [
    environment[`GIT_CONFIG_KEY_${index}`] ?? '',
    environment[`GIT_CONFIG_VALUE_${index}`] ?? '',
  ])
  return Object.fromEntries(pairs)
}

describe('gitEnvironment', () => {
  it('lets nothing of ours in that git could be steered by', () => {
    const environment = gitEnvironment({
      outside: {
        NODE_ENV: 'test',
        PATH: '/bin',
        GIT_DIR: '/x',
        GIT_SSH_COMMAND: 'sh',
        GIT_TRACE: '1',
        DATABASE_URL: 'x',
        HOME: '/home/a',
      },
    })
    expect(environment).toMatchObject({
      PATH: '/bin',
      HOME: '/home/a',
      GIT_TERMINAL_PROMPT: '0',
      GIT_CONFIG_NOSYSTEM: '1',
    })
    expect(environment).not.toHaveProperty('GIT_DIR')
    expect(environment).not.toHaveProperty('GIT_TRACE')
    expect(environment).not.toHaveProperty('DATABASE_URL')
    expect(environment.GIT_SSH_COMMAND).toMatch(/^ssh -o BatchMode=yes/)
  })

  it('allows the one transport of the repository and no hooks and no credential helpers', () => {
    expect(settings(gitEnvironment({ location: parseLocation('https://host.example/a') }))).toMatchObject({
      'protocol.allow': 'never',
      'protocol.https.allow': 'always',
      'core.hooksPath': '/dev/null',
      'credential.helper': '',
    })
    expect(settings(gitEnvironment())).not.toHaveProperty('protocol.https.allow')
  })

  it('gives the credential to its own host only, and follows no redirect with it', () => {
    const location = parseLocation('https://host.example/a/b.git')
    const found = settings(gitEnvironment({ location, credential: { username: 'bot', secret } }))
    const header = `Authorization: Basic ${Buffer.from(`bot:${secret}`).toString('base64')}`
    expect(found['http.https://host.example/.extraHeader']).toBe(header)
    expect(found['http.followRedirects']).toBe('false')
  })

  it('gives no credential to ssh and local paths', () => {
    const environment = gitEnvironment({ location: parseLocation('/srv/a'), credential: { username: 'bot', secret } })
    expect(JSON.stringify(environment)).not.toContain(Buffer.from(`bot:${secret}`).toString('base64'))
  })
})
