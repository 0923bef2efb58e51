import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deleteObject } from '@/demo/kubernetes/delete'
import { isObject, type JsonObject, listAt, objectAt, textAt, withAt } from '@/demo/kubernetes/json'
import { kindOf } from '@/demo/kubernetes/kinds'
import { updateObject } from '@/demo/kubernetes/write'
import { type Bench, namespace, openBench, withImage } from '../testing'
import { type DeliveryControllers, startDelivery } from './delivery'

let bench: Bench
let delivery: DeliveryControllers
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-delivery-test-'))
  git('init', '--quiet', '--initial-branch=main')
  commit({
    'apps/shop/base/kustomization.yaml': 'resources: [deployment.yaml, service.yaml]\n',
    'apps/shop/base/deployment.yaml': manifest,
    'apps/shop/base/service.yaml': service,
    'apps/shop/prod/kustomization.yaml': overlay('1.0.0'),
  })
  bench = openBench()
  delivery = startDelivery({ api: bench.api, clock: bench.clock, locate: () => folder })
})
afterEach(() => {
  delivery.stop()
  bench.controllers.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('delivery', () => {
  it('applies what the branch declares and says which revision that was', async () => {
    start()
    await bench.step(10)
    expect(imageOf(bench.get('deployments', 'shop'))).toBe('registry.example.com/shop:1.0.0')
    const status = statusOf('kustomizations', 'shop')
    expect(status.lastAppliedRevision).toBe(`main@sha1:${head()}`)
    expect(status.lastAttemptedRevision).toBe(status.lastAppliedRevision)
    expect(readyOf('kustomizations', 'shop')).toMatchObject({ status: 'True', reason: 'ReconciliationSucceeded' })
    expect(textAt(statusOf('gitrepositories', 'fleet'), 'artifact', 'revision')).toBe(`main@sha1:${head()}`)
    expect(objectAt(bench.get('deployments', 'shop'), 'metadata', 'labels')).toMatchObject({
      'kustomize.toolkit.fluxcd.io/name': 'shop',
      'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
    })
  })

  it('owns the image by server-side apply, as the real controller does', async () => {
    start()
    await bench.step(10)
    expect(ownersOfImage()).toEqual(['kustomize-controller Apply'])
  })

  it('follows a commit within the source interval', async () => {
    start()
    await bench.step(10)
    commit({ 'apps/shop/prod/kustomization.yaml': overlay('1.1.0') })
    await bench.step(31)
    expect(imageOf(bench.get('deployments', 'shop'))).toBe('registry.example.com/shop:1.1.0')
  })

  it('undoes a hand edit at its interval and leaves no trace of it', async () => {
    start()
    await bench.step(10)
    bench.change('deployments', 'shop', live => withImage(live, 'hack:1'), 'kubectl-set')
    await bench.step(1)
    expect(ownersOfImage()).toEqual(['kubectl-set Update'])
    await bench.step(60)
    expect(imageOf(bench.get('deployments', 'shop'))).toBe('registry.example.com/shop:1.0.0')
    expect(ownersOfImage()).toEqual(['kustomize-controller Apply'])
    expect(managers()).not.toContain('kubectl-set')
  })

  it('leaves everything as it is while suspended, its own status too', async () => {
    start()
    await bench.step(10)
    suspend(true)
    const before = statusOf('kustomizations', 'shop')
    commit({ 'apps/shop/prod/kustomization.yaml': overlay('1.1.0') })
    bench.change('deployments', 'shop', live => withImage(live, 'hack:1'), 'kubectl-set')
    await bench.step(300)
    expect(imageOf(bench.get('deployments', 'shop'))).toBe('hack:1')
    expect(statusOf('kustomizations', 'shop')).toEqual(before)
    suspend(false)
    await bench.step(5)
    expect(imageOf(bench.get('deployments', 'shop'))).toBe('registry.example.com/shop:1.1.0')
  })

  it('hurries when the annotation asks for it', async () => {
    start({ interval: '1h' })
    await bench.step(10)
    commit({ 'apps/shop/prod/kustomization.yaml': overlay('1.2.0') })
    annotate('gitrepositories', 'fleet')
    await bench.step(1)
    expect(imageOf(bench.get('deployments', 'shop'))).toBe('registry.example.com/shop:1.2.0')
    expect(statusOf('gitrepositories', 'fleet').lastHandledReconcileAt).toBe('now')
  })

  it('removes what left the overlay when it prunes', async () => {
    start()
    await bench.step(10)
    expect(bench.list('services')).toHaveLength(1)
    commit({ 'apps/shop/base/kustomization.yaml': 'resources: [deployment.yaml]\n' })
    await bench.step(31)
    expect(bench.list('services')).toEqual([])
  })

  it('says why a build fails and keeps the revision that it applied last', async () => {
    start()
    await bench.step(10)
    const applied = `main@sha1:${head()}`
    commit({ 'apps/shop/prod/kustomization.yaml': 'resources: [nothing.yaml]\n' })
    await bench.step(31)
    expect(readyOf('kustomizations', 'shop')).toMatchObject({ status: 'False', reason: 'BuildFailed' })
    const status = statusOf('kustomizations', 'shop')
    expect([status.lastAppliedRevision, status.lastAttemptedRevision]).toEqual([applied, `main@sha1:${head()}`])
    expect(imageOf(bench.get('deployments', 'shop'))).toBe('registry.example.com/shop:1.0.0')
  })

  it.each([
    ['replicas: 2', 'replicas: "two"', 'expected numeric (int or float), got string'],
    ['matchLabels: {app: shop}', 'matchLabels: {app: other}', 'dry-run failed (Invalid)'],
  ])('applies nothing when one object is refused (%s)', async (from, to, words) => {
    start()
    await bench.step(10)
    commit({
      'apps/shop/base/deployment.yaml': manifest.replace(from, to),
      'apps/shop/base/service.yaml': service.replace('port: 80', 'port: 81'),
    })
    await bench.step(31)
    const ready = readyOf('kustomizations', 'shop')
    expect(ready).toMatchObject({ status: 'False', reason: 'ReconciliationFailed' })
    expect(ready.message).toContain(words)
    expect(listAt(bench.get('services', 'shop'), 'spec', 'ports')).toMatchObject([{ port: 80 }])
  })

  it.each([
    ['kustomizations', { path: './apps/none' }, 'ArtifactFailed', 'path not found'],
    ['gitrepositories', { branch: 'nope' }, 'GitOperationFailed', 'refs/heads/nope'],
  ])('names what is missing on the %s', async (resource, options, reason, words) => {
    start(options)
    await bench.step(10)
    const found = readyOf(resource, resource === 'kustomizations' ? 'shop' : 'fleet')
    expect(found).toMatchObject({ status: 'False', reason })
    expect(found.message).toContain(words)
  })

  it('keeps the artifact while the repository cannot be reached', async () => {
    start()
    await bench.step(10)
    renameSync(folder, `${folder}-away`)
    await bench.step(31)
    expect(readyOf('gitrepositories', 'fleet')).toMatchObject({ status: 'False', reason: 'GitOperationFailed' })
    expect(readyOf('kustomizations', 'shop')).toMatchObject({ status: 'True' })
    renameSync(`${folder}-away`, folder)
    await bench.step(31)
    expect(readyOf('gitrepositories', 'fleet')).toMatchObject({ status: 'True' })
  })

  it('waits for health when told to, and fails when the time is over', async () => {
    start({ wait: true, timeout: '20s' })
    await bench.step(3)
    expect(readyOf('kustomizations', 'shop')).toMatchObject({ status: 'Unknown', reason: 'Progressing' })
    await bench.step(20)
    expect(readyOf('kustomizations', 'shop')).toMatchObject({ status: 'True' })
    const applied = statusOf('kustomizations', 'shop').lastAppliedRevision
    commit({ 'apps/shop/prod/kustomization.yaml': overlay('2.0.0-missing') })
    await bench.step(60)
    expect(readyOf('kustomizations', 'shop')).toMatchObject({ status: 'False', reason: 'HealthCheckFailed' })
    expect(statusOf('kustomizations', 'shop').lastAppliedRevision).toBe(applied)
    expect(statusOf('kustomizations', 'shop').lastAttemptedRevision).toBe(`main@sha1:${head()}`)
  })

  it('reads a repository by URL as well as by path, once for all who ask at the same time', async () => {
    delivery.stop()
    delivery = startDelivery({ api: bench.api, clock: bench.clock, locate: () => `file://${folder}` })
    commit({
      'apps/cart/kustomization.yaml': `${overlay('3.0.0').replace('../base', '../shop/base')}namePrefix: cart-\n`,
    })
    start()
    const source = { name: 'fleet', url: 'https://git.example.com/fleet.git', branch: 'main' }
    delivery.deliver([{ name: 'cart', source, path: './apps/cart' }])
    await bench.step(10)
    expect(imageOf(bench.get('deployments', 'shop'))).toBe('registry.example.com/shop:1.0.0')
    expect(imageOf(bench.get('deployments', 'cart-shop'))).toBe('registry.example.com/shop:3.0.0')
  })

  it('takes its objects with it when it is deleted', async () => {
    start()
    await bench.step(10)
    deleteObject(bench.api, { kind: kindOf('kustomizations'), namespace: 'flux-system', name: 'shop' })
    await bench.step(10)
    expect([...bench.list('deployments'), ...bench.list('kustomizations'), ...bench.list('pods')]).toEqual([])
  })
})

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec: {containers: [{name: shop, image: shop}]}
`

const service = `apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{port: 80}]}
`

function overlay(tag: string): string {
  const image = `{name: shop, newName: registry.example.com/shop, newTag: ${tag}}`
  return `resources: [../base]\nnamespace: ${namespace}\nimages:\n- ${image}\n`
}

interface Overrides {
  readonly path?: string
  readonly branch?: string
  readonly interval?: string
  readonly wait?: boolean
  readonly timeout?: string
}

function start({ path = './apps/shop/prod', branch = 'main', interval = '30s', ...rest }: Overrides = {}): void {
  const source = { name: 'fleet', url: 'https://git.example.com/fleet.git', branch, interval }
  delivery.deliver([{ name: 'shop', source, path, interval: '1m', ...rest }])
}

function suspend(value: boolean): void {
  const place = { kind: kindOf('kustomizations'), namespace: 'flux-system', name: 'shop' }
  updateObject(bench.api, place, live => withAt(live, ['spec', 'suspend'], value), { manager: 'kubectl-patch' })
}

function annotate(resource: string, name: string): void {
  const place = { kind: kindOf(resource), namespace: 'flux-system', name }
  const path = ['metadata', 'annotations', 'reconcile.fluxcd.io/requestedAt']
  updateObject(bench.api, place, live => withAt(live, path, 'now'), { manager: 'kubectl-annotate' })
}

function statusOf(resource: string, name: string): JsonObject {
  return objectAt(bench.api.store.get(kindOf(resource), 'flux-system', name) ?? undefined, 'status')
}

function readyOf(resource: string, name: string): JsonObject {
  const found = listAt(statusOf(resource, name), 'conditions').find(one => textAt(one, 'type') === 'Ready')
  return isObject(found) ? found : {}
}

function managers(): readonly string[] {
  return listAt(bench.get('deployments', 'shop'), 'metadata', 'managedFields').map(one => textAt(one, 'manager'))
}

function ownersOfImage(): readonly string[] {
  return listAt(bench.get('deployments', 'shop'), 'metadata', 'managedFields')
    .filter(entry => JSON.stringify(entry).includes('"f:image"'))
    .map(entry => `${textAt(entry, 'manager')} ${textAt(entry, 'operation')}`)
}

function imageOf(object: JsonObject): string {
  return textAt(object, 'spec', 'template', 'spec', 'containers', 0, 'image')
}

function commit(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  git('add', '--all')
  git('-c', 'user.name=demo', '-c', 'user.email=demo@example.com', 'commit', '--quiet', '--message=change')
}

function head(): string {
  return git('rev-parse', 'HEAD').trim()
}

function git(...args: readonly string[]): string {
  return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' })
}
