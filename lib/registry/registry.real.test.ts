import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Image, parseImage } from '@/lib/domain/image'
import { createRegistries } from './registries'

/** Scripts `registry-up`, `registry-down` and `push-image.mjs` of whoever keeps a distribution registry for tests. */
const tools = process.env.PLIMSOLL_REAL_REGISTRY ?? ''
const isThere = tools !== '' && existsSync(join(tools, 'registry-up'))
const title = isThere
  ? 'a real registry'
  : 'a real registry is not tried: PLIMSOLL_REAL_REGISTRY names no folder with registry-up'

describe.skipIf(!isThere)(title, () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-registry-'))
  const run = (name: string, ...args: readonly string[]) => execFileSync(join(tools, name), args, { stdio: 'ignore' })
  let host = ''
  let single = ''
  let index = ''

  beforeAll(() => {
    run('registry-up', folder)
    const url = readFileSync(join(folder, 'registry.url'), 'utf8').trim()
    host = new URL(url).host
    const push = (...args: readonly string[]) =>
      execFileSync(process.execPath, [join(tools, 'push-image.mjs'), url, ...args], { encoding: 'utf8' }).trim()
    single = push('shop/cart', '1')
    index = push('shop/cart', '2', 'index')
  }, 60_000)
  afterAll(() => {
    run('registry-down', folder)
    rmSync(folder, { recursive: true, force: true })
  })

  test('says the digest that was pushed, of a manifest and of an index, and what is missing', async () => {
    const { findManifest, confirms } = createRegistries({
      logins: [],
      allowLoopback: true,
      clock: Date.now,
      timeoutMs: 20_000,
    })
    const { signal } = new AbortController()
    expect(await findManifest(image('shop/cart:1'), signal)).toMatchObject({ kind: 'found', digest: single })
    expect(await findManifest(image('shop/cart:2'), signal)).toMatchObject({ kind: 'found', digest: index })
    expect(await findManifest(image('shop/cart:3'), signal)).toEqual({ kind: 'missing' })
    expect(await findManifest(image('shop/nothing:1'), signal)).toEqual({ kind: 'missing' })
    expect(await confirms(image('shop/cart:2'), index, signal)).toEqual({ kind: 'confirmed' })
    expect(await confirms(image('shop/cart:2'), single, signal)).toEqual({ kind: 'refuted' })
  })

  function image(text: string): Image {
    const parsed = parseImage(`${host}/${text}`)
    if (parsed === null) throw new Error(text)
    return parsed
  }
})
