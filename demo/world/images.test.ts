import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startDemoRegistry } from '@/demo/registry/server'
import { createDemoRepository } from '@/demo/repository/create'
import { digestOf } from '@/demo/repository/overlay-files'
import { demoServices, imageOf, mirrorHost } from '@/demo/repository/services'
import { parseImage } from '@/lib/domain/image'
import { createRegistries } from '@/lib/registry/registries'
import { pushedImages } from './images'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-demo-images-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('every version that the shop deploys is in its registry, under the digest that Git and the nodes have, and no other', async () => {
  const bare = join(folder, 'gitops.git')
  const made = await createDemoRepository(bare, () => Date.UTC(2026, 0, 20), 'http://127.0.0.1:1/harbour/gitops.git')
  const registry = await startDemoRegistry(0, pushedImages(bare, []))
  afterAll(() => registry.close())
  const aliases = [
    { from: 'registry.harbour.example', to: registry.host },
    { from: mirrorHost, to: `${registry.host}/mirror` },
  ]
  const { findManifest } = createRegistries({ logins: [], aliases, clock: Date.now, timeoutMs: 60_000 })
  const ask = (text: string) => {
    const image = parseImage(text)
    if (image === null) throw new Error(text)
    return findManifest(image, new AbortController().signal)
  }
  for (const service of demoServices) {
    for (const version of new Set(Object.values(made.versions[service.name] ?? {}))) {
      const digest = digestOf(imageOf(service), version)
      expect(await ask(`${imageOf(service)}:${version}`), `${service.name} ${version}`).toMatchObject({
        kind: 'found',
        digest,
      })
      expect(await ask(`${imageOf(service)}@${digest}`)).toMatchObject({ kind: 'found', digest })
    }
    expect(await ask(`${imageOf(service)}:99.0.0`)).toEqual({ kind: 'missing' })
  }
  const catalog = `${mirrorHost}/shop/catalog`
  const version = made.versions.catalog?.prod ?? ''
  expect(await ask(`${catalog}:${version}`)).toMatchObject({ kind: 'found', digest: digestOf(catalog, version) })
}, 60_000)
