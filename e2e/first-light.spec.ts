import { expect, test } from './world'

test('npm start on an empty folder ends at a page that answers without an error', async ({ page }) => {
  const errors: string[] = []
  page.on('pageerror', error => errors.push(error.message))
  const response = await page.goto('/')
  expect(response?.status()).toBe(200)
  await expect(page.getByRole('main')).toBeVisible()
  expect(errors).toEqual([])
})
