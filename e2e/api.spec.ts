import { request as rawRequest } from 'node:http'
import { contract } from '../lib/contract'
import { expect, test } from './world'

/** The API as a script uses it. One project is enough: no page is involved. */
test.skip(({ isMobile }) => isMobile, 'the same on every screen')

test.beforeEach(async ({ request }) => {
  const count = async () => (await (await request.get('/api/v1/cells?limit=1000')).json()).cells.length
  await expect.poll(count, { message: 'the demo has 65 cells in Git and one beside it' }).toBe(66)
})

test('cells come in the promised shape, by service and environment, and paging loses and repeats none', async ({
  request,
}) => {
  const all = contract.listCells.output.parse(await (await request.get('/api/v1/cells?limit=1000')).json())
  expect(all.next).toBeNull()
  const paged: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = cursor === '' ? 'limit=7' : `limit=7&cursor=${encodeURIComponent(cursor)}`
    const page = contract.listCells.output.parse(await (await request.get(`/api/v1/cells?${query}`)).json())
    paged.push(...page.cells.map(cell => `${cell.service} ${cell.environment}`))
    cursor = page.next
  }
  expect(paged).toEqual(all.cells.map(cell => `${cell.service} ${cell.environment}`))
  expect(new Set(paged).size).toBe(paged.length)
})

test('cells are filtered by service, environment and state', async ({ request }) => {
  const read = async (query: string) =>
    contract.listCells.output.parse(await (await request.get(`/api/v1/cells?${query}`)).json()).cells
  expect((await read('service=cart,web&environment=prod')).map(cell => cell.service)).toEqual(['cart'])
  const drifted = await read('state=Drifted')
  expect(drifted.length).toBeGreaterThan(0)
  expect(new Set(drifted.map(cell => cell.state))).toEqual(new Set(['Drifted']))
  const [first] = drifted
  expect(first?.git?.commit).toMatch(/^[0-9a-f]{40}$/)
  expect(first?.live[0]).toMatchObject({ cluster: 'prod', ready: expect.any(Number), wanted: expect.any(Number) })
})

const noJson: ReadonlySet<string> = new Set(['stream', 'exportEvents'])

/** What an endpoint cannot do without. */
const queries: Readonly<Record<string, string>> = { search: '?q=%23236' }

for (const [name, endpoint] of Object.entries(contract)) {
  if (endpoint.method !== 'GET' || endpoint.path.includes('[') || noJson.has(name)) continue
  test(`${name} answers what its contract says`, async ({ request }) => {
    const response = await request.get(`${endpoint.path}${queries[name] ?? ''}`)
    expect(response.status()).toBe(200)
    endpoint.output.parse(await response.json())
  })
}

test('the contract is served as OpenAPI', async ({ request }) => {
  const { openapi, paths } = await (await request.get('/api/v1/openapi.json')).json()
  expect(openapi).toBe('3.1.0')
  expect(Object.keys(paths)).toContain('/api/v1/promotions/{id}')
})

test('a write from another origin, or from none, is refused and says that nothing was written', async ({
  request,
  baseURL,
}) => {
  const data = { service: 'cart', environment: 'prod', planId: 'f'.repeat(40) }
  for (const headers of [{ origin: 'http://evil.example' }, { origin: 'null' }, {}]) {
    const response = await request.post('/api/v1/promotions', { data, headers })
    expect(response.status()).toBe(403)
    expect((await response.json()).error.message).toContain('Nothing was written')
  }
  const own = await request.post('/api/v1/promotions', { data, headers: { origin: new URL(baseURL ?? '').origin } })
  expect(own.status()).not.toBe(403)
})

test('a request under another name or through a proxy is refused', async ({ baseURL }) => {
  const { port } = new URL(baseURL ?? '')
  expect(await statusOf(port, { host: 'plimsoll.example' })).toBe(403)
  expect(await statusOf(port, { host: `localhost:${port}`, 'x-forwarded-for': '10.0.0.7' })).toBe(403)
  expect(await statusOf(port, { host: `localhost:${port}` })).toBe(200)
})

test('bad input is answered with what is wrong and no trace of the inside', async ({ request, baseURL }) => {
  const headers = { origin: new URL(baseURL ?? '').origin, 'content-type': 'application/json' }
  for (const data of ['{', '[]', '{"service": 7}', `{"service":"${'x'.repeat(70_000)}"}`]) {
    const response = await request.post('/api/v1/promotions/preview', { data: Buffer.from(data), headers })
    expect(response.status()).toBe(400)
    const body = await response.text()
    expect(JSON.parse(body).error.code).toBe('bad_request')
    expect(body).not.toMatch(/node_modules|\.ts:\d/)
  }
  expect((await request.get('/api/v1/cells?limit=0')).status()).toBe(400)
  expect((await request.get('/api/v1/services/nobody')).status()).toBe(404)
  expect((await request.get('/api/v1/audit?type=made.up')).status()).toBe(400)
})

function statusOf(port: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    rawRequest({ host: '127.0.0.1', port, path: '/api/v1/board', headers }, response => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .once('error', reject)
      .end()
  })
}
