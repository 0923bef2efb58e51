import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { contract } from '../lib/contract'
import { expect, test } from './world'

test.beforeEach(async ({ page }) => {
  await expect
    .poll(async () => (await eventsOf(page, 'type=drift.seen')).length, { message: 'a drift is seen' })
    .toBeGreaterThan(0)
})

test('rows are found by filters that stand in the URL, and Back takes them away', async ({ page }) => {
  await page.goto('/audit')
  await page.getByRole('combobox', { name: 'Type' }).selectOption('drift.seen')
  await expect(page).toHaveURL(/type=drift\.seen/)
  await page.getByRole('combobox', { name: 'Person' }).selectOption('Plimsoll itself')
  await expect(page).toHaveURL(/person=Plimsoll\+itself/)
  await page.getByRole('button', { name: 'Time any' }).click()
  await page.getByRole('radio', { name: 'last 24 h' }).check()
  await expect(page.getByRole('radio', { name: 'last 24 h' })).toBeFocused()
  await expect(page).toHaveURL(/since=24h/)
  await expect(rows(page).first()).toContainText('drift.seen')
  for (const row of await rows(page).all()) await expect(row).toContainText('drift.seen')
  await page.goBack()
  await expect(page).not.toHaveURL(/since=/)
  await page
    .getByRole('searchbox', { name: 'Service' })
    .or(page.getByRole('combobox', { name: 'Service' }))
    .fill('nobody')
  await page.keyboard.press('Enter')
  await expect(page.getByText('No row matches this filter.')).toBeVisible()
  await page.getByRole('link', { name: 'Clear the filter' }).click()
  await expect(page).toHaveURL(/\/audit$/)
  await expect(rows(page).first()).toBeVisible()
})

test('a filter that means nothing says so and shows no row as if it matched', async ({ page }) => {
  await page.goto('/audit?from=yesterday')
  await expect(page.getByRole('alert').filter({ hasText: 'a time such as' })).toBeVisible()
  await expect(rows(page)).toHaveCount(0)
})

test('a row has a link of its own: it stands in full among its neighbours, with its story', async ({ page }) => {
  await page.goto('/drift')
  // A cell that no other journey looks at: all of them share this world, and a mute stays.
  const row = page.locator('.drift-row[data-row="cell notifications staging"]')
  await row.locator('.drift-why').click()
  await row.getByRole('button', { name: /^Mute/ }).last().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: /reason/i }).fill('seen by the audit')
  await dialog.getByRole('button', { name: /^Mute/ }).click()
  await expect.poll(async () => (await eventsOf(page, 'type=drift.muted')).length).toBeGreaterThan(0)
  const [muted] = await eventsOf(page, 'type=drift.muted')
  await page.goto('/audit?type=drift.muted')
  await page.getByRole('link', { name: String(muted?.sequence), exact: true }).click()
  await expect(page).toHaveURL(new RegExp(`event=${muted?.sequence}$`))
  const panel = page.getByRole('region', { name: `Row ${muted?.sequence}` })
  await expect(panel).toContainText('not signed in')
  await expect(panel).toContainText('there is no sign-in')
  await expect(panel).toContainText(muted?.hash ?? 'no hash')
  await expect(page.locator('tr[aria-current="true"]')).toContainText(String(muted?.sequence))
  await panel.getByRole('link', { name: 'Close' }).click()
  await expect(panel).toBeHidden()
  await page.goto('/audit?event=999999')
  await expect(page.getByText('There is no row 999999.')).toBeVisible()
})

test('the chain is checked on demand, and what that does not prove is said', async ({ page }) => {
  await page.goto('/audit')
  const chain = page.getByRole('region', { name: 'The chain' })
  await chain.getByRole('button', { name: 'Check now' }).click()
  await expect(chain.getByText('The chain is whole')).toBeVisible()
  await expect(chain).toContainText(/unproven|No anchor was compared/)
  const [verified] = await eventsOf(page, 'type=audit.verified')
  expect(verified?.actor.type).toBe('unauthenticated')
  await page.reload()
  await expect(page.getByRole('region', { name: 'The chain' }).getByText('The chain is whole')).toBeVisible()
})

for (const format of ['CSV', 'NDJSON'] as const) {
  test(`an export as ${format} has the rows that the filter shows, and is itself recorded`, async ({ page }) => {
    await page.goto('/audit?type=drift.seen')
    const shown = await eventsOf(page, 'type=drift.seen&limit=500')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: format, exact: true }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(new RegExp(`^plimsoll-audit-to-row-\\d+\\.${format.toLowerCase()}$`))
    const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n')
    expect(lines.length).toBeGreaterThanOrEqual(shown.length)
    expect(lines.at(-1)).toContain(String(shown.at(-1)?.hash))
    await expect(page.getByText(/rows? (is|are) in plimsoll-audit/)).toBeVisible()
    const [exported] = await eventsOf(page, 'type=audit.exported')
    expect(exported?.data).toMatchObject({ format: format.toLowerCase(), filter: { type: 'drift.seen' } })
    expect(exported?.data.rows).toBe(format === 'CSV' ? lines.length - 1 : lines.length)
  })
}

test('an export says its rows beforehand, and another site’s page cannot cause one', async ({ request }) => {
  const answer = await request.get('/api/v1/audit/export?format=csv')
  const lines = (await answer.text()).trimEnd().split('\r\n')
  expect(answer.headers()['x-total-count']).toBe(String(lines.length - 1))
  expect(answer.headers()['content-type']).toContain('text/csv')
  const count = async () => (await (await request.get('/api/v1/audit/count?type=audit.exported')).json()).count
  const before = await count()
  const foreign = await request.get('/api/v1/audit/export?format=csv', { headers: { 'sec-fetch-site': 'cross-site' } })
  expect(foreign.status()).toBe(403)
  expect((await request.get('/api/v1/audit/export?format=xml')).status()).toBe(400)
  expect(await count()).toBe(before)
})

for (const theme of ['light', 'dark'] as const) {
  test(`the audit is accessible with a row in full and the times open, ${theme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    const [event] = await eventsOf(page, 'type=drift.seen')
    await page.goto(`/audit?event=${event?.sequence}`)
    await expect(page.getByRole('region', { name: `Row ${event?.sequence}` })).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Time any' }).click()
    expect(await violationsOf(page)).toEqual([])
  })
}

test('nothing is wider than the screen, and a thumb finds every button', async ({ page, isMobile }) => {
  const [event] = await eventsOf(page, 'type=drift.seen')
  for (const width of isMobile ? [390] : [768, 1440]) {
    await page.setViewportSize({ width, height: 844 })
    for (const path of ['/audit', `/audit?event=${event?.sequence}`]) {
      await page.goto(path)
      await expect(rows(page).first()).toBeVisible()
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    }
  }
  if (!isMobile) return
  for (const button of await page.getByRole('main').locator('.btn:visible').all())
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44)
})

test('the search is reached by its key', async ({ page, isMobile }) => {
  test.skip(isMobile, 'a phone has no keys')
  await page.goto('/audit')
  await page.keyboard.press('/')
  await expect(page.locator('input[name="service"]')).toBeFocused()
})

function rows(page: Page) {
  return page.getByRole('region', { name: 'Events' }).locator('tbody tr')
}

async function eventsOf(page: Page, query: string) {
  const answer = await page.request.get(`/api/v1/audit?${query}`)
  return contract.listEvents.output.parse(await answer.json()).events
}

async function violationsOf(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)
}
