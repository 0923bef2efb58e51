/** What stands between us and an API server may answer with anything; none of it may pass for news. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from './clock'
import { connect } from './connect'
import { list } from './list'
import { kubeconfigText } from './testing/backend'
import { type WatchEnd, watch } from './watch'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

async function serving(answer: (response: ServerResponse) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-watch-'))
  const server = createServer((_request, response) => answer(response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const kubeconfig = join(folder, 'kubeconfig')
  const { port } = server.address() as AddressInfo
  writeFileSync(kubeconfig, kubeconfigText(`http://127.0.0.1:${port}`, { token: 'token', authority: null }))
  const connection = connect({ name: 'east', kubeconfig }, systemClock.now)
  closing.push(() => {
    connection.close()
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return connection
}

const never = new AbortController().signal

async function watched(answer: (response: ServerResponse) => void): Promise<{ end: WatchEnd; seen: string[] }> {
  const seen: string[] = []
  const note = (what: string) => (raw: unknown) => seen.push(`${what} ${(raw as { name: string }).name}`)
  const sink = { put: note('put'), remove: note('remove'), heard: () => seen.push('heard') }
  const request = { path: '/api/v1/pods', what: 'pods', resourceVersion: '7', timeoutSeconds: 60, silenceMs: 5_000 }
  return { end: await watch(await serving(answer), request, sink, systemClock, never), seen }
}

function event(type: string, name: string, resourceVersion: string): string {
  return `${JSON.stringify({ type, object: { name, metadata: { resourceVersion } } })}\n`
}

test('events and bookmarks are taken in order, and their last version is where to go on', async () => {
  const { end, seen } = await watched(response => {
    response.write(event('ADDED', 'a', '8') + event('MODIFIED', 'a', '9') + event('DELETED', 'a', '10'))
    response.end(event('BOOKMARK', '', '15'))
  })
  expect(seen.filter(what => what !== 'heard')).toEqual(['put a', 'put a', 'remove a'])
  expect(end).toEqual({ resourceVersion: '15', opened: true, heard: true, fault: null, expired: false })
})

test('an event that comes in pieces, cut inside a letter, is one event', async () => {
  const bytes = Buffer.from(event('ADDED', 'größe', '8'))
  const { seen } = await watched(response => {
    response.writeHead(200)
    let sent = 0
    const next = () => {
      response.write(bytes.subarray(sent, sent + 3))
      sent += 3
      if (sent < bytes.length) setImmediate(next)
      else response.end()
    }
    next()
  })
  expect(seen).toContain('put größe')
})

test.each([
  ['a login page', '<html>\n<body>Please log in</body>\n'],
  ['an event without a version', `${JSON.stringify({ type: 'ADDED', object: { name: 'a' } })}\n`],
  ['an event without a type', `${JSON.stringify({ object: { metadata: { resourceVersion: '8' } } })}\n`],
])('%s ends the watch at the version before it', async (_title, body) => {
  const { end, seen } = await watched(response => response.end(event('ADDED', 'a', '8') + body))
  expect(end).toMatchObject({ resourceVersion: '8', fault: { code: 'answer_not_understood' }, expired: false })
  expect(seen.filter(what => what !== 'heard')).toEqual(['put a'])
})

test('an ERROR event with 410 asks for a new list, another one is a fault of the server', async () => {
  const error = (code: number) =>
    `${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code, message: 'm' } })}\n`
  expect((await watched(response => response.end(error(410)))).end).toMatchObject({ expired: true, fault: null })
  expect((await watched(response => response.end(error(500)))).end).toMatchObject({
    expired: false,
    fault: { code: 'server_error' },
  })
})

test('half a line at the end is no event, and the version stays before it', async () => {
  const { end, seen } = await watched(response =>
    response.end(event('ADDED', 'a', '8') + event('ADDED', 'b', '9').slice(0, 30)),
  )
  expect(seen.filter(what => what !== 'heard')).toEqual(['put a'])
  expect(end).toMatchObject({ resourceVersion: '8', fault: null })
})

test.each([
  ['a login page', '<html>Please log in</html>'],
  ['half an answer', '{"metadata": {"resourceVersion": "5"}, "items": ['],
  ['another object', '{"kind": "Pod", "metadata": {"name": "a"}}'],
])('a list that is %s gives no object and a fault', async (_title, body) => {
  const connection = await serving(response => response.end(body))
  const request = { path: '/api/v1/pods', what: 'pods', pageSize: 500, pageWithinMs: 5_000 }
  const added: unknown[] = []
  const listed = await list(connection, request, raw => added.push(raw), systemClock, never)
  expect(listed).toMatchObject({ ok: false, fault: { code: 'answer_not_understood' } })
  expect(added).toEqual([])
})

test('a list that stops half way is given up in time', async () => {
  const connection = await serving(response => response.write('{"metadata":'))
  const request = { path: '/api/v1/pods', what: 'pods', pageSize: 500, pageWithinMs: 50 }
  expect(await list(connection, request, () => {}, systemClock, never)).toMatchObject({
    ok: false,
    fault: { code: 'timed_out' },
  })
})
