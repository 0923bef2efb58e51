import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './world'

const pages = [
  ['the board', '/'],
  ['one service', '/services/cart'],
  ['the promotions', '/promotions'],
  ['the drift inbox', '/drift'],
  ['the promote sheet', '/?promote=storefront%2Fstaging'],
  ['the locks', '/locks'],
  ['the audit', '/audit'],
  ['the connections', '/connections'],
  ['a service that is not there', '/services/nobody'],
] as const

for (const theme of ['light', 'dark'] as const) {
  for (const [name, path] of pages) {
    test(`${name} is accessible, quiet on the console and asks no other host, ${theme}`, async ({ page, baseURL }) => {
      const said: string[] = []
      const asked: string[] = []
      page.on('console', message => {
        if (message.type() === 'error' && !(path.endsWith('nobody') && message.text().includes('404')))
          said.push(message.text())
      })
      page.on('pageerror', error => said.push(error.message))
      page.on('request', request => asked.push(new URL(request.url()).origin))
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.goto(path)
      await expect(page.getByRole('main')).toBeVisible()
      await expect(page.getByRole('heading', { level: 1 }).or(page.getByRole('grid')).first()).toBeAttached()
      if (path.includes('promote')) await expect(page.getByRole('button', { name: 'Open pull request' })).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual([])
      expect(said).toEqual([])
      expect([...new Set(asked)]).toEqual([baseURL?.replace(/\/$/, '')])
    })
  }
}

test('the page does not scroll sideways', async ({ page }) => {
  for (const [, path] of pages) {
    await page.goto(path)
    const { scrollWidth, clientWidth } = await page.evaluate(() => ({
      scrollWidth: document.documentElement.scrollWidth,
      clientWidth: document.documentElement.clientWidth,
    }))
    expect.soft(scrollWidth, path).toBeLessThanOrEqual(clientWidth)
  }
})

test('the board is worked by keyboard alone', async ({ page, isMobile }) => {
  test.skip(isMobile, 'a phone has no keys')
  await page.goto('/')
  const grid = page.getByRole('grid')
  await expect(grid.getByRole('gridcell').first()).toBeVisible()
  await grid.locator('.cell[tabindex="0"]').focus()
  const first = await page.evaluate(() => document.activeElement?.textContent)
  await page.keyboard.press('j')
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).not.toBe(first)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox', { name: 'Service, tag or team' })).toBeFocused()
  await page.keyboard.type('gateway')
  await expect(page).toHaveURL(/q=gateway/)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.goto('/')
  await grid.locator('.cell[tabindex="0"]').focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/services\//)
})

test('a summary state filters, and Back takes the filter away', async ({ page }) => {
  await page.goto('/')
  await page
    .getByRole('toolbar', { name: 'Cells by state' })
    .getByRole('button', { name: /Degraded/ })
    .first()
    .click()
  await expect(page).toHaveURL(/state=/)
  await page.goBack()
  await expect(page).not.toHaveURL(/state=/)
})
