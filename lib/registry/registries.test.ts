import { expect, test } from 'vitest'
import { type Image, parseImage } from '@/lib/domain/image'
import { answerCart, indexDigest, indexText, indexType, part, serve } from './__fixtures__/registry-server'
import type { RegistryOptions } from './contract'
import { createRegistries } from './registries'

const signal = new AbortController().signal

test('an image that is there is found with the digest of the registry', async () => {
  const { host } = await serve(answerCart)
  expect(await find(`${host}/shop/cart:1`)).toEqual({ kind: 'found', digest: indexDigest, mediaType: indexType })
})

test('a digest beside a tag is what is asked for, since it is what a node pulls', async () => {
  const { host, asked } = await serve(answerCart)
  expect(await find(`${host}/shop/cart:1@${indexDigest}`)).toMatchObject({ kind: 'found' })
  expect(asked.map(one => one.url)).toEqual([`/v2/shop/cart/manifests/${indexDigest}`])
})

test('an image is missing only when the registry says so in its own words', async () => {
  const { host } = await serve(answerCart)
  expect(await find(`${host}/shop/cart:2`)).toEqual({ kind: 'missing' })
  const web = await serve((_, response) => response.writeHead(404).end('<h1>Not here</h1>'))
  expect(await find(`${web.host}/shop/cart:2`)).toMatchObject({ kind: 'unknown', why: expect.stringContaining('404') })
})

test('where HEAD is refused or proves no digest, the text is read and its digest computed', async () => {
  for (const status of [405, 200]) {
    const { host } = await serve((request, response) => {
      if (request.method === 'HEAD') response.writeHead(status, { 'content-type': indexType }).end()
      else response.writeHead(200, { 'content-type': indexType }).end(indexText)
    })
    expect(await find(`${host}/shop/cart:1`)).toMatchObject({
      kind: 'found',
      digest: indexDigest,
      platforms: ['linux/arm64/v8'],
    })
  }
})

test('a digest that is not that of the text, or not the one that was asked for, proves nothing', async () => {
  const lying = await serve((request, response) => {
    if (request.method === 'HEAD') response.writeHead(405).end()
    else response.writeHead(200, { 'content-type': indexType, 'docker-content-digest': part }).end(indexText)
  })
  expect(await find(`${lying.host}/shop/cart:1`)).toMatchObject({ kind: 'unknown' })
  const other = await serve((_, response) =>
    response.writeHead(200, { 'content-type': indexType, 'docker-content-digest': part }).end(),
  )
  expect(await find(`${other.host}/shop/cart@${indexDigest}`)).toMatchObject({ kind: 'unknown' })
})

test('an answer that is no manifest is not taken for one', async () => {
  const { host } = await serve((_, response) =>
    response.writeHead(200, { 'content-type': 'text/html', 'docker-content-digest': part }).end('<p>Sign in</p>'),
  )
  expect(await find(`${host}/shop/cart:1`)).toMatchObject({ kind: 'unknown' })
})

test('a slow registry and an endless answer end in unknown within the limits', async () => {
  const slow = await serve(() => {})
  expect(await find(`${slow.host}/shop/cart:1`, { timeoutMs: 50 })).toEqual({
    kind: 'unknown',
    why: 'it did not answer within 0.05 s',
  })
  const endless = await serve((request, response) => {
    if (request.method === 'HEAD') return response.writeHead(405).end()
    response.writeHead(200, { 'content-type': indexType })
    const more = () => {
      while (response.write('x'.repeat(65_536)));
      response.once('drain', more)
    }
    more()
  })
  expect(await find(`${endless.host}/shop/cart:1`, { timeoutMs: 10_000 })).toMatchObject({
    kind: 'unknown',
    why: expect.stringContaining('more than'),
  })
})

test('who asked and lost interest gets the reason of its own signal', async () => {
  const { host } = await serve(() => {})
  const caller = new AbortController()
  const answer = registries({ aliases: [{ from: host, to: host }] }).findManifest(image(`${host}/a/b:1`), caller.signal)
  caller.abort(new Error('gone'))
  await expect(answer).rejects.toThrow('gone')
})

test('what was found is not asked again for a minute, what was missing for seconds, and what is unknown always', async () => {
  let now = 0
  let broken = false
  const { host, asked } = await serve((request, response) =>
    broken ? response.writeHead(500).end() : answerCart(request, response),
  )
  const { findManifest } = registries({ allowLoopback: true, clock: () => now })
  const count = async (tag: string) => {
    const before = asked.length
    await findManifest(image(`${host}/shop/cart:${tag}`), signal)
    return asked.length - before
  }
  expect([await count('1'), await count('1')]).toEqual([1, 0])
  expect([await count('2'), await count('2')]).toEqual([2, 0])
  now = 6_000
  expect([await count('1'), await count('2')]).toEqual([0, 2])
  now = 61_000
  broken = true
  expect([await count('1'), await count('1')]).toEqual([1, 1])
})

test("a pod's digest is confirmed as the index or as one platform in it, and nothing else is", async () => {
  const { host } = await serve(answerCart)
  const { confirms } = registries({ allowLoopback: true })
  const cart = image(`${host}/shop/cart:1`)
  expect(await confirms(cart, indexDigest, signal)).toEqual({ kind: 'confirmed' })
  expect(await confirms(cart, part, signal)).toEqual({ kind: 'confirmed' })
  expect(await confirms(cart, `sha256:${'00'.repeat(32)}`, signal)).toEqual({ kind: 'refuted' })
})

test('an alias is where the image is asked for', async () => {
  const { host, asked } = await serve(answerCart)
  const answer = await find('registry.shop.example/shop/cart:1', {
    allowLoopback: false,
    aliases: [{ from: 'registry.shop.example', to: host }],
  })
  expect([answer.kind, asked.length]).toEqual(['found', 1])
})

function find(text: string, options: Partial<RegistryOptions> = {}) {
  return registries({ allowLoopback: true, ...options }).findManifest(image(text), signal)
}

function registries(options: Partial<RegistryOptions>) {
  return createRegistries({ logins: [], clock: () => 0, ...options })
}

function image(text: string): Image {
  const parsed = parseImage(text)
  if (parsed === null) throw new Error(text)
  return parsed
}
