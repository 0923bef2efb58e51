import { expect, type Page } from '@playwright/test'

/** Jonas approves and mara merges, on the Git host's own page. */
export async function mergePull(page: Page, url: string): Promise<void> {
  const pull = await page.context().newPage()
  await pull.goto(url)
  await pull.locator('select[name=as]').selectOption('jonas')
  await pull.getByRole('button', { name: 'Approve' }).click()
  await pull.locator('select[name=as]').selectOption('mara')
  await pull.getByRole('button', { name: 'Merge' }).click()
  await expect(pull.getByText(/mara merged/).first()).toBeVisible()
  await pull.close()
}
