import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiServer, startApiServer } from '@/demo/kubernetes/server'
import { createClock } from './clock'
import { type Controllers, startControllers } from './controllers'

/** kubectl is a witness that nobody here wrote: what it can work with speaks the protocol. */
const hasKubectl = canRun('kubectl')

let server: ApiServer
let controllers: Controllers
let folder: string

beforeAll(async () => {
  const clock = createClock({ running: true })
  server = await startApiServer({ name: 'demo', now: clock.now })
  const timing = { scheduleMs: 10, pullMs: 20, readyMs: 20, terminateMs: 20, backoffMs: 50 }
  controllers = startControllers({ api: server.api, clock, timing })
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-kubectl-'))
  writeFileSync(join(folder, 'kubeconfig'), JSON.stringify(server.kubeconfig()))
  writeFileSync(join(folder, 'shop.yaml'), manifest('1.0.0'))
})
afterAll(async () => {
  controllers.stop()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

describe.skipIf(!hasKubectl)('kubectl (skipped where there is none on PATH)', () => {
  it('applies a manifest and follows its rollout', async () => {
    expect(await kubectl('apply', '-f', 'shop.yaml')).toContain('deployment.apps/shop created')
    expect(await kubectl('rollout', 'status', 'deployment/shop', '--timeout=20s')).toContain('successfully rolled out')
    expect(await kubectl('get', 'deployments')).toMatch(/NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nshop +2\/2 +2 +2/)
    expect(await kubectl('apply', '-f', 'shop.yaml')).toContain('unchanged')
  })

  it.each([
    ['set image', ['set', 'image', 'deployment/shop', 'shop=shop:1.1.0'], 'shop:1.1.0', 'kubectl-set Update'],
    ['rollout undo', ['rollout', 'undo', 'deployment/shop'], 'shop:1.0.0', 'kubectl Update'],
    ['patch', ['patch', 'deployment', 'shop', '-p', patchOf('shop:1.2.0')], 'shop:1.2.0', 'kubectl-patch Update'],
    ['edit', ['edit', 'deployment', 'shop'], 'shop:1.3.0', 'kubectl-edit Update'],
    ['apply', ['apply', '-f', 'shop.yaml'], 'shop:1.0.0', 'kubectl-client-side-apply Update'],
    [
      'apply --server-side',
      ['apply', '--server-side', '--force-conflicts', '-f', 'newer.yaml'],
      'shop:1.4.0',
      'kubectl Apply',
    ],
  ])('owns the image after %s under the name that the real server gives', async (_words, args, image, owner) => {
    writeFileSync(join(folder, 'newer.yaml'), manifest('1.4.0'))
    await kubectl(...args)
    await kubectl('rollout', 'status', 'deployment/shop', '--timeout=20s')
    expect([await imageOf(), await ownersOfImage()]).toEqual([image, [owner]])
  })

  it('refuses a server-side apply that would take a field from another, naming both', async () => {
    writeFileSync(join(folder, 'newer.yaml'), manifest('1.5.0'))
    const other = ['apply', '--server-side', '--field-manager=other', '-f', 'newer.yaml']
    await expect(kubectl(...other)).rejects.toMatchObject({
      stderr: expect.stringContaining('conflict with "kubectl": .spec.template.spec.containers[name="shop"].image'),
    })
  })

  it('scales, and the scale owns the replicas without a time', async () => {
    await kubectl('scale', 'deployment/shop', '--replicas=3')
    await kubectl('rollout', 'status', 'deployment/shop', '--timeout=20s')
    const [scale] = (await managedFields()).filter(entry => entry.subresource === 'scale')
    expect(scale).toMatchObject({
      manager: 'kubectl',
      operation: 'Update',
      fieldsV1: { 'f:spec': { 'f:replicas': {} } },
    })
    expect(scale?.time).toBeUndefined()
  })

  it('restarts without touching the image owner', async () => {
    const before = await ownersOfImage()
    await kubectl('rollout', 'restart', 'deployment/shop')
    await kubectl('rollout', 'status', 'deployment/shop', '--timeout=20s')
    expect(await ownersOfImage()).toEqual(before)
    expect((await managedFields()).map(entry => entry.manager)).toContain('kubectl-rollout')
  })

  it('shows why a pod does not run', async () => {
    await kubectl('set', 'image', 'deployment/shop', 'shop=shop:2.0.0-missing')
    await until(async () => (await kubectl('get', 'pods')).includes('ImagePullBackOff'))
    expect(await kubectl('get', 'pods', '-o', 'wide')).toMatch(
      /READY +STATUS +RESTARTS +AGE|READY +STATUS +RESTARTS +IP/,
    )
  })

  it('watches and deletes', async () => {
    const watch = kubectl('get', 'deployments', '-w', '--request-timeout=3s').catch(error => error.stdout)
    await kubectl('annotate', 'deployment', 'shop', 'note=1')
    await kubectl('delete', 'deployment', 'shop')
    expect(await watch).toContain('shop')
    await expect(kubectl('get', 'deployment', 'shop')).rejects.toMatchObject({
      stderr: expect.stringContaining('deployments.apps "shop" not found'),
    })
    await until(async () => (await kubectl('get', 'pods')).trim() === '')
  })

  it('creates with typed commands, which send protobuf', async () => {
    await kubectl('create', 'namespace', 'side')
    const image = '--image=registry.example.com/side:1'
    await kubectl('-n', 'side', 'create', 'deployment', 'side', image, '--replicas=2', '--port=80')
    await kubectl('-n', 'side', 'rollout', 'status', 'deployment/side', '--timeout=20s')
    const text = await kubectl('-n', 'side', 'get', 'deployment', 'side', '-o', 'json', '--show-managed-fields')
    const { metadata, spec } = JSON.parse(text)
    expect(spec.template.spec.containers).toMatchObject([
      { name: 'side', image: 'registry.example.com/side:1', ports: [{ containerPort: 80 }] },
    ])
    expect([spec.replicas, metadata.labels]).toEqual([2, { app: 'side' }])
    expect(metadata.managedFields.map((entry: Entry) => entry.manager)).toContain('kubectl-create')
    await kubectl('-n', 'side', 'create', 'cronjob', 'nightly', image, '--schedule=0 3 * * *')
    await kubectl('-n', 'side', 'create', 'job', 'now', '--from=cronjob/nightly')
    expect(await kubectl('-n', 'side', 'get', 'jobs')).toContain('now')
  })

  it('loses nothing that it cannot read: it refuses', async () => {
    await expect(kubectl('create', 'secret', 'generic', 'x', '--from-literal=a=b')).rejects.toMatchObject({
      stderr: expect.stringContaining('does not read a Secret in protobuf'),
    })
  })

  it('is told in the words of RBAC what it may not do', async () => {
    server.access.forbid(['secrets'])
    await expect(kubectl('get', 'secrets')).rejects.toMatchObject({
      stderr: expect.stringContaining('secrets is forbidden: User "admin" cannot list resource "secrets"'),
    })
    const review = kubectl('auth', 'can-i', 'list', 'secrets').catch(error => error.stdout)
    expect(await review).toContain('no')
    expect(await kubectl('auth', 'can-i', 'list', 'pods')).toContain('yes')
    server.access.forbid([])
  })
})

interface Entry {
  readonly manager: string
  readonly operation: string
  readonly subresource?: string
  readonly time?: string
  readonly fieldsV1: unknown
}

async function managedFields(): Promise<readonly Entry[]> {
  const text = await kubectl('get', 'deployment', 'shop', '-o', 'json', '--show-managed-fields')
  return JSON.parse(text).metadata.managedFields
}

async function ownersOfImage(): Promise<readonly string[]> {
  const entries = (await managedFields()).filter(entry => JSON.stringify(entry.fieldsV1).includes('"f:image"'))
  return entries.map(entry => `${entry.manager} ${entry.operation}`)
}

function imageOf(): Promise<string> {
  return kubectl('get', 'deployment', 'shop', '-o', 'jsonpath={.spec.template.spec.containers[0].image}')
}

function manifest(tag: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: default}
spec:
  replicas: 2
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec: {containers: [{name: shop, image: "shop:${tag}", ports: [{containerPort: 80}]}]}
`
}

function patchOf(image: string): string {
  return JSON.stringify({ spec: { template: { spec: { containers: [{ name: 'shop', image }] } } } })
}

const run = promisify(execFile)

async function kubectl(...args: readonly string[]): Promise<string> {
  const env = {
    ...process.env,
    KUBECONFIG: join(folder, 'kubeconfig'),
    HOME: folder,
    KUBE_EDITOR: "sed -i 's/image: shop:.*/image: shop:1.3.0/'",
  }
  const { stdout } = await run('kubectl', [...args], { cwd: folder, env, timeout: 25_000 })
  return stdout
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  await expect.poll(holds, { timeout: 10_000 }).toBe(true)
}

function canRun(program: string): boolean {
  try {
    execFileSync(program, ['version', '--client'], { stdio: 'ignore', timeout: 10_000 })
    return true
  } catch {
    return false
  }
}
