import { mergePull } from './pull'
import { readBoard, step, stepUntil, untilCell } from './story'
import { expect, test } from './world'

/** The whole thread: a drift appears by itself; a release is promoted, reviewed, merged, arrives; every step stands in the audit. */

test('a change made by hand appears on the board without a reload, with who made it', async ({
  page,
  world,
  isMobile,
}) => {
  await page.goto('/')
  await expect(page.getByRole('toolbar', { name: 'Cells by state' })).toBeVisible()
  await step(world, 'hand-edit')
  const drifted = isMobile
    ? page.getByRole('article').filter({ hasText: /^checkout.*hotfix.*Drifted.*set by kubectl-set/s })
    : page.getByRole('gridcell', { name: /checkout, prod: Drifted.* Git .*set by kubectl set image/ })
  await expect(drifted.first()).toBeAttached()
})

test('a version goes from dev to staging by a reviewed pull request, and the audit tells every step', async ({
  page,
  world,
  isMobile,
}) => {
  test.skip(isMobile, 'the sheet and the pages that follow are looked at on a phone by themselves')
  test.setTimeout(240_000)
  const version = /storefront (\S+) to dev/.exec(await stepUntil(world, 'release', 'storefront'))?.[1] ?? ''
  await untilCell(page, 'storefront', 'dev', cell => cell.state === 'Synced' && cell.git === version)

  await page.goto('/?promote=storefront%2Fstaging')
  const sheet = page.getByRole('dialog', { name: /Promote storefront/ })
  await expect(sheet).toBeVisible()
  await expect(sheet.getByText('apps/storefront/overlays/staging/kustomization.yaml').first()).toBeVisible()
  await expect(sheet.getByText(/Exactly 1 (of|cell)/).first()).toBeVisible()
  for (const warning of await sheet.getByRole('checkbox').all()) await warning.check()
  await sheet.getByRole('button', { name: /Open pull request/ }).click()
  const link = sheet.getByRole('link', { name: /Open #\d+ on the Git host/ })
  await expect(link).toBeVisible()
  const follow = await sheet.getByRole('link', { name: 'Follow it here' }).getAttribute('href')

  await mergePull(page, (await link.getAttribute('href')) ?? '')

  await untilCell(
    page,
    'storefront',
    'staging',
    cell => cell.state === 'Synced' && cell.git === version && cell.live === version && cell.promoted === version,
  )
  await page.goto(follow ?? '/promotions')
  await expect(
    page
      .getByText('promotion.live')
      .or(page.getByText(/is live/i))
      .first(),
  ).toBeVisible({ timeout: 60_000 })

  const id = follow?.split('/').at(-1) ?? ''
  const { events } = await (await page.request.get(`/api/v1/audit?correlation=${id}`)).json()
  expect(events.map((event: { type: string }) => event.type).reverse()).toEqual([
    'promotion.requested',
    'promotion.opened',
    'promotion.merged',
    'promotion.live',
  ])
  expect(events.at(-1).actor.type).toBe('unauthenticated')
})

test('the board stands after the browser comes back, and equals what the server says', async ({ page }) => {
  await page.goto('/')
  const { cells } = await readBoard(page)
  const grid = page.getByRole('grid')
  if (!(await grid.isVisible())) return
  for (const cell of cells.filter(one => one.service === 'gateway')) {
    await expect(grid.getByText(new RegExp(`^gateway, ${cell.environment}: `)).first()).toContainText(cell.git ?? '')
  }
})
