import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { snapshotOf, withEdits } from '@/lib/manifests/memory'
import type { CellDifference, RenderedCell } from './contract'
import { createRender, type RenderLimits } from './render'

const program = process.env.KUSTOMIZE ?? 'kustomize'
const isPresent = spawnSync(program, ['version'], { timeout: 20_000 }).status === 0
const title = isPresent ? 'with the program' : 'skipped: no kustomize on PATH or in KUSTOMIZE'
const bin = mkdtempSync(join(tmpdir(), 'plimsoll-programs-'))
afterAll(() => rmSync(bin, { recursive: true, force: true }))

const folder = 'apps/cart/prod'
const kustomization = `${folder}/kustomization.yaml`
const files = {
  [kustomization]: `resources: [deployment.yaml, secret.yaml]
images: [{name: shop/cart, newTag: "1"}]
configMapGenerator: [{name: settings, literals: [mode=fast]}]
`,
  [`${folder}/deployment.yaml`]: `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec: {template: {spec: {containers: [{name: cart, image: "shop/cart:0"}]}}}
`,
  [`${folder}/secret.yaml`]: `apiVersion: v1
kind: Secret
metadata:
  name: cart
  annotations: {kubectl.kubernetes.io/last-applied-configuration: '{"stringData":{"password":"hunter2"}}'}
stringData: {password: hunter2, kept: constant1}
`,
}

describe.skipIf(!isPresent)(title, () => {
  test('an image is the only line that differs when only an image changes', async () => {
    const cell = await render({ [kustomization]: files[kustomization].replace('"1"', '"2"') })
    expect(cell.why).toBeNull()
    expect(cell.objects.map(one => [one.kind, one.namespace, one.name, one.change])).toEqual([
      ['Deployment', 'shop', 'cart', 'changed'],
    ])
    const changed = cell.objects[0]?.lines.filter(line => line.kind !== 'same').map(line => line.text.trim())
    expect(changed).toEqual(['- image: shop/cart:1', '- image: shop/cart:2'])
  })

  test('the value of a Secret is in no answer, only whether it changes', async () => {
    const path = `${folder}/secret.yaml`
    const cell = await render({ [path]: files[path].replaceAll('hunter2', 'hunter3') })
    const text = JSON.stringify(cell)
    expect(text).not.toMatch(/hunter|constant1/)
    expect(cell.objects[0]?.lines.map(line => line.text.trim())).toEqual(
      expect.arrayContaining(['password: "***"', 'password: "*** (changed)"', 'kept: "*** (same)"']),
    )
  })

  test('objects that come and go are said as such', async () => {
    const cell = await render({ [kustomization]: files[kustomization].replace('fast', 'slow') })
    expect(cell.objects.map(one => [one.kind, one.change])).toEqual([
      ['ConfigMap', 'added'],
      ['ConfigMap', 'removed'],
    ])
  })

  test('a file outside the folder is not read, also where the text asks for it', async () => {
    const cell = await render({ [kustomization]: 'resources: [../../../../../../../../../../etc/passwd]\n' })
    expect(cell.why).toContain('after the change')
    expect(cell.objects).toEqual([])
  })

  test('a remote base that the reader did not see is not fetched', async () => {
    let asked = 0
    const server = createServer(socket => {
      asked++
      socket.destroy()
    })
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const cell = await render({ [kustomization]: `resources: ["http://127.0.0.1:${port}/base.yaml"]\n` })
    server.close()
    expect(cell.why).toContain('after the change')
    expect(asked).toBe(0)
  })

  test('plug-ins, exec and Helm charts are not run', async () => {
    const chart = await render({ [kustomization]: 'helmCharts: [{name: x, repo: "https://charts.example"}]\n' })
    expect(chart.why).toContain('after the change')
  })
})

test('a cell that the reader knows to be remote is not handed to the program', async () => {
  const problems = [
    { severity: 'error', code: 'remote_file', message: 'Its base lies elsewhere.', file: folder, line: null },
  ] as const
  const marker = join(bin, 'ran')
  const kustomize = script('marker', `[ "$1" = build ] && : > ${marker}; echo v9.9.9`)
  const cell = await render({}, { KUSTOMIZE: kustomize }, { problems: [...problems] })
  expect(cell.why).toBe('This cell cannot be rendered here: Its base lies elsewhere.')
  expect(existsSync(marker)).toBe(false)
})

test('a build that hangs ends at its limit, with what it started', async () => {
  const pids = join(bin, 'pid')
  const kustomize = script(
    'hangs',
    `[ "$1" = version ] && echo v9.9.9 && exit; /bin/sleep 600 & echo $! > ${pids}; wait`,
  )
  const cell = await render({}, { KUSTOMIZE: kustomize }, {}, { cellMs: 1_500, allMs: 5_000, longestOutput: 1_000 })
  expect(cell.why).toContain('took longer than')
  const alive = spawnSync('/bin/sh', ['-c', `kill -0 $(cat ${pids})`]).status
  const state = spawnSync('/bin/sh', ['-c', `ps -o stat= -p $(cat ${pids})`], { encoding: 'utf8' }).stdout.trim()
  expect(alive !== 0 || state.startsWith('Z')).toBe(true)
})

test('a build that writes without end is stopped', async () => {
  const kustomize = script(
    'endless',
    '[ "$1" = version ] && echo v9.9.9 && exit; while :; do echo xxxxxxxxxxxxxxxxxxxxxxxx; done',
  )
  const cell = await render({}, { KUSTOMIZE: kustomize }, {}, { cellMs: 20_000, allMs: 20_000, longestOutput: 10_000 })
  expect(cell.why).toContain('wrote more than 10000 bytes')
})

test('links are written as the files they lead to, and nothing of this process is in the environment', async () => {
  const seen =
    'echo "seen: $(/usr/bin/find . -type f | /usr/bin/wc -l) files, $(/usr/bin/find . -type l | /usr/bin/wc -l) links,'
  const kustomize = script(
    'looks',
    `[ "$1" = version ] && echo v9.9.9 && exit; ${seen} $(/usr/bin/env | /bin/grep -c TEST_SECRET) secrets" >&2; exit 1`,
  )
  const linked = { ...snapshotOf(files), links: new Map([[`${folder}/deployment.yaml`, kustomization]]) }
  const question = { snapshot: linked, editedSnapshot: linked, cells: [cellOf({})] }
  const environment = { PATH: process.env.PATH, KUSTOMIZE: kustomize }
  vi.stubEnv('TEST_SECRET', 'x')
  const answer = await createRender(environment)(question, new AbortController().signal)
  vi.unstubAllEnvs()
  const why = expect.stringContaining('seen: 3 files, 0 links, 0 secrets')
  expect(answer).toMatchObject({ kind: 'rendered', cells: [{ why, objects: [] }] })
})

test('without a program one sentence is said, and no folder stays behind', async () => {
  const before = readdirSync(tmpdir()).filter(name => name.startsWith('plimsoll-render-')).length
  const question = { snapshot: snapshotOf(files), editedSnapshot: snapshotOf(files), cells: [cellOf({})] }
  const answer = await createRender({ PATH: bin })(question, new AbortController().signal)
  expect(answer).toEqual({
    kind: 'none',
    why: 'Neither kustomize nor kubectl is installed here, so nothing is rendered.',
  })
  expect(readdirSync(tmpdir()).filter(name => name.startsWith('plimsoll-render-')).length).toBeLessThanOrEqual(before)
})

async function render(
  edited: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = { KUSTOMIZE: program },
  more: Partial<RenderedCell> = {},
  limits: RenderLimits = { cellMs: 60_000, allMs: 60_000, longestOutput: 8_000_000 },
): Promise<CellDifference> {
  const snapshot = snapshotOf(files)
  const edits = Object.entries(edited).map(([path, after]) => ({ path, before: snapshot.read(path) ?? '', after }))
  const answer = await createRender({ PATH: process.env.PATH, ...environment }, limits)(
    { snapshot, editedSnapshot: withEdits(snapshot, edits), cells: [cellOf(more)] },
    new AbortController().signal,
  )
  const [cell] = answer.kind === 'rendered' ? answer.cells : []
  if (cell === undefined) throw new Error(JSON.stringify(answer))
  return cell
}

function cellOf(more: Partial<RenderedCell>): RenderedCell {
  const dependsOn = Object.keys(files)
  return { service: 'cart', environment: 'prod', path: folder, kind: 'kustomize', problems: [], dependsOn, ...more }
}

function script(name: string, text: string): string {
  const file = join(bin, name)
  writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  return file
}
