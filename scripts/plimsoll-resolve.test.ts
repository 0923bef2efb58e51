import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { gitHttp, status } from '@/lib/git/__fixtures__/git-http'
import { realRepository, temporaryFolder } from '@/lib/git/__fixtures__/real-repository'

const launcher = fileURLToPath(new URL('../bin/plimsoll', import.meta.url))

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the command as people do, from a folder that is not ours. */
function plimsoll(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const env = { PATH: process.env.PATH, HOME: tmpdir(), NODE_ENV: process.env.NODE_ENV, ...environment }
  const child = spawn(process.execPath, [launcher, ...args], { cwd: tmpdir(), env })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', text => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    err += text
  })
  return new Promise(done => child.once('close', code => done({ code, out, err })))
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec: {template: {spec: {containers: [{name: cart, image: "ghcr.io/acme/cart:0"}]}}}
`

function overlay(tag: string): string {
  return `resources:\n- ../../base\nimages:\n- name: ghcr.io/acme/cart\n  newTag: ${tag}\n`
}

function shop() {
  return realRepository({
    'apps/cart/base/kustomization.yaml': 'resources: [d.yaml]\n',
    'apps/cart/base/d.yaml': deployment,
    'apps/cart/overlays/dev/kustomization.yaml': overlay('1.5.0'),
    'apps/cart/overlays/prod/kustomization.yaml': overlay('1.4.2'),
    'tool/kustomization.yaml': 'resources: []\n',
  })
}

describe('plimsoll resolve', () => {
  it('prints one JSON object with every cell', async () => {
    const real = shop()
    const { code, out } = await plimsoll(['resolve', real.folder, '--json'])
    const { milliseconds, ...rest } = JSON.parse(out)
    expect(code).toBe(0)
    expect(milliseconds).toBeGreaterThan(0)
    const cell = (environment: string, image: string) => ({
      service: 'cart',
      environment,
      path: `apps/cart/overlays/${environment}`,
      kind: 'kustomize',
      slots: [
        {
          workload: { kind: 'Deployment', namespace: 'shop', name: 'cart' },
          container: 'cart',
          field: 'containers',
          image,
          status: 'rendered',
          file: `apps/cart/overlays/${environment}/kustomization.yaml`,
          line: 5,
        },
      ],
      problems: [],
    })
    expect(rest).toEqual({
      repository: real.folder,
      commit: real.git('rev-parse', 'HEAD'),
      cells: [
        cell('dev', 'ghcr.io/acme/cart:1.5.0'),
        cell('prod', 'ghcr.io/acme/cart:1.4.2'),
        { service: 'tool', environment: null, path: 'tool', kind: 'kustomize', slots: [], problems: expect.any(Array) },
      ],
    })
  })

  it('reads a work tree as it stands, and a commit where one is named', async () => {
    const real = shop()
    real.git('tag', 'v1')
    writeFileSync(join(real.folder, 'apps/cart/overlays/prod/kustomization.yaml'), overlay('9.9.9'))
    const args = ['--service', 'cart', '--environment', 'prod', '--json']
    expect((await plimsoll(['resolve', real.folder, ...args])).out).toContain('ghcr.io/acme/cart:9.9.9')
    expect((await plimsoll(['resolve', real.folder, '--ref', 'v1', ...args])).out).toContain('ghcr.io/acme/cart:1.4.2')
    expect((await plimsoll(['resolve', real.gitFolder, ...args])).out).toContain('ghcr.io/acme/cart:1.4.2')
    const within = await plimsoll(['resolve', join(real.folder, 'apps/cart/overlays/dev'), '--json'])
    expect(JSON.parse(within.out).cells.map((cell: { path: string }) => cell.path)).toEqual(['apps/cart/overlays/dev'])
  })

  it('reads a folder that is no repository', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'größe ü/overlays/prod'), { recursive: true })
    writeFileSync(join(folder, 'größe ü/overlays/prod/kustomization.yaml'), 'resources: [d.yaml]\n')
    writeFileSync(join(folder, 'größe ü/overlays/prod/d.yaml'), deployment)
    const { code, out } = await plimsoll(['resolve', folder, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      commit: '0'.repeat(40),
      cells: [{ service: 'größe ü', environment: 'prod' }],
    })
  })

  it('prints an aligned table with the problems beneath, and ends with 1 for an error', async () => {
    const real = shop()
    real.commit({ 'apps/cart/overlays/prod/kustomization.yaml': 'resources: [\n' })
    const { code, out } = await plimsoll(['resolve', real.folder, '--service', 'cart', '--explain'])
    expect(code).toBe(1)
    const lines = out.split('\n')
    const column = lines[0]?.indexOf('IMAGE') ?? -1
    expect(lines[1]?.slice(column)).toMatch(/^ghcr\.io\/acme\/cart:1\.5\.0 {2}/)
    expect(out).toMatch(/\nerror: apps\/cart\/overlays\/prod\/kustomization\.yaml:\d+: /)
    expect(out).toContain(
      'apps/cart/overlays/dev: nothing in the repository refers to it; environment is what stands behind "overlays"',
    )
  })

  it('reads an address with a token that no output repeats', async () => {
    const real = shop()
    const host = await gitHttp(real.gitFolder)
    const { code, out, err } = await plimsoll(['resolve', host.url, '--json'], { PLIMSOLL_TOKEN: 's3cret' })
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out).repository).toBe(host.url)
    const basic = `Basic ${Buffer.from('x-access-token:s3cret').toString('base64')}`
    expect(host.requests.map(({ authorization }) => authorization)).toContain(basic)
    expect(out).not.toContain('s3cret')
    host.answer = status(401)
    const refused = await plimsoll(['resolve', host.url.replace('//', '//bot:s3cret@')])
    expect(refused.code).toBe(1)
    expect(refused.err).toMatch(/valid credential \(401\)/)
    expect(refused.err).not.toContain('s3cret')
  })

  it.each([
    [[], /Say which|plimsoll reads/],
    [['resolve'], /Say which folder/],
    [['resolve', '/no/such/folder'], /no folder/],
    [['resolve', '.', '--bogus'], /bogus/],
    [['resolve', '.', 'other'], /one too many/],
    [['reslove'], /no command/],
    [['resolve', 'gopher://host.example/a'], /not an address/],
  ])('ends with 2 when called wrongly: %j', async (args, words) => {
    const { code, out, err } = await plimsoll(args)
    expect(code).toBe(2)
    expect(out + err).toMatch(words)
  })

  it('tells how it is called', async () => {
    const { code, out } = await plimsoll(['--help'])
    expect(code).toBe(0)
    expect(out).toContain('plimsoll resolve <folder or URL>')
  })

  it('says that a ref is not there', async () => {
    const { code, err } = await plimsoll(['resolve', shop().folder, '--ref', 'none'])
    expect(code).toBe(1)
    expect(err).toMatch(/no "none"/)
  })
})

/** Speaks as kustomize does: prints what stands in `answers/ENVIRONMENT.yaml` of the tree that it is given, or stops. */
function programDouble(): string {
  const file = join(temporaryFolder(), 'kustomize')
  const script = `#!${process.execPath}
const { readFileSync } = require('node:fs')
const { basename, join } = require('node:path')
const [command, folder] = process.argv.slice(2)
if (command === 'version') process.stdout.write('v5.7.1\\n')
else if (process.env.PLIMSOLL_TOKEN || !process.env.HTTPS_PROXY) fail('it was given a secret, or the network')
else {
  try {
    process.stdout.write(readFileSync(join(folder, '../../../../answers', basename(folder) + '.yaml')))
  } catch {
    fail('accumulating resources: no such file')
  }
}
function fail(why) {
  process.stderr.write('Error: ' + why + '\\n')
  process.exitCode = 1
}
`.replaceAll('\\\\n', '\\n')
  writeFileSync(file, script, { mode: 0o755 })
  return file
}

describe('plimsoll resolve --verify', () => {
  const answer = (tag: string) => deployment.replace('cart:0', `cart:${tag}`)
  const asked = () => ({ KUSTOMIZE: programDouble(), PLIMSOLL_TOKEN: 's3cret' })

  it('counts what is the same and names what is not compared, and leaves nothing behind', async () => {
    const real = shop()
    real.commit({
      'answers/dev.yaml': answer('1.5.0'),
      'answers/prod.yaml': answer('1.4.2'),
      'apps/cart/overlays/qa/kustomization.yaml': 'resources: ["https://host.example/acme/cart"]\n',
    })
    const folder = temporaryFolder()
    const own = { ...asked(), TMPDIR: folder }
    const { code, out } = await plimsoll(
      ['resolve', real.folder, '--service', 'cart', '--environment', 'dev', '--verify'],
      own,
    )
    expect(out).toContain('kustomize v5.7.1: 1 cell compared, 1 the same, 0 not comparable')
    expect(code).toBe(0)
    const all = await plimsoll(['resolve', real.folder, '--service', 'cart', '--verify'], own)
    expect(all.out).toContain(
      'kustomize v5.7.1: 2 cells compared, 2 the same, 1 not comparable\n  1 not rendered here (remote_base)',
    )
    expect(readdirSync(folder).filter(name => name.startsWith('plimsoll-'))).toEqual([])
  })

  it('ends with 1 for a difference and for a path that the program does not build', async () => {
    const real = shop()
    real.commit({ 'answers/dev.yaml': answer('9') })
    const { code, out } = await plimsoll(['resolve', real.gitFolder, '--service', 'cart', '--verify'], asked())
    expect(code).toBe(1)
    expect(out).toContain(
      'differs: apps/cart/overlays/dev Deployment/cart in shop cart: here ghcr.io/acme/cart:1.5.0, kustomize v5.7.1 ghcr.io/acme/cart:9',
    )
    expect(out).toContain(
      'fails: apps/cart/overlays/prod is rendered here, kustomize v5.7.1 stops: accumulating resources: no such file',
    )
    const json = await plimsoll(['resolve', real.gitFolder, '--service', 'cart', '--verify', '--json'], asked())
    expect(JSON.parse(json.out).verification).toMatchObject({ program: 'kustomize v5.7.1', compared: 2, same: 0 })
  })

  it('says that there is no program to compare with', async () => {
    const { code, err } = await plimsoll(['resolve', shop().folder, '--verify'], { PATH: gitOnly() })
    expect([code, err]).toEqual([1, expect.stringMatching(/^Neither kustomize nor kubectl was found/)])
  })
})

const installed = ['kustomize', 'kubectl'].find(
  name => spawnSync(name, ['version', '--help'], { timeout: 20_000 }).status === 0,
)
if (installed === undefined) console.log('resolve --verify against a real kustomize: skipped, none is on the PATH')

describe.skipIf(installed === undefined)(`plimsoll resolve --verify with ${installed ?? 'nothing'}`, () => {
  it('finds the same images', async () => {
    const { out, code } = await plimsoll(['resolve', shop().folder, '--service', 'cart', '--verify'])
    expect(out).toMatch(/kustomize v\d\S*( in kubectl)?: 2 cells compared, 2 the same, 0 not comparable/)
    expect(code).toBe(0)
  })
})

/** A PATH with git on it and nothing else. */
function gitOnly(): string {
  const folder = temporaryFolder()
  const git = (process.env.PATH ?? '')
    .split(':')
    .map(path => join(path, 'git'))
    .find(existsSync)
  symlinkSync(git ?? 'git', join(folder, 'git'))
  return folder
}
