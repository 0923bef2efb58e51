import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { deleteObject } from '@/demo/kubernetes/delete'
import { at, type JsonObject, listAt, objectAt, textAt } from '@/demo/kubernetes/json'
import { kindOf } from '@/demo/kubernetes/kinds'
import { applyObject, createObject, updateObject } from '@/demo/kubernetes/write'
import { type Bench, namespace, openBench, withImage } from '../testing'
import { type ArgoControllers, startArgoCd } from './argocd'

let bench: Bench
let argo: ArgoControllers
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-argocd-test-'))
  git('init', '--quiet', '--initial-branch=main')
  commit('1.0.0')
  bench = openBench()
  createObject(bench.api, kindOf('namespaces'), '', { metadata: { name: 'argocd' } }, { manager: 'test' })
  argo = startArgoCd({ api: bench.api, clock: bench.clock, locate: () => folder, refreshMs: 30_000 })
})
afterEach(() => {
  argo.stop()
  bench.controllers.stop()
  rmSync(folder, { recursive: true, force: true })
})

it('leaves a manual Application unsynced until a person syncs it, and says what it did', async () => {
  place()
  await bench.step(1)
  expect(states()).toEqual(['OutOfSync', 'Missing', undefined])
  sync()
  await bench.step(20)
  expect(states()).toEqual(['Synced', 'Healthy', 'Succeeded'])
  expect(liveImage()).toBe('registry.example.com/shop:1.0.0')
  expect(at(app(), 'operation')).toBeUndefined()
  expect(listAt(app(), 'status', 'history')).toMatchObject([
    { id: 0, revision: head(), initiatedBy: { username: 'mara' } },
  ])
  expect(textAt(bench.get('deployments', 'shop'), 'metadata', 'annotations', 'argocd.argoproj.io/tracking-id')).toBe(
    `shop:apps/Deployment:${namespace}/shop`,
  )
})

it('tells a manual Application behind Git by the two revisions', async () => {
  place()
  sync()
  await bench.step(20)
  const deployed = head()
  commit('1.1.0')
  await bench.step(31)
  expect(states()).toEqual(['OutOfSync', 'Healthy', 'Succeeded'])
  expect(textAt(app(), 'status', 'sync', 'revision')).toBe(head())
  expect(textAt(listAt(app(), 'status', 'history').at(-1), 'revision')).toBe(deployed)
  expect(liveImage()).toBe('registry.example.com/shop:1.0.0')
})

it('follows the branch when automated, and lets an edit stand until the folder changes', async () => {
  place({ automated: { prune: true } })
  await bench.step(20)
  bench.change('deployments', 'shop', live => withImage(live, 'hack:1'), 'kubectl-set')
  writeFileSync(join(folder, 'elsewhere'), 'x')
  save()
  await bench.step(65)
  expect([liveImage(), ...states()]).toEqual(['hack:1', 'OutOfSync', 'Healthy', 'Succeeded'])
  commit('1.2.0')
  await bench.step(31)
  expect(liveImage()).toBe('registry.example.com/shop:1.2.0')
})

it('heals at once with selfHeal, without an entry in the history', async () => {
  place({ automated: { prune: true, selfHeal: true } })
  await bench.step(20)
  bench.change('deployments', 'shop', live => withImage(live, 'hack:1'), 'kubectl-set')
  await bench.step(2)
  expect(liveImage()).toBe('registry.example.com/shop:1.0.0')
  expect(objectAt(app(), 'status', 'operationState', 'operation', 'sync')).toMatchObject({ autoHealAttemptsCount: 1 })
  expect(listAt(app(), 'status', 'history')).toHaveLength(1)
})

it('says which object was refused', async () => {
  place({ automated: {} })
  await bench.step(20)
  commit('1.1.0', 'labels: [{pairs: {tier: web}, includeSelectors: true}]\n')
  await bench.step(31)
  expect(states()).toEqual(['OutOfSync', 'Healthy', 'Failed'])
  const results = listAt(app(), 'status', 'operationState', 'syncResult', 'resources')
  expect(results).toMatchObject([{ name: 'shop', status: 'SyncFailed' }])
  expect(textAt(results[0], 'message')).toContain('field is immutable')
  expect(listAt(app(), 'status', 'history')).toHaveLength(1)
})

it.each([
  ['nothing to build', () => commit('1.1.0', 'components: [nothing]\n'), '`kustomize build '],
  ['a repository that is away', () => renameSync(folder, `${folder}-away`), 'failed to list refs'],
])('knows no more than the branch’s name after %s', async (_what, happen, words) => {
  place({ automated: {} })
  await bench.step(20)
  happen()
  await bench.step(31)
  expect(states()).toEqual(['Unknown', 'Healthy', 'Succeeded'])
  expect(textAt(app(), 'status', 'sync', 'revision')).toBe('main')
  expect(textAt(listAt(app(), 'status', 'conditions')[0], 'message')).toContain(words)
  rmSync(`${folder}-away`, { recursive: true, force: true })
})

it('sees a deleted workload as OutOfSync', async () => {
  place()
  sync()
  await bench.step(20)
  deleteObject(bench.api, { kind: kindOf('deployments'), namespace, name: 'shop' })
  await bench.step(1)
  expect(states()).toEqual(['OutOfSync', 'Missing', 'Succeeded'])
})

it('makes the Applications of a set, owned by it', async () => {
  const kind = kindOf('applicationsets')
  const template = { metadata: { name: '{{.name}}-prod' }, spec: { ...spec(), project: '{{.name}}' } }
  const generators = [{ list: { elements: [{ name: 'one' }, { name: 'two' }] } }]
  const object = { metadata: { name: 'web' }, spec: { goTemplate: true, generators, template } }
  createObject(bench.api, kind, 'argocd', object, { manager: 'kubectl-create' })
  await bench.step(1)
  const made = bench.list('applications')
  expect(made.map(one => [textAt(one, 'metadata', 'name'), textAt(one, 'spec', 'project')])).toEqual([
    ['one-prod', 'one'],
    ['two-prod', 'two'],
  ])
  expect(listAt(made[0], 'metadata', 'ownerReferences')).toMatchObject([{ kind: 'ApplicationSet', name: 'web' }])
})

const placeOfShop = () => ({ kind: kindOf('applications'), namespace: 'argocd', name: 'shop' })

function spec(automated?: JsonObject): JsonObject {
  return {
    project: 'default',
    source: { repoURL: 'https://git.example.com/fleet.git', path: 'prod', targetRevision: 'main' },
    destination: { server: 'https://kubernetes.default.svc', namespace },
    syncPolicy: { syncOptions: ['ServerSideApply=true'], ...(automated === undefined ? {} : { automated }) },
  }
}

function place(policy: { readonly automated?: JsonObject } = {}): void {
  const annotations = { 'argocd.argoproj.io/manifest-generate-paths': '/prod' }
  applyObject(
    bench.api,
    placeOfShop(),
    { metadata: { annotations }, spec: spec(policy.automated) },
    { manager: 'kubectl' },
  )
}

function sync(): void {
  const operation = { initiatedBy: { username: 'mara' }, sync: {} }
  updateObject(bench.api, placeOfShop(), live => ({ ...live, operation }), { manager: 'argocd-server' })
}

function app(): JsonObject {
  return bench.api.store.get(kindOf('applications'), 'argocd', 'shop') ?? {}
}

function states(): readonly unknown[] {
  return [at(app(), 'status', 'sync', 'status'), at(app(), 'status', 'health', 'status'), phase()]
}

function phase(): unknown {
  return at(app(), 'status', 'operationState', 'phase')
}

function liveImage(): string {
  return textAt(bench.get('deployments', 'shop'), 'spec', 'template', 'spec', 'containers', 0, 'image')
}

function commit(tag: string, more = ''): void {
  write(
    'prod/kustomization.yaml',
    `resources: [deployment.yaml]\nimages: [{name: shop, newName: registry.example.com/shop, newTag: ${tag}}]\n${more}`,
  )
  write('prod/deployment.yaml', manifest)
  save()
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

function save(): void {
  git('add', '--all')
  git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '--quiet', '-m', 'x')
}

function head(): string {
  return git('rev-parse', 'HEAD').trim()
}

function git(...args: readonly string[]): string {
  return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' })
}

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
