import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './world'

/** The demo world's own mishap: orders cannot be applied in staging. */
const stuck = '/services/orders?environment=staging'

for (const width of [390, 768, 1440]) {
  for (const theme of ['light', 'dark'] as const) {
    test(`a stuck service fits ${width} px and is accessible, ${theme}`, async ({ page, isMobile }) => {
      test.skip(isMobile !== (width === 390), 'each width on the screen that has it')
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.goto(stuck)
      await expect(page.getByRole('heading', { level: 1, name: 'orders' })).toBeVisible()
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual([])
    })
  }
}

test('why it is not live yet names one thing', async ({ page }) => {
  await page.goto(stuck)
  const steps = page.getByRole('region', { name: /^Steps in/ })
  await expect(steps.getByRole('heading', { name: /^Why .* is not live yet/ })).toBeVisible()
  await expect(steps.getByText('here it stands')).toHaveCount(1)
  await expect(steps.getByRole('listitem').filter({ hasText: 'here it stands' })).toContainText('Not applied yet')
})

test('a lane is chosen by the keyboard, stands in the URL, and its commits say what its upstream has more', async ({
  page,
}) => {
  await page.goto(stuck)
  const prod = page.getByRole('row', { name: /^prod/ }).getByRole('button').first()
  await prod.focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/environment=prod/)
  await expect(page.getByRole('complementary', { name: 'orders in prod' })).toBeVisible()
  const difference = page.getByRole('region', { name: 'Difference to staging' })
  await expect(difference.getByRole('heading')).toHaveText('staging has what prod has not')
  await expect(difference.getByRole('listitem').first()).toContainText('orders')
})

test('history has every change of Git with its commit, in the range of the URL', async ({ page }) => {
  await page.goto('/services/orders?range=30d')
  const history = page.getByRole('region', { name: 'History' })
  await expect(history.getByRole('button', { name: '30 days' })).toHaveAttribute('aria-pressed', 'true')
  await expect(history.getByRole('listitem').filter({ hasText: 'Git' }).first()).toContainText('→')
  await history.getByRole('button', { name: /earlier changes$/ }).click()
  await expect(history.getByRole('button', { name: /earlier changes$/ })).toHaveCount(0)
})
