import { expect, test } from 'vitest'
import { type Image, parseImage } from '@/lib/domain/image'
import { answerCart, serve } from './__fixtures__/registry-server'
import type { RegistryLogin } from './contract'
import { createRegistries } from './registries'

const secret = 'correct horse'
const basic = `Basic ${Buffer.from(`bot:${secret}`).toString('base64')}`

test('a token is fetched for reading this repository and no more, whatever scope the registry names', async () => {
  const realm = await serve((_, response) => response.end('{"token":"t0k"}'))
  const { host, asked } = await serve((request, response) => {
    if (request.headers.authorization === 'Bearer t0k') return answerCart(request, response)
    const challenge = `Bearer realm="http://${realm.host}/token",service="reg",scope="repository:*:push"`
    response.writeHead(401, { 'www-authenticate': challenge }).end()
  })
  expect(await find(`${host}/shop/cart:1`, [login(host)])).toMatchObject({ kind: 'found' })
  const [question] = realm.asked
  expect(question).toMatchObject({ authorization: basic })
  const sent = new URL(question?.url ?? '', 'http://x').searchParams
  expect([sent.get('service'), sent.get('scope')]).toEqual(['reg', 'repository:shop/cart:pull'])
  expect(asked.map(one => one.authorization)).toEqual([undefined, 'Bearer t0k'])
})

test('a registry that asks for Basic gets the login, read anew for each question', async () => {
  let reads = 0
  const { host } = await serve(askBasic)
  const password = () => {
    reads++
    return secret
  }
  const logins = [{ ...login(host), password }]
  expect(await find(`${host}/shop/cart:1`, logins)).toMatchObject({ kind: 'found' })
  expect(reads).toBe(1)
})

test('a login goes to its own registry alone', async () => {
  const { host, asked } = await serve(askBasic)
  const answer = await find(`${host}/shop/cart:1`, [login('registry.example')])
  expect(answer).toMatchObject({ kind: 'unknown', why: expect.stringContaining('asks for a login') })
  expect(asked.map(one => one.authorization)).toEqual([undefined])
})

test('nothing that proves who asks goes along with a redirect to another host', async () => {
  const other = await serve(answerCart)
  const { host } = await serve((request, response) => {
    if (request.headers.authorization !== basic) return askBasic(request, response)
    response.writeHead(307, { location: `http://${other.host}${request.url}` }).end()
  })
  expect(await find(`${host}/shop/cart:1`, [login(host)])).toMatchObject({ kind: 'found' })
  expect(other.asked.map(one => one.authorization)).toEqual([undefined])
})

test('a login service elsewhere is not spoken to without encryption', async () => {
  const { host } = await serve((_, response) =>
    response.writeHead(401, { 'www-authenticate': 'Bearer realm="http://auth.example/token"' }).end(),
  )
  expect(await find(`${host}/shop/cart:1`, [login(host)])).toEqual({
    kind: 'unknown',
    why: 'auth.example would be asked without encryption',
  })
})

test('the password and the token are in no answer, also when they are refused or cannot be read', async () => {
  const { host } = await serve((_, response) => response.writeHead(401, { 'www-authenticate': 'Basic' }).end())
  const refused = await find(`${host}/shop/cart:1`, [login(host)])
  const unread = await find(`${host}/shop/cart:1`, [
    {
      ...login(host),
      password() {
        throw new Error(secret)
      },
    },
  ])
  expect(JSON.stringify([refused, unread])).not.toContain(secret)
  expect(refused).toMatchObject({ kind: 'unknown', why: expect.stringContaining('refuses the login') })
  expect(unread).toMatchObject({ kind: 'unknown', why: expect.stringContaining('could not be read') })
})

test('redirects are followed a few times and no more', async () => {
  const { host, asked } = await serve((request, response) =>
    response.writeHead(302, { location: `${request.url}x` }).end(),
  )
  expect(await find(`${host}/shop/cart:1`, [])).toMatchObject({ kind: 'unknown' })
  expect(asked).toHaveLength(4)
})

function askBasic(...[request, response]: Parameters<typeof answerCart>): void {
  if (request.headers.authorization === basic) answerCart(request, response)
  else response.writeHead(401, { 'www-authenticate': 'Basic realm="shop"' }).end()
}

function login(host: string): RegistryLogin {
  return { host, user: 'bot', password: () => secret }
}

function find(text: string, logins: readonly RegistryLogin[]) {
  const { findManifest } = createRegistries({ logins, allowLoopback: true, clock: () => 0 })
  return findManifest(image(text), new AbortController().signal)
}

function image(text: string): Image {
  const parsed = parseImage(text)
  if (parsed === null) throw new Error(text)
  return parsed
}
