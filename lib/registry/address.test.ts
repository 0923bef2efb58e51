import { describe, expect, test } from 'vitest'
import { parseImage } from '@/lib/domain/image'
import { answerCart, serve } from './__fixtures__/registry-server'
import { reachOf } from './address'
import type { RegistryOptions } from './contract'
import { createRegistries } from './registries'

describe('where an address leads', () => {
  test.each([
    ['8.8.8.8', 'public'],
    ['2606:4700::1', 'public'],
    ['127.0.0.1', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.31.0.1', 'private'],
    ['192.168.0.1', 'private'],
    ['100.64.0.1', 'private'],
    ['fd12::1', 'private'],
    ['::ffff:10.0.0.1', 'private'],
    ['169.254.169.254', null],
    ['::ffff:169.254.169.254', null],
    ['fe80::1', null],
    ['fd00:ec2::254', null],
    ['0.0.0.0', null],
    ['::', null],
    ['64:ff9b::a00:1', null],
    ['224.0.0.1', null],
    ['not an address', null],
  ])('%s: %s', (address, reach) => expect(reachOf(address)).toBe(reach))
})

test('a registry on this machine is asked only where the configuration names it or development allows it', async () => {
  const { host, asked } = await serve(answerCart)
  expect(await find(`${host}/shop/cart:1`)).toMatchObject({
    kind: 'unknown',
    why: expect.stringContaining('this machine'),
  })
  expect(asked).toEqual([])
  expect(await find(`${host}/shop/cart:1`, { aliases: [{ from: 'x.example', to: host }] })).toMatchObject({
    kind: 'found',
  })
})

test('a name that leads to this machine is refused when it is connected to, and over plain http reaches nothing else', async () => {
  const { host, asked } = await serve(answerCart)
  const [, port] = host.split(':')
  expect(await find(`localhost:${port}/shop/cart:1`)).toMatchObject({ kind: 'unknown' })
  expect(asked).toEqual([])
})

test.each([
  '10.0.0.9/shop/cart:1',
  '169.254.169.254/latest/meta-data:1',
  '[fd00:ec2::254]/a/b:1',
  '2130706433:80/shop/cart:1',
])('%s is refused without asking anybody', async text => {
  expect(await find(text)).toMatchObject({ kind: 'unknown', why: expect.stringContaining('address') })
})

test('cloud metadata stays out of reach also when the configuration names it', async () => {
  const named = { aliases: [{ from: 'x.example', to: '169.254.169.254' }] }
  expect(await find('x.example/a/b:1', named)).toMatchObject({ kind: 'unknown', why: expect.stringContaining('never') })
})

test('a registry cannot send on to a private address that the configuration does not name', async () => {
  const { host } = await serve((_, response) => response.writeHead(307, { location: 'https://10.0.0.9/v2/' }).end())
  const named = { aliases: [{ from: 'x.example', to: host }] }
  expect(await find(`${host}/shop/cart:1`, named)).toMatchObject({
    kind: 'unknown',
    why: expect.stringContaining('private'),
  })
})

function find(text: string, options: Partial<RegistryOptions> = {}) {
  const image = parseImage(text)
  if (image === null) throw new Error(text)
  const { findManifest } = createRegistries({ logins: [], clock: () => 0, ...options })
  return findManifest(image, new AbortController().signal)
}
