import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FaultKind } from '@/demo/git-host/faults'
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

const unavailable = 'upstream_unavailable'
const again = 'Try again; nothing was written.'
const faults: readonly (readonly [string, FaultKind, string, string])[] = [
  [
    '403',
    { kind: 'status', status: 403 },
    'forbidden',
    'The Git host refused WHAT (403). The token lacks “metadata: read” on this repository.',
  ],
  [
    '422',
    { kind: 'status', status: 422 },
    'bad_request',
    'The Git host refused WHAT (422): “Validation Failed”. Look at the repository’s rules there.',
  ],
  [
    '429',
    { kind: 'status', status: 429 },
    'rate_limited',
    'The Git host’s rate limit is reached (429) while reading WHAT. Wait 60 s, then try again.',
  ],
  ['503', { kind: 'status', status: 503 }, unavailable, `The Git host failed (503) while reading WHAT. ${again}`],
  [
    'a reset',
    { kind: 'reset' },
    unavailable,
    `The connection to the Git host broke (UND_ERR_SOCKET) while reading WHAT. ${again}`,
  ],
]

test.each(faults)('tells what %s means for the token and for the name', async (_, fault, code, message) => {
  for (const [what, ask] of [
    ['the installation’s token', () => open().token()],
    ['the GitHub App', () => open().login()],
  ] as const) {
    world.host.faults.add({ fault })
    await expect(ask()).rejects.toMatchObject({ code, message: message.replace('WHAT', what) })
  }
})

test.each(['not-json', 'half-body'] as const)('takes a %s for no token and no name, and asks again', async kind => {
  const app = open()
  for (const ask of [app.token, app.login]) {
    world.host.faults.add({ fault: { kind } })
    await expect(ask()).rejects.toMatchObject({ code: unavailable, message: expect.stringContaining(again) })
    expect(await ask()).toMatch(/\w/)
  }
})

test('asks for no token until the host’s limit is over', async () => {
  world.host.faults.add({ fault: { kind: 'secondary-limit', retryAfterSeconds: 30 } })
  const app = open()
  await expect(app.token()).rejects.toMatchObject({ code: 'rate_limited' })
  world.time.now += 29_000
  const before = world.host.log.length
  await expect(app.token()).rejects.toMatchObject({ code: 'rate_limited', details: { retryAfterMs: 1000 } })
  expect(world.host.log).toHaveLength(before)
  world.time.now += 1000
  expect(await app.token()).not.toBe('')
})
