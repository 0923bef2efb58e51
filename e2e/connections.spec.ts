import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './world'

test('each source says when it was read last, and a test says in words what came of it', async ({ page }) => {
  await page.goto('/connections')
  await expect(page.getByText(/^All \d+ answer\./)).toBeVisible()
  for (const [name, words] of [
    [/^Test http/, /The repository answers\. main stands at [0-9a-f]{7}/],
    [/^Test GitHub for/, /Reads and writes .* as /],
    [/^Test prod$/, /The API server answers: Kubernetes v1\./],
    [/^Test the database/, /PostgreSQL answers\./],
  ] as const) {
    await page.getByRole('button', { name }).click()
    await expect(page.getByRole('status').filter({ hasText: words })).toBeVisible()
  }
  await expect(page.getByText('Last success').first()).toBeVisible()
})

test('no answer of a test, and no page, holds a credential', async ({ page, request, baseURL, world }) => {
  const { readFile } = await import('node:fs/promises')
  const tokens = [...(await readFile(world.config, 'utf8')).matchAll(/token: (\S+)/g)].map(match => match[1] ?? '')
  const answer = await request.get('/api/v1/connections')
  const body = await answer.text()
  await page.goto('/connections')
  const html = await page.content()
  for (const token of tokens.filter(one => !one.startsWith('$'))) {
    expect(body).not.toContain(token)
    expect(html).not.toContain(token)
  }
  const refused = await request.post('/api/v1/connections/test', {
    data: { kind: 'cluster', name: 'prod' },
    headers: { origin: 'http://evil.example' },
  })
  expect(refused.status()).toBe(403)
  expect(baseURL).toContain('localhost')
})

test('what was found is searched, says why, and offers the lines that correct it', async ({ page }) => {
  await page.goto('/connections')
  const found = page.getByRole('region', { name: 'What was found, and why' })
  await found.getByRole('searchbox').fill('apps/cart/overlays/prod')
  await expect(found.getByText(/^1 to 1 of 1, \d+ in all/)).toBeVisible()
  await found.getByText('cart', { exact: true }).click()
  await expect(found.getByText('It is no service at all.')).toBeVisible()
  await expect(found.getByText('exclude: ["apps/cart/overlays/prod/**"]')).toBeVisible()
  await found.getByRole('searchbox').fill('nothing is called like this')
  await expect(found.getByText('No row matches.')).toBeVisible()
})

for (const theme of ['light', 'dark'] as const) {
  test(`the page is accessible with everything unfolded, and fits the screen, ${theme}`, async ({ page, isMobile }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    const width = isMobile ? 390 : 768
    await page.setViewportSize({ width, height: 900 })
    await page.goto('/connections')
    await page.getByRole('button', { name: /^Test prod$/ }).click()
    await expect(page.getByText(/The API server answers/)).toBeVisible()
    await page.evaluate(() => {
      for (const one of document.querySelectorAll('details')) one.open = true
    })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual([])
  })
}
