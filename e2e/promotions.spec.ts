import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import type { BoardCell } from '@/lib/contract'
import { mergePull } from './pull'
import { readBoard, step, stepUntil, untilCell } from './story'
import { expect, test, type World } from './world'

/** Promotions beside the plain case: several at once, back, from what runs, by hand; and the pages that follow them. */

test.beforeEach(({ isMobile }) => {
  test.skip(isMobile, 'the journeys are the same on a phone; its pages are looked at below, at its width')
})

test('several services go to staging in one pull request, what cannot is left out with why, and come back together', async ({
  page,
  world,
}) => {
  test.setTimeout(300_000)
  const [first, second] = await twoBehind(page, world)
  await page.goto(`/?promote=${first.service}/staging,${second.service}/staging,wishlist/staging`)
  const sheet = page.getByRole('dialog', { name: 'Promote 3 services to staging' })
  await expect(sheet.getByText('1 of 3 cells will not change.')).toBeVisible()
  await expect(sheet.getByRole('listitem').filter({ hasText: 'wishlist' })).toContainText(
    'staging already declares what dev declares',
  )
  await expect(sheet.getByText('Exactly 2 cells change.')).toBeVisible()
  await open(sheet)
  await mergePull(page, await hrefOf(sheet, /Open #\d+ on the Git host/))
  const promotion = await hrefOf(sheet, 'Follow it here')
  for (const { service, git } of [first, second])
    await untilCell(page, service, 'staging', cell => cell.promoted === git && cell.live === git)

  await page.goto(promotion)
  const places = page.getByRole('region', { name: 'Cells and clusters' })
  await expect(places.getByRole('row')).toHaveCount(3)
  await expect(page.getByRole('region', { name: 'Rollback' })).toContainText('changes exactly 2 cells')
  await page.getByRole('button', { name: 'Roll back' }).first().click()
  const back = page.getByRole('dialog', { name: 'Roll back 2 services in staging' })
  await expect(back.getByText('Exactly 2 cells change.')).toBeVisible()
  await open(back)
  await expect(back.getByRole('heading', { name: /^Pull request #\d+ is open$/ })).toBeVisible()
})

test('a column is promoted from its header: everything that its upstream is ahead with', async ({ page, world }) => {
  await stepUntil(world, 'release', 'catalog')
  await untilCell(page, 'catalog', 'staging', cell => cell.differs)
  await page.goto('/')
  await page.getByRole('button', { name: 'Promote all from dev to staging' }).click()
  const sheet = page.getByRole('dialog', { name: /^Promote .* to staging$/ })
  await expect(sheet.getByText(/^Exactly \d+ cells? changes?\.$/)).toBeVisible()
  await expect(page).toHaveURL(/promote=.*catalog\/staging/)
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
})

test('an earlier value is one press away in the service’s history', async ({ page }) => {
  await page.goto('/services/gateway?environment=prod')
  await page.getByRole('button', { name: /earlier changes$/ }).click()
  await page
    .getByRole('listitem')
    .filter({ hasText: /prod/ })
    .getByRole('button', { name: /^Roll back to this/ })
    .first()
    .click()
  const sheet = page.getByRole('dialog', { name: 'Roll back gateway in prod' })
  await expect(sheet.getByText('Exactly 1 cell changes.')).toBeVisible()
  await expect(sheet.getByRole('textbox', { name: 'Title' })).toHaveValue(/^Roll back gateway to \S+ in prod$/)
})

test('what a hand set becomes a pull request from the inbox, and closing it says why', async ({ page, world }) => {
  await step(world, 'hand-edit')
  await page.goto('/drift?q=checkout+prod')
  const row = page.getByRole('listitem').filter({ hasText: 'checkout' }).filter({ hasText: 'Drifted' })
  await row.getByRole('button', { name: /^Adopt/ }).click()
  const sheet = page.getByRole('dialog', { name: 'Adopt what prod runs of checkout' })
  await expect(sheet.getByText(/^prod runs \S+-hotfix; Git says/)).toBeVisible()
  await open(sheet)
  await page.goto(await hrefOf(sheet, 'Follow it here'))
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: /^Close #\d+$/ })
  await expect(dialog.getByRole('button', { name: /^Close #/ })).toBeDisabled()
  await dialog.getByLabel('Reason').fill('tried out')
  await dialog.getByRole('button', { name: /^Close #/ }).click()
  await expect(page.getByRole('region', { name: 'Where it stands' })).toContainText('Closed: tried out')
  await expect(page.getByText('promotion.closed')).toBeVisible()
})

test('a hotfix needs its reason; what comes after it supersedes it', async ({ page }) => {
  test.setTimeout(120_000)
  const [version = '', next = ''] = await publishedVersions(page)
  await page.goto('/?promote=gateway/prod')
  let sheet = page.getByRole('dialog')
  await sheet.getByRole('button', { name: 'Change source' }).click()
  await sheet.getByLabel(/^A version by hand/).fill(version)
  await sheet.getByRole('button', { name: 'Plan it' }).click()
  sheet = page.getByRole('dialog', { name: 'Hotfix gateway in prod' })
  await expect(sheet.getByText('A reason is missing.')).toBeVisible()
  await sheet.getByLabel('Why', { exact: true }).fill('INC-7: logins fail')
  await sheet.getByRole('button', { name: 'Check again' }).click()
  await expect(sheet.getByText('Why: INC-7: logins fail')).toBeVisible()
  await open(sheet)
  const old = await hrefOf(sheet, 'Follow it here')
  await page.goto(old)
  await expect(page.getByRole('region', { name: 'What was promised' })).toContainText('INC-7: logins fail')

  await page.goto(`/?promote=gateway/prod&promote-as=hotfix&promote-from=version:${next}`)
  sheet = page.getByRole('dialog', { name: 'Hotfix gateway in prod' })
  await sheet.getByLabel('Why', { exact: true }).fill(`${version} lacks the half of it`)
  await sheet.getByRole('button', { name: 'Check again' }).click()
  await sheet.getByRole('button', { name: /^Supersede #\d+$/ }).click()
  await expect(sheet.getByText(/is closed when this is open/)).toBeVisible()
  await open(sheet)
  await page.goto(old)
  await expect(page.getByRole('region', { name: 'Where it stands' })).toContainText(/Superseded/)
})

test('a promotion whose base moved is rebuilt on it, and says so; on a base that stands still there is nothing to rebuild', async ({
  page,
  world,
}) => {
  const [version = ''] = await publishedVersions(page)
  await page.goto(await openHotfix(page, version, 'the base moves'))
  const rebuild = page.getByRole('button', { name: 'Rebuild', exact: true })
  const dialog = page.getByRole('dialog', { name: /^Rebuild #\d+ on main$/ })
  await rebuild.click()
  await dialog.getByRole('button', { name: 'Rebuild it' }).click()
  await expect(dialog.getByText('main has not moved since. There is nothing to rebuild.')).toBeVisible()
  await page.keyboard.press('Escape')
  await step(world, 'release')
  await rebuild.click()
  await dialog.getByRole('button', { name: 'Rebuild it' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('promotion.rebuilt')).toBeVisible()
  await expect(page.getByRole('region', { name: 'What was promised' })).toContainText('INC-7: the base moves')
})

test('the approver’s page is worked by keys, and knows whom it waits for', async ({ page, context }) => {
  const [, , version = ''] = await publishedVersions(page)
  await openHotfix(page, version, 'keys')

  await page.goto('/promotions?q=gateway')
  await page.getByLabel(/Your login on the Git host/).fill('jonas')
  await page.getByRole('button', { name: 'Keep it in this browser' }).click()
  await expect(page.getByLabel(/Your login on the Git host/)).toBeHidden()
  const row = page.getByRole('region', { name: 'Waiting for me' }).getByRole('listitem').first()
  await expect(row).toContainText('gateway')
  await page.keyboard.press('j')
  await expect(row.getByRole('link', { name: /gateway/ })).toBeFocused()
  const review = context.waitForEvent('page')
  await page.keyboard.press('r')
  expect((await review).url()).toMatch(/\/pull\/\d+$/)
  await page.bringToFront()
  await page.keyboard.press('o')
  await expect(page).toHaveURL(/\/promotions\/[0-9a-f-]+$/)
  await page.goBack()
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await page.getByRole('button', { name: /^Mine/ }).click()
  await expect(page).toHaveURL(/view=mine/)
})

for (const theme of ['light', 'dark'] as const) {
  for (const width of [390, 768, 1440]) {
    test(`the pages of promotions are accessible, quiet and no wider than the screen, ${theme}, ${width} px`, async ({
      page,
    }) => {
      const said: string[] = []
      page.on('console', message => message.type() === 'error' && said.push(message.text()))
      page.on('pageerror', error => said.push(error.message))
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      const { promotions } = await (await page.request.get('/api/v1/promotions')).json()
      const ids: string[] = promotions.map((one: { id: string }) => one.id).slice(0, 2)
      for (const path of ['/promotions', '/promotions?view=all', ...ids.map(id => `/promotions/${id}`)]) {
        await page.goto(path)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual([])
        const beyond = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        expect.soft(beyond, path).toBeLessThanOrEqual(0)
      }
      expect(said).toEqual([])
    })
  }
}

/** Brings gateway in prod to a version by hand, in place of what is open for it; the promotion's page. */
async function openHotfix(page: Page, version: string, why: string): Promise<string> {
  await page.goto(`/?promote=gateway/prod&promote-as=hotfix&promote-from=version:${version}`)
  const sheet = page.getByRole('dialog', { name: 'Hotfix gateway in prod' })
  await sheet.getByLabel('Why', { exact: true }).fill(`INC-7: ${why}`)
  await sheet.getByRole('button', { name: 'Check again' }).click()
  await expect(sheet.getByText(/One check blocks|warning needs|Opens a pull request/)).toBeVisible()
  const supersede = sheet.getByRole('button', { name: /^Supersede #\d+$/ })
  if (await supersede.isVisible()) await supersede.click()
  await expect(sheet.getByRole('button', { name: 'Open pull request' })).toBeVisible()
  await open(sheet)
  return hrefOf(sheet, 'Follow it here')
}

/** Ticks every warning, then opens. */
async function open(sheet: Locator): Promise<void> {
  await expect(sheet.getByRole('textbox', { name: 'Title' })).toBeVisible()
  await expect(sheet.getByText('The plan is being checked.')).toBeHidden()
  for (const warning of await sheet.getByRole('checkbox').all()) await warning.check()
  await sheet.getByRole('button', { name: /Open pull request/ }).click()
  await expect(sheet.getByRole('link', { name: 'Follow it here' })).toBeVisible({ timeout: 30_000 })
}

async function hrefOf(sheet: Locator, name: string | RegExp): Promise<string> {
  return (await sheet.getByRole('link', { name }).getAttribute('href')) ?? ''
}

/** Two services of which dev is ahead of staging and both run as Git says; the versions are dev's. */
async function twoBehind(page: Page, world: World): Promise<readonly [BoardCell, BoardCell]> {
  for (const name of ['cart', 'catalog']) {
    const version = new RegExp(`${name} (\\S+) to dev`).exec(await stepUntil(world, 'release', name))?.[1]
    await untilCell(page, name, 'dev', cell => cell.state === 'Synced' && cell.git === version)
  }
  const { cells } = await readBoard(page)
  const found = ['cart', 'catalog'].map(name => cells.find(one => one.service === name && one.environment === 'dev'))
  const [first, second] = found
  if (first === undefined || second === undefined) throw new Error('The demo has no cart or no catalog in dev.')
  return [first, second]
}

/** Versions of gateway that its registry has and prod does not run. */
async function publishedVersions(page: Page): Promise<readonly string[]> {
  const response = await page.request.get('/api/v1/services/gateway')
  const { values, cells } = (await response.json()) as {
    readonly values: readonly { readonly version: string }[]
    readonly cells: readonly { readonly environment: string; readonly git: { readonly image: string } | null }[]
  }
  const own = cells
    .find(cell => cell.environment === 'prod')
    ?.git?.image.split(':')
    .at(-1)
  const versions = [...new Set(values.map(value => value.version))].filter(version => version !== own)
  expect(versions.length).toBeGreaterThanOrEqual(3)
  return versions
}
