import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTestWorld, type TestWorld } from '@/demo/git-host/test-world'
import { type AppOptions, openApp } from './app'

let world: TestWorld
beforeEach(async () => {
  world = await startTestWorld()
})
afterEach(() => world.close())

function open(other: Partial<AppOptions> = {}) {
  return openApp({
    api: world.host.api,
    id: '101',
    installationId: '9001',
    privateKey: () => world.appKey,
    clock: () => world.time.now,
    ...other,
  })
}

test('asks for one token however many need it, and keeps it', async () => {
  const app = open()
  const tokens = await Promise.all([app.token(), app.token(), app.permissions().then(() => app.token())])
  expect(new Set(tokens).size).toBe(1)
  await app.token()
  expect(world.host.log.filter(one => one.path.endsWith('/access_tokens'))).toHaveLength(1)
})

test.each([
  ['a key of another App', { id: '999' }, 'unauthenticated', /key of the GitHub App 999 \(401\)\. Check app\.id/],
  [
    'an installation that is not there',
    { installationId: '1' },
    'not_found',
    /no installation 1 .* Check app\.installationId/,
  ],
  ['a file that is no key', { privateKey: () => 'no key' }, 'misconfigured', /private key .* Give the \.pem file/],
])('says what to correct: %s', async (_, other, code, message) => {
  await expect(open(other).token()).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
})

test('says that the host does not answer', async () => {
  world.host.faults.add({ fault: { kind: 'silence' } })
  await expect(open({ timeoutMs: 400 }).token()).rejects.toMatchObject({
    code: 'upstream_unavailable',
    message: expect.stringMatching(/did not answer within 0\.4 s/),
  })
})

test('waits as long as the host asks it to', async () => {
  world.host.faults.add({ fault: { kind: 'secondary-limit', retryAfterSeconds: 30 } })
  await expect(open().token()).rejects.toMatchObject({ code: 'rate_limited', details: { retryAfterMs: 30_000 } })
})
