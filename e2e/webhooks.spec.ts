import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request as rawRequest } from 'node:http'
import type { APIRequestContext } from '@playwright/test'
import { contract } from '../lib/contract'
import { step } from './story'
import { expect, test, webhookSecret } from './world'

/** A Git host calls the server that a person would run, proxy and all. It polls once an hour: whatever is seen here was told. */

test.skip(({ isMobile }) => isMobile, 'the same on every screen')

let address = ''
test.beforeEach(async ({ request, told }) => {
  await expect.poll(async () => (await repositoryOf(request, told)).head).toMatch(/^[0-9a-f]{40}$/)
  const { webhook } = await repositoryOf(request, told)
  address = `${told}${webhook?.path}`
})

test('a signed push is heard under any name, and the board shows the commit that it told of', async ({
  request,
  told,
  world,
}) => {
  const before = await repositoryOf(request, told)
  await step(world, 'release')
  expect((await repositoryOf(request, told)).head).toBe(before.head)
  const asked = raw(address, {
    ...signed('push', '{}', 'first'),
    host: 'plimsoll.example',
    'x-forwarded-for': '10.0.0.7',
  })
  asked.end('{}')
  expect((await answerOf(asked)).statusCode).toBe(204)
  await expect.poll(async () => (await repositoryOf(request, told)).head).not.toBe(before.head)
  const { head, webhook } = await repositoryOf(request, told)
  expect(webhook).toMatchObject({ accepted: 1, last: { event: 'push' } })
  await expect
    .poll(async () => {
      const { cells } = contract.listCells.output.parse(
        await (await request.get(`${told}/api/v1/cells?limit=1000`)).json(),
      )
      return cells.some(cell => cell.git?.commit === head)
    })
    .toBe(true)
})

test('a delivery that comes again is answered as the first time, and nothing is read or stored for it', async ({
  request,
  told,
  world,
}) => {
  expect((await send(request, 'push', 'twice')).status()).toBe(204)
  const { webhook } = await repositoryOf(request, told)
  const last = { head: (await repositoryOf(request, told)).head, accepted: webhook?.accepted ?? 0 }
  await step(world, 'release')
  expect((await send(request, 'push', 'twice')).status()).toBe(204)
  // Notices keep their order, so what this one wakes comes after whatever the other could have.
  expect((await send(request, 'status', 'after')).status()).toBe(204)
  const now = await repositoryOf(request, told)
  expect({ head: now.head, accepted: now.webhook?.accepted }).toEqual({ head: last.head, accepted: last.accepted + 1 })
  await send(request, 'push', 'anew')
  await expect.poll(async () => (await repositoryOf(request, told)).head).not.toBe(last.head)
})

test('a wrong signature and an unknown repository are refused alike, and nothing is stored', async ({
  request,
  told,
}) => {
  const before = (await repositoryOf(request, told)).webhook
  const forged = await request.post(address, { data: '{}', headers: signed('push', '{"other": true}', 'forged') })
  const nowhere = await request.post(`${told}/api/v1/webhooks/nobody`, {
    data: '{}',
    headers: signed('push', '{}', 'nowhere'),
  })
  expect([forged.status(), nowhere.status()]).toEqual([404, 404])
  expect(await forged.text()).toBe(await nowhere.text())
  const after = (await repositoryOf(request, told)).webhook
  expect(after).toEqual({ ...before, refused: (before?.refused ?? 0) + 1 })
})

test('a body that is too large is refused before its end: at once where its length is told, else at the limit', async ({
  request,
  told,
}) => {
  const before = (await repositoryOf(request, told)).webhook
  const tooLong = raw(address, { ...signed('push', '{}', 'long'), 'content-length': String(27 * 1024 * 1024) })
  tooLong.write('{')
  expect((await answerOf(tooLong)).statusCode).toBe(413)
  tooLong.destroy()

  const endless = raw(address, signed('push', '{}', 'endless'))
  const answer = answerOf(endless)
  let isAnswered = false
  const mark = () => {
    isAnswered = true
  }
  answer.then(mark, mark)
  const part = Buffer.alloc(1024 * 1024, ' ')
  for (let sent = 0; sent < 200 && !isAnswered; sent++) {
    if (!endless.write(part)) await Promise.race([once(endless, 'drain'), answer])
  }
  expect((await answer).statusCode).toBe(413)
  expect(endless.writableEnded).toBe(false)
  endless.destroy()
  expect((await repositoryOf(request, told)).webhook).toEqual(before)
})

test('there is nothing to read at a webhook’s address', async ({ request }) => {
  expect((await request.get(address)).status()).toBe(405)
})

function signed(event: string, body: string, id: string): Record<string, string> {
  const hex = createHmac('sha256', webhookSecret).update(body).digest('hex')
  return {
    'content-type': 'application/json',
    'x-github-event': event,
    'x-github-delivery': id,
    'x-hub-signature-256': `sha256=${hex}`,
  }
}

function send(request: APIRequestContext, event: string, id: string) {
  return request.post(address, { data: '{}', headers: signed(event, '{}', id) })
}

async function repositoryOf(request: APIRequestContext, told: string) {
  const answer = await request.get(`${told}/api/v1/connections`)
  const { repositories } = contract.readConnections.output.parse(await answer.json())
  const [first] = repositories
  if (first === undefined) throw new Error('The server has no repository.')
  return first
}

function raw(url: string, headers: Readonly<Record<string, string>>): ClientRequest {
  return rawRequest(url, { method: 'POST', headers })
}

async function answerOf(request: ClientRequest): Promise<IncomingMessage> {
  const [answer]: IncomingMessage[] = await once(request, 'response')
  if (answer === undefined) throw new Error('No answer came.')
  request.on('error', () => {})
  answer.resume()
  return answer
}
