import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { git } from '@/demo/git-host/git/run'
import { createDemoRepository, type DemoRepository } from './create'
import { demoPeople } from './people'
import { demoServices, environmentsOf } from './services'

const now = Date.UTC(2026, 2, 4, 14, 30, 12)
const url = 'https://git.harbour.example/harbour/gitops.git'
const folder = mkdtempSync(join(tmpdir(), 'demo-repository-'))
const dir = join(folder, 'harbour', 'gitops.git')
let made: DemoRepository

beforeAll(async () => {
  made = await createDemoRepository(dir, () => now, url)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('is a whole repository by git’s own check', async () => {
  expect(await git(dir, ['fsck', '--strict'])).toBe('')
  expect(await git(dir, ['rev-parse', 'HEAD'])).toBe(made.head)
})

test('is the same within the same minute, commit for commit', async () => {
  const again = await createDemoRepository(join(folder, 'again.git'), () => now + 40_000, url)
  expect(again).toEqual(made)
})

test('is the work of the pipeline and four people over three weeks, and of nobody in the future', async () => {
  const lines = (await git(dir, ['log', '--first-parent', '--format=%an %ct'])).split('\n')
  const times = lines.map(line => Number(line.split(' ').at(-1)) * 1000)
  expect(times.length).toBeGreaterThan(150)
  expect(times.length).toBeLessThan(250)
  expect(times).toEqual([...times].sort((one, other) => other - one))
  expect(times[0]).toBeLessThan(now)
  expect((now - (times.at(-1) ?? 0)) / 86_400_000).toBeCloseTo(21, 0)
  const authors = (await git(dir, ['log', '--format=%an'])).split('\n')
  expect([...new Set(authors)].sort()).toEqual(demoPeople.map(person => person.name).sort())
})

test('says in every overlay, or in what it stands on, the version that it means', async () => {
  const exceptions = new Set(['returns dev'])
  for (const service of demoServices) {
    for (const environment of environmentsOf(service)) {
      const base = ['git', 'grep', '-h', '-F', made.versions[service.name]?.[environment] ?? '-', 'main', '--']
      const where = [`apps/${service.name}/overlays/${environment}`, `apps/${service.name}/base`]
      const found = git(dir, [...base.slice(1), ...where])
      if (exceptions.has(`${service.name} ${environment}`)) await expect(found).rejects.toThrow()
      else expect(await found, `${service.name} ${environment}`).not.toBe('')
    }
  }
})

test('holds what real repositories hold: a lost quote, a placeholder, CRLF, a missing last line break, a digest', async () => {
  const show = (path: string) => git(dir, ['show', `main:apps/${path}`], {})
  expect(await show('shipping/overlays/dev/kustomization.yaml')).toMatch(/newTag: 1\.10$/m)
  expect(await show('returns/overlays/dev/kustomization.yaml')).toContain('newTag: ${IMAGE_TAG} #')
  expect(await show('accounts/overlays/prod/kustomization.yaml')).toContain('\r\n')
  expect(await show('payments/overlays/prod/kustomization.yaml')).toMatch(/digest: sha256:[0-9a-f]{64}/)
  const size = Number(await git(dir, ['cat-file', '-s', 'main:apps/search/overlays/prod/kustomization.yaml']))
  expect(size).toBe(Buffer.byteLength(await show('search/overlays/prod/kustomization.yaml')))
})

test('leaves something to promote in both directions', () => {
  const versions = Object.values(made.versions)
  expect(versions.filter(({ dev, staging }) => dev !== staging).length).toBeGreaterThanOrEqual(4)
  expect(versions.filter(({ staging, prod }) => prod !== undefined && staging !== prod).length).toBeGreaterThanOrEqual(
    4,
  )
})

test('tells Flux and Argo CD what to apply in each environment', async () => {
  const paths = async (environment: string) => {
    const text = await git(dir, ['grep', '-h', '-E', 'path: (\\./)?apps/', 'main', '--', `clusters/${environment}/`])
    return text.split('\n').map(line => line.replace(/^.*apps\//, '').replace(/\/.*$/, ''))
  }
  for (const name of ['dev', 'staging'] as const) {
    const wanted = demoServices.filter(service => environmentsOf(service).includes(name)).map(service => service.name)
    expect(await paths(name)).toEqual(wanted.sort())
  }
  const web = ['storefront', 'gateway', 'notifications']
  const inProd = demoServices.filter(service => environmentsOf(service).includes('prod')).map(service => service.name)
  expect(await paths('prod')).toEqual([...inProd.filter(name => !web.includes(name)).sort(), '{{.name}}'])
  expect(await git(dir, ['show', 'main:bootstrap/nonprod/flux.yaml'])).toContain(`url: ${url}`)
})
