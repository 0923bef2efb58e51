import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect } from './test-octokit'
import { startTestWorld, type TestWorld } from './test-world'

interface Received {
  readonly event: string
  readonly delivery: string
  readonly signature: string
  readonly body: string
}

const at = { owner: 'harbour', repo: 'gitops' }
const secret = 'a secret between us'
let world: TestWorld
let listener: Server
let received: Received[]
let answer: number

beforeEach(async () => {
  world = await startTestWorld()
  received = []
  answer = 200
  listener = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const header = (name: string) => String(request.headers[name] ?? '')
      received.push({
        event: header('x-github-event'),
        delivery: header('x-github-delivery'),
        signature: header('x-hub-signature-256'),
        body: Buffer.concat(chunks).toString(),
      })
      response.writeHead(answer).end()
    })
  })
  await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  listener.closeAllConnections()
  listener.close()
  await world.close()
})

async function hook(events: readonly string[]): Promise<number> {
  const address = listener.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/hook`
  const config = { url, content_type: 'json', secret }
  const { data } = await connect(world, 'mara').octokit.repos.createWebhook({ ...at, config, events: [...events] })
  expect(data.config.secret).toBe('********')
  await world.host.webhooksSent()
  expect(received.map(({ event }) => event)).toEqual(['ping'])
  received = []
  return data.id
}

test('signs every delivery with the hook’s secret', async () => {
  await hook(['push'])
  await world.commit('main', { README: 'grüße\n' })
  await world.host.webhooksSent()
  const [push] = received
  expect(push?.event).toBe('push')
  expect(push?.signature).toBe(
    `sha256=${createHmac('sha256', secret)
      .update(push?.body ?? '')
      .digest('hex')}`,
  )
})

test('tells a push with what was before and after', async () => {
  await hook(['push'])
  const before = world.host.repository('harbour', 'gitops').state.branches.main
  const after = await world.commit('main', { README: 'b\n' })
  await world.host.webhooksSent()
  expect(JSON.parse(received[0]?.body ?? '{}')).toMatchObject({
    ref: 'refs/heads/main',
    before,
    after,
    created: false,
    deleted: false,
    forced: false,
    commits: [{ id: after, message: 'Change README\n' }],
    repository: { full_name: 'harbour/gitops', default_branch: 'main' },
    sender: { login: 'mara' },
  })
})

test('tells the life of a pull request in its order', async () => {
  await world.commit('feature', { README: 'b\n' }, 'main')
  await hook(['*'])
  const { octokit } = connect(world, 'jonas')
  const one = { ...at, pull_number: 1 }
  const { data } = await octokit.pulls.create({ ...at, head: 'feature', base: 'main', title: 't' })
  await world.host.webhooksSent()
  await octokit.repos.createCommitStatus({ ...at, sha: data.head.sha, state: 'success', context: 'c' })
  await world.host.webhooksSent()
  await connect(world, 'mara').octokit.pulls.createReview({ ...one, event: 'APPROVE' })
  await world.host.webhooksSent()
  await world.commit('feature', { README: 'c\n' })
  await world.host.webhooksSent()
  await octokit.pulls.merge(one)
  await world.host.webhooksSent()
  const told = received.map(({ event, body }) => [event, JSON.parse(body).action ?? null].filter(Boolean).join(' '))
  expect(told.slice(0, 3)).toEqual(['pull_request opened', 'status', 'pull_request_review submitted'])
  expect(told.slice(3, 5).sort()).toEqual(['pull_request synchronize', 'push'])
  expect(told.slice(5).sort()).toEqual(['pull_request closed', 'push'])
  const closed = received.map(({ body }) => JSON.parse(body)).find(payload => payload.action === 'closed')
  expect(closed.pull_request).toMatchObject({ merged: true, merged_by: { login: 'jonas' } })
})

test('delivers again under the same id, after a failure too', async () => {
  const id = await hook(['push'])
  answer = 500
  await world.commit('main', { README: 'b\n' })
  await world.host.webhooksSent()
  const { octokit } = connect(world, 'mara')
  const [failed] = (await octokit.repos.listWebhookDeliveries({ ...at, hook_id: id })).data
  expect(failed).toMatchObject({ event: 'push', status_code: 500, redelivery: false })
  answer = 200
  await octokit.repos.redeliverWebhookDelivery({ ...at, hook_id: id, delivery_id: Number(failed?.id) })
  await world.host.webhooksSent()
  expect(received).toHaveLength(2)
  expect(received[1]).toEqual(received[0])
  const deliveries = (await octokit.repos.listWebhookDeliveries({ ...at, hook_id: id })).data
  expect(
    deliveries.map(({ guid, redelivery, status_code }) => [guid === failed?.guid, redelivery, status_code]),
  ).toEqual([
    [true, true, 200],
    [true, false, 500],
    [false, false, 200],
  ])
})

test('sends nothing that was not asked for, and nothing when switched off', async () => {
  const id = await hook(['pull_request'])
  await world.commit('main', { README: 'b\n' })
  const { octokit } = connect(world, 'mara')
  await octokit.repos.updateWebhook({ ...at, hook_id: id, active: false, events: ['push'] })
  await world.commit('main', { README: 'c\n' })
  await world.host.webhooksSent()
  expect(received).toEqual([])
})
