/** Every way in which a cluster cannot be reached, in words; and credentials that change while the process lives. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Certificate, makeCertificate } from '@/demo/kubernetes/http/certificate'
import { type Connection, connect } from './connect'
import type { Fault } from './fault'

let folder: string
let time: number
const closing: (() => void)[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-connect-'))
  time = Date.parse('2026-11-21T12:00:00Z')
})
afterEach(() => {
  for (const close of closing.splice(0)) close()
  rmSync(folder, { recursive: true, force: true })
})

function file(name: string, text: string, mode = 0o600): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

function kubeconfig(cluster: object, user: object = { token: 'secret-token' }, more: object = {}): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'prod',
    clusters: [{ name: 'prod', cluster }],
    users: [{ name: 'reader', user }],
    contexts: [{ name: 'prod', context: { cluster: 'prod', user: 'reader' } }],
    ...more,
  }
  return file('kubeconfig', JSON.stringify(config))
}

function open(path: string, context?: string): Connection {
  const connection = connect({ name: 'east', kubeconfig: path, ...(context ? { context } : {}) }, () => time)
  closing.push(connection.close)
  return connection
}

async function ask(connection: Connection): Promise<Fault | null> {
  const request = { path: '/version', what: 'version', compressed: false }
  const opened = await connection.open(request, new AbortController().signal)
  if (!opened.ok) return opened.fault
  opened.body.resume()
  return null
}

function listen(server: Server): Promise<number> {
  closing.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))
}

/** A server that keeps the Authorization headers it saw and answers with a status. */
async function plainServer(status: (request: IncomingMessage) => number = () => 200) {
  const seen: (string | undefined)[] = []
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization)
    const code = status(request)
    response.writeHead(code).end(JSON.stringify({ kind: 'Status', message: `said ${code}` }))
  })
  const port = await listen(server)
  return { url: `http://127.0.0.1:${port}`, seen }
}

describe('a kubeconfig', () => {
  test('that is not there is named with its path', async () => {
    const path = join(folder, 'nowhere')
    expect(await ask(open(path))).toMatchObject({ code: 'kubeconfig_missing', message: expect.stringContaining(path) })
  })

  test('that appears later is taken then', async () => {
    const { url } = await plainServer()
    const connection = open(join(folder, 'kubeconfig'))
    expect(await ask(connection)).toMatchObject({ code: 'kubeconfig_missing' })
    kubeconfig({ server: url })
    expect(await ask(connection)).toBeNull()
    expect(connection.server()).toBe(url)
  })

  test.each([
    ['broken YAML', 'users: [{name: a, user: {token: hush-hush}'],
    ['no mapping', '- hush-hush'],
    ['a cluster without a server', '{"clusters": [{"name": "a", "cluster": {}}], "users": [{"user": "hush-hush"}]}'],
  ])('with %s is said to be invalid, without showing what it holds', async (_title, text) => {
    const fault = await ask(open(file('kubeconfig', text)))
    expect(fault?.code).toMatch(/^(kubeconfig_invalid|context_missing)$/)
    expect(JSON.stringify(fault)).not.toContain('hush')
  })

  test('without the wanted context names those that it has', async () => {
    expect(await ask(open(kubeconfig({ server: 'https://127.0.0.1:1' }), 'staging'))).toEqual({
      code: 'context_missing',
      message: `The kubeconfig ${join(folder, 'kubeconfig')} has no context "staging".`,
      fix: 'Use one of: prod.',
    })
  })

  test('whose context names a user that is not there says so', async () => {
    const contexts = [{ name: 'prod', context: { cluster: 'prod', user: 'ghost' } }]
    expect(await ask(open(kubeconfig({ server: 'https://127.0.0.1:1' }, {}, { contexts })))).toMatchObject({
      code: 'kubeconfig_invalid',
      message: expect.stringContaining('names a user'),
    })
  })

  test('does not send a token in the clear to another machine', async () => {
    expect(await ask(open(kubeconfig({ server: 'http://192.0.2.1:8080' })))).toMatchObject({
      code: 'kubeconfig_invalid',
      fix: expect.stringContaining('https'),
    })
  })

  test.each(['10.0.0.1:6443', 'https://', 'file:///etc/passwd'])(
    'whose server is %s is said to have no address',
    async server => {
      expect(await ask(open(kubeconfig({ server })))).toMatchObject({
        code: 'kubeconfig_invalid',
        message: expect.stringContaining('no address'),
      })
    },
  )

  test('that names a certificate file which is not there says which', async () => {
    const missing = join(folder, 'ca.crt')
    expect(
      await ask(open(kubeconfig({ server: 'https://127.0.0.1:1', 'certificate-authority': 'ca.crt' }))),
    ).toMatchObject({
      code: 'credential_file_unreadable',
      message: expect.stringContaining(missing),
    })
  })
})

describe('a server', () => {
  test('that refuses the connection', async () => {
    const probe = createTcpServer()
    const port = await new Promise<number>(resolve =>
      probe.listen(0, '127.0.0.1', () => resolve((probe.address() as AddressInfo).port)),
    )
    await new Promise(resolve => probe.close(resolve))
    expect(await ask(open(kubeconfig({ server: `https://127.0.0.1:${port}` })))).toMatchObject({
      code: 'connection_refused',
    })
  })

  test('whose name cannot be resolved', async () => {
    expect(await ask(open(kubeconfig({ server: 'https://no-such-cluster.invalid' })))).toMatchObject({
      code: 'host_not_found',
    })
  })

  test('that hangs up', async () => {
    const server = createTcpServer(socket => socket.destroy())
    closing.push(() => server.close())
    const port = await new Promise<number>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
    )
    expect(await ask(open(kubeconfig({ server: `https://127.0.0.1:${port}` })))).toMatchObject({
      code: 'connection_lost',
    })
  })

  test.each([
    [401, 'unauthenticated'],
    [403, 'forbidden'],
    [404, 'kind_missing'],
    [410, 'expired'],
    [429, 'rate_limited'],
    [500, 'server_error'],
    [503, 'server_error'],
    [302, 'server_error'],
  ])('that answers %i', async (status, code) => {
    const { url } = await plainServer(() => status)
    expect(await ask(open(kubeconfig({ server: url })))).toMatchObject({
      code,
      message: expect.stringContaining(`HTTP ${status}: said ${status}`),
    })
  })

  const certificates: readonly (readonly [string, () => Certificate | null, string])[] = [
    ['another authority signed', () => makeCertificate(), 'certificate_not_trusted'],
    ['names another host', () => makeCertificate(1, 'DNS:elsewhere.example.com'), 'certificate_wrong_name'],
  ]
  test.for(certificates)('whose certificate %s', async ([, make, code], context) => {
    const certificate = make()
    if (!certificate) return context.skip('there is no openssl program to make certificates')
    const port = await listen(createTlsServer({ ...certificate }, (_request, response) => response.end('{}')))
    const trusted = Buffer.from(certificate.cert).toString('base64')
    const trust = code === 'certificate_not_trusted' ? {} : { 'certificate-authority-data': trusted }
    expect(await ask(open(kubeconfig({ server: `https://127.0.0.1:${port}`, ...trust })))).toMatchObject({ code })
  })
})

describe('credentials', () => {
  test('from a token file are read again after they were refused, and its last newline is no part of them', async () => {
    const { url, seen } = await plainServer(request => (request.headers.authorization === 'Bearer new' ? 200 : 401))
    file('token', 'old\n')
    const connection = open(kubeconfig({ server: url }, { tokenFile: 'token' }))
    await ask(connection)
    file('token', 'new\n')
    expect(await ask(connection)).toBeNull()
    expect(seen).toEqual(['Bearer old', 'Bearer new'])
  })

  test('in the kubeconfig itself are read again after they were refused', async () => {
    const { url, seen } = await plainServer(request => (request.headers.authorization === 'Bearer new' ? 200 : 401))
    const connection = open(kubeconfig({ server: url }, { token: 'old' }))
    await ask(connection)
    kubeconfig({ server: url }, { token: 'new' })
    expect(await ask(connection)).toMatchObject({ code: 'unauthenticated' })
    expect(await ask(connection)).toBeNull()
    expect(seen).toEqual(['Bearer old', 'Bearer old', 'Bearer new'])
  })
})

describe('a credential command', () => {
  const credential = (status: object) =>
    JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status })
  const command = (script: string) => ({ command: file('credential', `#!/bin/sh\n${script}\n`, 0o700) })
  const exec = (script: string, more: object = {}) => ({
    exec: { apiVersion: 'client.authentication.k8s.io/v1', ...command(script), ...more },
  })
  const counting = (expiry: string) =>
    exec(`echo run >> "${join(folder, 'runs')}"; n=$(wc -l < "${join(folder, 'runs')}")
printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t%s"${expiry}}}' $n`)

  test('is run once for all who wait, and again when its credential is about to expire', async () => {
    const { url, seen } = await plainServer()
    const connection = open(kubeconfig({ server: url }, counting(',"expirationTimestamp":"2026-11-21T12:10:00Z"')))
    await Promise.all(Array.from({ length: 10 }, () => ask(connection)))
    expect(new Set(seen)).toEqual(new Set(['Bearer t1']))
    time += 9 * 60_000 + 1_000
    await ask(connection)
    expect(new Set(seen)).toEqual(new Set(['Bearer t1', 'Bearer t2']))
  })

  test('is run again after its credential was refused', async () => {
    const { url, seen } = await plainServer(request => (request.headers.authorization === 'Bearer t1' ? 401 : 200))
    const connection = open(kubeconfig({ server: url }, counting('')))
    expect(await ask(connection)).toMatchObject({ code: 'unauthenticated' })
    expect(await ask(connection)).toBeNull()
    expect(seen).toEqual(['Bearer t1', 'Bearer t2'])
  })

  test('is told the cluster when it asks for it, and gets its own environment', async () => {
    const { url, seen } = await plainServer()
    const script = `printf '{"status":{"token":"%s-%s"}}' "$WHO" "$(printf %s "$KUBERNETES_EXEC_INFO" | grep -o 'http://[^"]*')"`
    const user = exec(script, { provideClusterInfo: true, env: [{ name: 'WHO', value: 'me' }] })
    await ask(open(kubeconfig({ server: url }, user)))
    expect(seen).toEqual([`Bearer me-${url}`])
  })

  test.each([
    [
      'fails',
      'echo "no session; token=eyJhbGciOiJSUzI1NiIsImtpZCI6IjEyMzQ1Njc4OTAifQ.abcdefgh" >&2; exit 3',
      'no session',
    ],
    ['fails without a word', 'exit 1', 'it failed without a word'],
    ['prints something else', 'echo hello', 'it printed no ExecCredential'],
    ['prints no credential', `echo '${credential({})}'`, 'it printed no ExecCredential'],
  ])('that %s is a named problem, and no token is repeated', async (_title, script, words) => {
    const fault = await ask(open(kubeconfig({ server: 'http://127.0.0.1:1' }, exec(script))))
    expect(fault).toMatchObject({ code: 'credential_command_failed', message: expect.stringContaining(words) })
    expect(JSON.stringify(fault)).not.toContain('eyJ')
  })

  test('that is not installed says how to install it', async () => {
    const user = { exec: { command: 'no-such-login-program', installHint: 'Install it from your vendor.' } }
    expect(await ask(open(kubeconfig({ server: 'http://127.0.0.1:1' }, user)))).toEqual({
      code: 'credential_command_failed',
      message:
        'The credential command "no-such-login-program" of the kubeconfig failed: there is no such program here.',
      fix: 'Install it from your vendor.',
    })
  })
})
