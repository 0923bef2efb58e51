import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Config, loadConfig } from '@/lib/config'
import { parseConfig } from '@/lib/config/parse'
import { configJsonSchema } from '@/lib/config/schema'
import { isAppError } from '@/lib/errors'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-config-'))
  for (const name of ['kubeconfig', 'token', 'ghcr', 'app.pem']) await writeFile(join(folder, name), `${name}-secret\n`)
})
afterAll(() => rm(folder, { recursive: true }))

function read(text: string, environment: Record<string, string> = {}): Config {
  return parseConfig(text, { file: join(folder, 'plimsoll.yaml'), folder, dataFolder: '/srv/data', environment })
}

function problemsOf(text: string, environment: Record<string, string> = {}): readonly string[] {
  try {
    read(text, environment)
  } catch (error) {
    if (!isAppError(error)) throw error
    return error.details.problems as string[]
  }
  return []
}

const everything = `
repositories:
  - url: https://github.com/acme/gitops.git
    branch: main
    token: \${GITHUB_TOKEN}
    host: {kind: github, api: https://api.github.com/, webhookSecret: "\${WEBHOOK_SECRET}"}
    poll: 45s
    include: ["apps/**"]
clusters:
  - name: dev
    kubeconfig: kubeconfig
    context: dev
  - name: prod-eu
    inCluster: true
    argocd: {servers: ["https://10.0.0.1"], names: ["prod-eu"], reconciliation: 60s}
    flux: {kubeConfigs: ["flux-system/prod-eu"]}
environments:
  - name: dev
    clusters: [dev]
  - name: prod/eu
    clusters: [prod-eu]
    namespace: "{service}"
    grace: 5m
    soak: 1h
    pin: digest
    requesterMayApprove: true
  - name: prod/us
registries:
  aliases: [{from: docker.io, to: cache.example/hub}]
  logins: [{host: ghcr.io, user: bot, passwordFile: ghcr}]
keys: {audit: {file: audit.key}}
pipelines: ["ci-deployer"]
links: {controller: "https://argocd.example/applications/{application}", logs: "https://logs.example"}
exclude: ["**/preview-*"]
services:
  cart: {paths: ["apps/cart/**"], team: payments, main: {workload: cart, container: cart}, source: https://github.com/acme/cart}
`
const secrets = { GITHUB_TOKEN: 'ghp_hidden', WEBHOOK_SECRET: 'hook_hidden' }

describe('plimsoll.yaml', () => {
  it('takes every documented key', () => {
    const config = read(everything, secrets)
    expect(config.repositories[0]).toMatchObject({
      branch: 'main',
      pollMs: 45_000,
      host: { kind: 'github', api: 'https://api.github.com', owner: 'acme', name: 'gitops' },
    })
    expect(config.clusters[0]?.connection).toEqual({
      kind: 'kubeconfig',
      file: join(folder, 'kubeconfig'),
      context: 'dev',
    })
    expect(config.clusters[1]).toMatchObject({
      connection: { kind: 'inCluster' },
      argocd: { reconciliationMs: 60_000 },
    })
    expect(config.environments.map(({ name, group, after }) => ({ name, group, after }))).toEqual([
      { name: 'dev', group: 'dev', after: [] },
      { name: 'prod/eu', group: 'prod', after: ['dev'] },
      { name: 'prod/us', group: 'prod', after: ['dev'] },
    ])
    expect(config.environments[1]).toMatchObject({ graceMs: 300_000, soakMs: 3_600_000, pin: 'digest' })
    expect(config.registries.logins[0]?.password()).toBe('ghcr-secret')
    expect(config.keys.audit.file).toBe(join(folder, 'audit.key'))
    expect(config.services.cart?.main).toEqual({ workload: 'cart', container: 'cart' })
  })

  it('fills the defaults in', () => {
    const config = read('repositories: [{url: ../gitops}]')
    expect(config.repositories[0]).toEqual({
      url: join(folder, '../gitops'),
      branch: null,
      credential: { kind: 'none' },
      host: null,
      pollMs: 30_000,
      include: [],
    })
    expect(config).toMatchObject({
      clusters: [],
      environments: [],
      exclude: [],
      keys: { audit: { file: '/srv/data/audit.key' } },
    })
  })

  it('never shows a credential when the configuration is printed', () => {
    const config = read(everything, secrets)
    const credential = config.repositories[0]?.credential
    expect(credential?.kind === 'token' && credential.token()).toBe('ghp_hidden')
    expect(inspect(config, { depth: null }) + JSON.stringify(config)).not.toMatch(/hidden|-secret/)
  })

  it('reads a rotated token file without a restart', async () => {
    const credential = read('repositories: [{url: https://github.com/a/b, tokenFile: token}]').repositories[0]
      ?.credential
    await writeFile(join(folder, 'token'), 'rotated\n')
    expect(credential?.kind === 'token' && credential.token()).toBe('rotated')
  })

  it('says the file when there is none', async () => {
    await expect(loadConfig({ file: join(folder, 'absent.yaml'), dataFolder: folder })).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining('absent.yaml'),
    })
  })

  it('gives editors a JSON Schema with the same keys', () => {
    expect(configJsonSchema()).toMatchObject({
      additionalProperties: false,
      required: ['repositories'],
      properties: { clusters: { type: 'array' }, services: { type: 'object' } },
    })
  })
})

describe('a wrong plimsoll.yaml stops with file, line, what is wrong and what is allowed', () => {
  const repository = 'repositories: [{url: https://github.com/a/b}]\n'
  it.each([
    [
      'an unknown key',
      `${repository}cluster: []`,
      /^plimsoll.yaml:2: cluster is not known; allowed here: repositories, clusters,/,
    ],
    [
      'an unknown key deep down',
      'repositories:\n  - url: x\n    host:\n      kidn: github',
      /:4: repositories\[0\].host.kidn is not known; allowed here: kind, api/,
    ],
    ['no repository', 'clusters: []', /:1: repositories must be a list with at least one/],
    ['an empty file', '', /:1: repositories must be/],
    ['a list for the whole', '- 1', /:1: the file must hold keys; allowed: repositories/],
    [
      'a wrong time',
      'repositories:\n  - url: x\n    poll: 30',
      /:3: repositories\[0\].poll must be a time such as 30s/,
    ],
    [
      'a wrong choice',
      `${repository}environments:\n  - name: dev\n    pin: always`,
      /:4: environments\[0\].pin must be keep or digest/,
    ],
    ['a wrong type', `${repository}pipelines: ci`, /:2: pipelines must be a list of texts/],
    [
      'a missing variable',
      `repositories:\n  - url: x\n    token: \${NOT_SET}`,
      /:3: repositories\[0\].token the environment variable NOT_SET is not set/,
    ],
    ['a malformed reference', `repositories: [{url: x, token: "\${A-B}"}]`, /names no environment variable/],
    ['no YAML', 'repositories: [', /^plimsoll.yaml:1: /],
    ['a key twice', `${repository}${repository}`, /:2: Map keys must be unique/],
    ['a credential in the url', 'repositories: [{url: "https://me:pw@github.com/a/b"}]', /url holds a credential/],
    ['a token over plain http', 'repositories: [{url: http://git.acme/a/b, tokenFile: token}]', /in clear; use https/],
    [
      'two credentials',
      'repositories: [{url: https://github.com/a/b, token: x, tokenFile: token}]',
      /tokenFile stands beside token/,
    ],
    [
      'a file that is not there',
      'repositories: [{url: https://github.com/a/b, tokenFile: nowhere}]',
      /there is no file .*nowhere/,
    ],
    [
      'a host of no known kind',
      'repositories: [{url: https://git.acme/a/b, host: {webhookSecret: x}}]',
      /say kind: github or kind: gitea/,
    ],
    [
      'a cluster twice',
      `${repository}clusters: [{name: a, inCluster: true}, {name: a, inCluster: true}]`,
      /clusters\[1\] is there twice$/,
    ],
    [
      'an unknown cluster',
      `${repository}environments: [{name: dev, clusters: [x]}]`,
      /name x, which is not under clusters: there is none/,
    ],
    [
      'an unknown predecessor',
      `${repository}environments: [{name: dev, after: [x]}]`,
      /names x; allowed: another of dev/,
    ],
    [
      'a circle',
      `${repository}environments: [{name: a, after: [b]}, {name: b, after: [a]}]`,
      /after comes back to itself/,
    ],
    [
      'both ways to a cluster',
      `${repository}clusters: [{name: a, inCluster: true, context: x}]`,
      /context stands beside inCluster/,
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text).join('\n')).toMatch(expected)
  })

  it('lists every problem at once', () => {
    expect(problemsOf('repositories: [{url: x, poll: 1}]\nfoo: 1\nbar: 2')).toHaveLength(3)
  })

  it('never repeats a value, which may be a credential', () => {
    const source = problemsOf(`${repository}services: {cart: {source: "https://me:hidden@x.y/a/b"}}`).join()
    expect(source).toMatch(/services.cart.source holds a credential; write the address without it/)
    expect(source).not.toContain('hidden')
    expect(problemsOf('repositories: [{url: "https://me:hidden@x.y/a/b", poll: "hidden"}]').join()).not.toContain(
      'hidden',
    )
  })
})

describe('the source of a service', () => {
  const repository = 'repositories: [{url: https://github.com/a/b}]\n'

  it.each([
    ['https://git.example/acme/cart.git', 'https://git.example/acme/cart.git'],
    ['git@git.example:acme/cart.git', 'git@git.example:acme/cart.git'],
    ['file:///srv/git/cart', '/srv/git/cart'],
  ])('may be where a repository may be: %s', (source, expected) => {
    expect(read(`${repository}services: {cart: {source: "${source}"}}`).services.cart?.source).toBe(expected)
  })

  it.each(['ext::sh -c id', '--upload-pack=id', 'ftp://git.example/cart'])('is never a program: %s', source => {
    expect(problemsOf(`${repository}services: {cart: {source: "${source}"}}`).join()).toMatch(/https or ssh/)
  })
})

describe('the host is guessed from the url', () => {
  it.each([
    ['https://github.com/acme/gitops.git', 'github', 'https://api.github.com'],
    ['git@github.com:acme/gitops.git', 'github', 'https://api.github.com'],
    ['ssh://git@github.acme.example:2222/acme/gitops', 'github', 'https://github.acme.example/api/v3'],
    ['https://gitea.example:3000/acme/gitops', 'gitea', 'https://gitea.example:3000/api/v1'],
    ['https://git.example/acme/gitops', undefined, undefined],
    ['/srv/git/gitops', undefined, undefined],
  ])('%s', (url, kind, api) => {
    const host = read(`repositories: [{url: "${url}"}]`).repositories[0]?.host
    expect([host?.kind, host?.api]).toEqual([kind, api])
    if (host) expect([host.owner, host.name]).toEqual(['acme', 'gitops'])
  })
})
