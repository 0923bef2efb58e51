import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test, type World } from './world'

test.beforeEach(({ world }) => endAll(world))

test('all promotions are stopped and let go again by keyboard alone, and every page says so meanwhile', async ({
  page,
  isMobile,
}) => {
  test.skip(isMobile, 'a phone has no keys')
  await page.goto('/')
  await page.keyboard.press('g')
  await page.keyboard.press('l')
  await expect(page).toHaveURL(/\/locks$/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing is locked')
  await expect(page.getByText('No lock holds a promotion.')).toBeVisible()
  await page.getByRole('button', { name: 'Stop all promotions' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Stop all promotions' })
  await expect(dialog.getByRole('textbox', { name: 'Reason' })).toBeFocused()
  await expect(dialog.getByRole('button', { name: 'Stop all promotions' })).toBeDisabled()
  await page.keyboard.type('INC-2041: payments fail')
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  const banner = page.getByRole('status').filter({ hasText: 'All promotions are held: “INC-2041: payments fail”.' })
  await expect(banner).toBeVisible()
  await expect(page.getByRole('button', { name: 'All promotions are stopped' })).toBeDisabled()
  for (const path of ['/', '/services/cart', '/connections']) {
    await page.goto(path)
    await expect(banner).toBeVisible()
  }
  await page.goto('/locks')
  await page.getByRole('button', { name: 'End it: All promotions' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'End it' }).focus()
  await page.keyboard.press('Enter')
  await expect(banner).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Held before' })).toContainText('ended: by hand')
})

test('a stop is seen in a page that is open, without a reload', async ({ page, world }) => {
  await page.goto('/connections')
  await lock(world, { kind: 'organisation' }, 'INC-7: look at it')
  await expect(page.getByText('All promotions are held: “INC-7: look at it”.')).toBeVisible()
  await endAll(world)
  await expect(page.getByText('All promotions are held')).toHaveCount(0)
})

test('a cell is locked with an end, and a name that nothing has is refused', async ({ page }) => {
  await page.goto('/locks')
  await page.getByRole('button', { name: 'Lock a part' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('A service in one environment').click()
  await dialog.getByRole('textbox', { name: 'Service' }).fill('crat')
  await dialog.getByRole('combobox', { name: 'Environment' }).selectOption('prod')
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('load test')
  await dialog.getByText('4 h', { exact: true }).click()
  await dialog.getByRole('button', { name: 'Lock', exact: true }).click()
  await expect(dialog.getByRole('alert')).toContainText('There is no service crat.')
  await dialog.getByRole('textbox', { name: 'Service' }).fill('media')
  // It drifts in this world, so its lock could end with that.
  await expect(dialog.getByText('its drift ends')).toBeVisible()
  await dialog.getByRole('button', { name: 'Lock', exact: true }).click()
  await expect(dialog).toHaveCount(0)
  const held = page.getByRole('region', { name: 'Held now' })
  await expect(held).toContainText('media in prod')
  await expect(held).toContainText('“load test”')
  await expect(held).toContainText(/until \d\d:\d\d|until \w{3} /)
})

test('a locked environment says so on the board and on a service’s page', async ({ page, world, isMobile }) => {
  await lock(world, { kind: 'environment', environment: 'staging' }, 'release week')
  await page.goto('/')
  if (isMobile) await expect(page.getByText('staging frozen.')).toBeVisible()
  else await expect(page.getByRole('columnheader', { name: /^staging/ })).toContainText('frozen')
  await page.goto('/services/cart?environment=staging')
  await expect(page.getByRole('row', { name: /^staging/ })).toContainText('frozen')
  await expect(page.getByRole('complementary')).toContainText('Promotions to staging are held: “release week”.')
})

test('the sheet holds a locked cell until somebody with a name says why, and shows the rendered objects', async ({
  page,
  world,
}) => {
  await lock(world, { kind: 'environment', environment: 'staging' }, 'release week')
  await page.goto('/?promote=cart%2Fstaging')
  const sheet = page.getByRole('dialog')
  await expect(sheet.getByText('Promotions to staging are held: “release week”.')).toBeVisible()
  const open = sheet.getByRole('button', { name: 'Open pull request' })
  await expect(open).toBeDisabled()
  await sheet.getByText('Show what changes in the rendered objects').click()
  await expect(sheet.locator('.rendered-part')).toContainText(/Built with|kustomize/)
  const override = sheet.getByRole('button', { name: 'Override' })
  await sheet.getByRole('textbox', { name: 'Override with a reason' }).fill('INC-2041: the fix itself')
  await expect(override).toBeDisabled()
  await sheet.getByRole('textbox', { name: 'Your login on the Git host' }).fill('mara')
  await override.click()
  await expect(sheet.getByText('It is overridden: INC-2041: the fix itself')).toBeVisible()
  await expect(open).toBeDisabled()
  for (const tick of await sheet.getByRole('checkbox', { name: 'I have looked at this and go on' }).all())
    await tick.check()
  await expect(open).toBeEnabled()
  await sheet.getByRole('button', { name: 'Do not' }).click()
  await expect(sheet.getByRole('textbox', { name: 'Override with a reason' })).toBeVisible()
  await expect(open).toBeDisabled()
})

for (const theme of ['light', 'dark'] as const) {
  test(`the page, its dialogs and the banner are accessible, ${theme}`, async ({ page, world }) => {
    await lock(world, { kind: 'environment', environment: 'prod' }, 'release week')
    await lock(world, { kind: 'organisation' }, 'INC-2041: payments fail')
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.goto('/locks')
    await expect(page.getByText('All promotions are held')).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Lock a part' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('A service in one environment').click()
    await dialog.getByText('a pull request is merged').click()
    expect(await violationsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'End it: prod' }).click()
    await expect(page.getByRole('dialog', { name: 'End the lock: prod' })).toBeVisible()
    expect(await violationsOf(page)).toEqual([])
  })
}

test('nothing is wider than the screen, and a thumb finds every button', async ({ page, world, isMobile }) => {
  await lock(world, { kind: 'cell', service: 'checkout', environment: 'staging' }, 'x'.repeat(300))
  for (const width of isMobile ? [360, 390] : [768, 1440]) {
    await page.setViewportSize({ width, height: 844 })
    await page.goto('/locks')
    await expect(page.getByRole('button', { name: 'End it: checkout in staging' })).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    if (!isMobile) continue
    for (const button of await page.getByRole('main').getByRole('button').all())
      expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44)
    for (const tab of await page.getByRole('navigation', { name: 'Pages, below' }).getByRole('link').all()) {
      const box = await tab.boundingBox()
      expect(box?.y).toBeGreaterThan(780)
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width)
    }
  }
})

test('a server that does not answer takes no lock off the page, and says that nothing newer is known', async ({
  page,
  world,
}) => {
  await lock(world, { kind: 'environment', environment: 'prod' }, 'release week')
  await page.goto('/locks')
  await page.route('**/api/v1/locks', route => route.abort())
  await page.getByRole('button', { name: 'End it: prod' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click()
  await expect(page.getByText('These are as they were last read.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Held now' })).toContainText('release week')
})

async function violationsOf(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)
}

async function post(world: World, path: string, body: object): Promise<void> {
  const { origin } = new URL(world.url)
  const answer = await fetch(`${origin}/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify(body),
  })
  expect(answer.ok).toBe(true)
}

function lock(world: World, scope: object, reason: string): Promise<void> {
  return post(world, 'locks', { scope, reason, end: null })
}

async function endAll(world: World): Promise<void> {
  const { open } = await (await fetch(`${new URL(world.url).origin}/api/v1/locks`)).json()
  for (const { id } of open) await post(world, 'locks/end', { id })
}
