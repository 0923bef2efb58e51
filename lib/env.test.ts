import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { readEnv } from './env'

describe('environment variables', () => {
  it('absent or empty means off', () => {
    expect(readEnv({ DATABASE_URL: '' })).toMatchObject({ databaseUrl: null, logLevel: 'info' })
  })

  it.each([
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['PLIMSOLL_LOG', 'loud'],
  ])('a wrong %s stops the start and is named', (name, value) => {
    expect(() => readEnv({ [name]: value })).toThrow(name)
  })

  it('never shows a password', () => {
    const url = 'postgresql://user:hidden@localhost/x'
    expect(inspect(readEnv({ DATABASE_URL: url }))).not.toContain('hidden')
    expect(() => readEnv({ DATABASE_URL: 'oops:hidden' })).toThrow(expect.not.stringContaining('hidden'))
  })
})
