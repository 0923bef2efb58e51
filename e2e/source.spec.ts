import { expect, test } from './world'

test('what an upstream has more is listed by the application’s own commits, and where one of them runs is told', async ({
  page,
  isMobile,
}) => {
  test.skip(isMobile, 'the palette is opened by a key')
  await page.goto('/services/storefront')
  const commits = page.getByRole('list', { name: 'Commits of the application' }).first()
  await expect(async () => {
    await page.reload()
    await expect(commits).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await page.screenshot({ path: '/tmp/source-service.png', fullPage: true })
  const sha = await commits.getByRole('listitem').first().getByRole('link').getAttribute('title')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill(sha ?? '')
  await expect(page.getByRole('region', { name: 'Where it is' })).toContainText(/which (is|contains) it/)
  await page.screenshot({ path: '/tmp/source-palette.png' })
  await page.goto('/connections')
  await expect(page.getByRole('region', { name: 'Sources of the services' })).toContainText('source of storefront')
  await page
    .getByRole('region', { name: 'Sources of the services' })
    .screenshot({ path: '/tmp/source-connections.png' })
})
