import { request as send } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connect } from '../test-octokit'
import { startTestWorld, type TestWorld } from '../test-world'

const at = { owner: 'harbour', repo: 'gitops' }
let world: TestWorld
beforeEach(async () => {
  world = await startTestWorld()
  await world.commit('plimsoll/prod/x', { README: '<b>bold</b>\n' }, 'main')
  const body = '| a |\n|---|\n| <script>alert(1)</script> |'
  const { octokit } = connect(world, 'plimsoll-bot')
  await octokit.pulls.create({ ...at, head: 'plimsoll/prod/x', base: 'main', title: '<i>Promote</i>', body })
})
afterEach(() => world.close())

async function page(path: string) {
  const response = await fetch(world.host.url + path)
  return { status: response.status, text: await response.text(), headers: response.headers }
}

async function press(action: string, form: Readonly<Record<string, string>>, origin: string | null = world.host.url) {
  const response = await fetch(`${world.host.url}/harbour/gitops/pull/1/${action}`, {
    method: 'POST',
    redirect: 'manual',
    headers: origin === null ? {} : { origin },
    body: new URLSearchParams(form),
  })
  return { status: response.status, text: await response.text() }
}

function pull() {
  return world.host.repository('harbour', 'gitops').state.pulls[0]
}

describe('pages', () => {
  test('show a pull request with its text and its difference, as text', async () => {
    const { status, text, headers } = await page('/harbour/gitops/pull/1')
    expect(status).toBe(200)
    expect(text).toContain('&lt;i&gt;Promote&lt;/i&gt;')
    expect(text).toContain('<td>&lt;script&gt;alert(1)&lt;/script&gt;</td>')
    expect(text).toContain('&lt;b&gt;bold&lt;/b&gt;')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test.each([
    '/',
    '/harbour/gitops',
    '/harbour/gitops/pulls',
    '/harbour/gitops/commits/main',
    '/harbour/gitops/tree/main/apps',
    '/harbour/gitops/blob/plimsoll/prod/x/README',
    '/harbour/gitops/compare/main...plimsoll/prod/x',
    '/harbour/gitops/pull/1/files',
  ])('are there: %s', async path => {
    expect((await page(path)).status).toBe(200)
  })

  test('give every line of a file an address', async () => {
    expect((await page('/harbour/gitops/blob/main/apps/cart/overlays/prod/kustomization.yaml')).text).toContain(
      'id="L2"',
    )
  })

  test('show a commit by its sha', async () => {
    const sha = world.host.repository('harbour', 'gitops').state.branches.main
    expect((await page(`/harbour/gitops/commit/${sha}`)).text).toContain('Change apps/cart')
  })

  test.each([
    '/none/none',
    '/harbour/gitops/pull/9',
    '/harbour/gitops/blob/main/none',
    '/harbour/gitops/commit/--help',
    '/harbour/gitops/compare/main...--x',
  ])('say that there is nothing at %s', async path => {
    expect((await page(path)).status).toBe(404)
  })
})

describe('buttons', () => {
  test('approve and merge as the chosen person', async () => {
    expect((await press('approve', { as: 'mara' })).status).toBe(303)
    expect((await press('merge', { as: 'jonas', method: 'squash' })).status).toBe(303)
    expect(pull()).toMatchObject({ reviews: [{ author: 'mara', state: 'APPROVED' }], merged: { by: 'jonas' } })
  })

  test('close and reopen', async () => {
    await press('close', { as: 'mara' })
    expect(pull()?.state).toBe('closed')
    await press('reopen', { as: 'mara' })
    expect(pull()?.state).toBe('open')
  })

  test.each([
    ['another site', 'https://evil.example'],
    ['a page without an origin', 'null'],
    ['no browser', null],
  ])('do nothing when pressed by %s', async (_, origin) => {
    expect((await press('merge', { as: 'mara' }, origin)).status).toBe(403)
    expect(pull()?.merged).toBeNull()
  })

  test.each(['reader', 'stranger', 'nobody', ''])('do nothing for %j, who may not write', async login => {
    expect((await press('merge', { as: login })).status).toBe(403)
    expect(pull()?.merged).toBeNull()
  })

  test('say why a pull request cannot be merged', async () => {
    await world.commit('main', { README: 'other\n' })
    const { status, text } = await press('merge', { as: 'mara' })
    expect([status, text.includes('<p class="panel error" role="alert">Pull Request has merge conflicts</p>')]).toEqual(
      [405, true],
    )
  })

  test('are not pressed by following a link', async () => {
    expect((await page('/harbour/gitops/pull/1/merge')).status).toBe(404)
    expect(pull()?.merged).toBeNull()
  })
})

test('answers under no other name than loopback’s', async () => {
  const status = await new Promise(resolve => {
    send(`${world.host.url}/`, { headers: { host: 'rebound.example' } }, response => resolve(response.statusCode)).end()
  })
  expect(status).toBe(403)
})
