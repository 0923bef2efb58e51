import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test, type World } from './world'

/** The inbox as the on-call engineer works it: what differs comes by itself, and each row has a way out. */

test('a change made by hand comes into the inbox by itself, with who, what Git says, and the way back', async ({
  page,
  world,
}) => {
  await page.goto('/drift')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/Git/)
  await step(world, 'hand-edit')
  const row = rowOf(page, 'checkout', 'prod')
  await expect(row).toContainText(/Drifted/)
  await expect(row).toContainText(/hotfix/)
  await look(row)
  await expect(row.getByText('Git says', { exact: true })).toBeVisible()
  await expect(row).toContainText(/apps\/checkout\/overlays\/prod\/kustomization\.yaml:\d+/)
  await expect(row).toContainText(/kubectl-set \(kubectl set image\)/)
  await expect(row.locator('.drift-command')).toContainText(/^(kubectl|flux|argocd) /)
})

test('the badge in the navigation counts what the inbox lists', async ({ page, world, isMobile }) => {
  await step(world, 'hand-edit')
  await page.goto('/drift')
  const shown = /^([\d\s]+) cells? (is|are)/.exec(await page.getByRole('heading', { level: 1 }).innerText())?.[1] ?? ''
  const nav = page.getByRole('navigation', { name: isMobile ? 'Pages, below' : 'Pages', exact: true })
  await expect(nav.getByRole('link', { name: /^Drift/ })).toContainText(shown)
})

test('keys alone go through the inbox, copy the command, mute and open', async ({ page, world, context, isMobile }) => {
  test.skip(isMobile, 'a phone has no keys')
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await step(world, 'hand-edit')
  await page.goto('/drift?q=checkout+prod')
  await expect(rowOf(page, 'checkout', 'prod')).toBeVisible()
  await page.keyboard.press('j')
  await expect(page.getByRole('link', { name: 'checkout', exact: true })).toBeFocused()
  await page.keyboard.press('c')
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^(kubectl|flux|argocd) /)
  await page.keyboard.press('m')
  await expect(page.getByRole('dialog', { name: 'Mute checkout in prod' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page.getByRole('link', { name: 'checkout', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/services\/checkout\?environment=prod/)
})

test('a mute has a reason and an end, stays in sight, stands in the audit, and can be taken back', async ({
  page,
  world,
}) => {
  await step(world, 'hand-edit')
  await page.goto('/drift')
  const row = rowOf(page, 'checkout', 'prod')
  await look(row)
  await row.getByRole('button', { name: /^Mute/ }).last().click()
  const dialog = page.getByRole('dialog', { name: 'Mute checkout in prod' })
  await expect(dialog.getByRole('button', { name: 'Mute', exact: true })).toBeDisabled()
  await dialog.getByLabel('Reason').fill('the fire of Friday')
  await dialog.getByText('1 h', { exact: true }).click()
  await dialog.getByRole('button', { name: 'Mute', exact: true }).click()
  await expect(dialog).toBeHidden()
  const muted = page.getByRole('listitem').filter({ hasText: /muted.*checkout in prod.*“the fire of Friday”/s })
  await expect(muted).toBeVisible()
  await expect(rowOf(page, 'checkout', 'prod')).toHaveCount(0)
  await muted.getByRole('button', { name: 'Unmute' }).click()
  await expect(muted).toHaveCount(0)
  await expect(rowOf(page, 'checkout', 'prod')).toBeVisible()
  await page.goto('/audit?service=checkout')
  await expect(page.getByRole('region', { name: 'Events' }).getByText('drift.unmuted')).toBeVisible()
  await expect(page.getByText(/the fire of Friday/).first()).toBeVisible()
  await page
    .getByRole('row', { name: /drift\.unmuted/ })
    .getByRole('link')
    .last()
    .click()
  await expect(page).toHaveURL(/\/audit\?correlation=/)
})

test('a filter stands in the URL, and Back takes it away', async ({ page }) => {
  await page.goto('/drift')
  await page.getByRole('button', { name: /^Pods/ }).click()
  await expect(page).toHaveURL(/fault=pods/)
  await expect(page.getByRole('button', { name: /^Pods/ })).toHaveAttribute('aria-pressed', 'true')
  await page.goBack()
  await expect(page).not.toHaveURL(/fault=/)
  await page.goto('/drift?q=no-such-service')
  await expect(page.getByText('No row matches this filter.')).toBeVisible()
})

for (const theme of ['light', 'dark'] as const) {
  test(`the inbox is accessible with a row open and while muting, ${theme}`, async ({ page, world }) => {
    await step(world, 'hand-edit')
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.goto('/drift')
    const row = rowOf(page, 'checkout', 'prod')
    await look(row)
    expect(await violationsOf(page)).toEqual([])
    await row.getByRole('button', { name: /^Mute/ }).last().click()
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
  })
}

test('nothing is wider than the screen, and a thumb finds every button', async ({ page, world, isMobile }) => {
  await step(world, 'hand-edit')
  for (const width of isMobile ? [390] : [768, 1440]) {
    await page.setViewportSize({ width, height: 844 })
    await page.goto('/drift')
    await look(rowOf(page, 'checkout', 'prod'))
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }
  if (!isMobile) return
  for (const button of await page.locator('.drift-list').getByRole('button').all()) {
    if (!(await button.isVisible())) continue
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(24)
  }
  for (const button of await page.locator('.drift-buttons .btn').all())
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44)
})

function rowOf(page: Page, service: string, environment: string) {
  return page.locator(`.drift-row[data-row="cell ${service} ${environment}"]`)
}

async function look(row: ReturnType<typeof rowOf>): Promise<void> {
  await expect(row).toBeVisible()
  if ((await row.getAttribute('data-selected')) === null) await row.locator('.drift-why').click()
  await expect(row.locator('.drift-facts')).toBeVisible()
}

async function violationsOf(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)
}

async function step(world: World, scene: string): Promise<void> {
  const answer = await fetch(`${world.control}/step/${scene}`, { method: 'POST' })
  expect(answer.ok).toBe(true)
}
