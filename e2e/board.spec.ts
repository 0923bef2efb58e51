import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './world'

/** The board as a person works it: by keys, by chips, by the palette. */
test.skip(({ isMobile }) => isMobile, 'a phone has cards; see below')

const sections = ['Not as Git says', 'On the way', 'As Git says']

test.beforeEach(async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('grid')).toHaveAttribute('aria-busy', 'false')
  await expect(page.getByRole('gridcell', { name: /^gateway, prod: Synced/ })).toBeVisible()
})

test('the grid says how large it is, and exactly one cell is a tab stop', async ({ page }) => {
  const grid = page.getByRole('grid')
  const { services } = await (await page.request.get('/api/v1/board')).json()
  const heads = await page.getByRole('button', { name: new RegExp(`^(${sections.join('|')}|Not known)`) }).count()
  const rows = Number(await grid.getAttribute('aria-rowcount'))
  expect(rows).toBeGreaterThan(heads)
  if (Array.isArray(services)) expect(rows).toBe(1 + heads + services.length)
  await expect(grid.locator('[role=gridcell][tabindex="0"]')).toHaveCount(1)
})

test('cells are selected with Shift and arrows, the bar counts them, Esc lets them go', async ({ page }) => {
  await focusFirst(page)
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(page.getByText(/^4 cells, (none|\d) can be promoted$/).first()).toBeVisible()
  await expect(page).toHaveURL(/select=/)
  await expect(page.getByRole('gridcell', { selected: true })).toHaveCount(4)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('gridcell', { selected: true })).toHaveCount(0)
})

test('a section closes to its head and opens again', async ({ page }) => {
  const head = page.getByRole('button', { name: /^As Git says/ })
  await head.click()
  await expect(head).toHaveAttribute('aria-expanded', 'false')
  await expect(page.getByRole('gridcell', { name: /^gateway, prod/ })).toHaveCount(0)
  await head.click()
  await expect(page.getByRole('gridcell', { name: /^gateway, prod/ })).toBeVisible()
})

test('filters stand in the URL as chips, and Back undoes the last', async ({ page }) => {
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByLabel('Differs from its upstream').click()
  await expect(page).toHaveURL(/differs=upstream/)
  await page.getByLabel('1 h', { exact: true }).click()
  await expect(page).toHaveURL(/changed=1h/)
  await page.goBack()
  await expect(page).not.toHaveURL(/changed=/)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Remove the filter: Differs from its upstream' }).click()
  await expect(page).not.toHaveURL(/differs=/)
})

test('a pattern of environments narrows the columns', async ({ page }) => {
  await page.goto('/?env=p*')
  await expect(page.getByRole('columnheader')).toHaveCount(2)
})

test('another order stands in the URL and in the table', async ({ page }) => {
  await page.getByRole('button', { name: /^Order/ }).click()
  await page.getByLabel('Name', { exact: true }).click()
  await expect(page).toHaveURL(/sort=name/)
  await expect(page.getByRole('columnheader', { name: /Service/ })).toHaveAttribute('aria-sort', 'ascending')
  const names = await page.getByRole('rowheader').getByRole('link').allTextContents()
  expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'en')))
})

test('the palette opens by key, finds a service, and says where a tag is', async ({ page }) => {
  await page.keyboard.press('Control+k')
  const field = page.getByRole('combobox')
  await expect(field).toBeFocused()
  const { cells } = await (await page.request.get('/api/v1/cells?service=gateway&environment=prod')).json()
  await field.fill(cells[0].git.image.split(':').at(-1))
  await expect(page.getByRole('region', { name: 'Where it is' })).toContainText('gateway')
  await field.fill('gateway')
  await expect(page.getByRole('option').first()).toHaveAttribute('aria-selected', 'true')
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual([])
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/services\/gateway/)
})

test('single letters can be switched off; arrows go on', async ({ page }) => {
  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog', { name: 'Keys' })
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual([])
  await dialog.getByRole('checkbox').uncheck()
  await page.keyboard.press('Escape')
  await focusFirst(page)
  const first = await focused(page)
  await page.keyboard.press('j')
  expect(await focused(page)).toBe(first)
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => focused(page)).not.toBe(first)
})

test('nothing that matches says so and clears the filter', async ({ page }) => {
  await page.goto('/?q=no-service-is-called-so')
  await page.getByRole('button', { name: 'Clear the filter' }).click()
  await expect(page).not.toHaveURL(/q=/)
  await expect(page.getByRole('grid')).toBeVisible()
})

async function focusFirst(page: Page): Promise<void> {
  await page.getByRole('grid').locator('[role=gridcell][tabindex="0"]').focus()
}

function focused(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => document.activeElement?.textContent?.replace(/\d+ (s|min|h)\b/g, ''))
}
