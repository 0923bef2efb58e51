import type { Page } from '@playwright/test'
import { decodeBoard } from '@/lib/client/decode-board'
import { type Gate, startGate } from './gate'
import { expect, test, type World } from './world'

/** What is on the screen is what the server says now, or the screen says that it is not. */
test.skip(({ isMobile }) => isMobile, 'the stream is the same on every screen')

const lost = (page: Page) => page.getByRole('alert').filter({ hasText: 'No live connection to Plimsoll' })

test('tabs of one browser have one stream together; each says in five seconds that the server went, and takes it back', async ({
  context,
  world,
}) => {
  const gate = await startGate(world.url)
  try {
    const pages = await Promise.all(Array.from({ length: 4 }, () => openLive(context.newPage(), gate)))
    expect(gate.streams()).toBe(1)
    await pages[0]?.close()
    const others = pages.slice(1)
    for (const loss of ['close', 'silence'] as const) {
      gate[loss]()
      await Promise.all(others.map(page => expect(lost(page)).toBeVisible({ timeout: 5_000 })))
      await Promise.all(others.map(page => expect(page.locator('.grid-scroll')).toHaveAttribute('data-lost', 'true')))
      gate.open()
      await Promise.all(others.map(page => expect(lost(page)).toHaveCount(0, { timeout: 20_000 })))
      expect(gate.streams()).toBe(1)
    }
  } finally {
    await gate.end()
  }
})

test('after a storm every cell on the screen is the server’s', async ({ page, world }) => {
  await page.setViewportSize({ width: 1440, height: 1600 })
  await page.goto('/')
  await expect(page.getByRole('grid')).toHaveAttribute('aria-busy', 'false')
  const before = await shownOn(page)
  for (let turn = 0; turn < 4; turn++) {
    await Promise.all(['hand-edit', 'crash', 'release'].map(scene => step(world, scene)))
  }
  await expect.poll(() => shownOn(page), { message: 'the storm reaches the screen' }).not.toEqual(before)
  await expect.poll(async () => differences(await shownOn(page), await saidBy(page)), { timeout: 40_000 }).toEqual([])
})

async function openLive(opening: Promise<Page>, gate: Gate): Promise<Page> {
  const page = await opening
  await page.goto(gate.url)
  await expect(page.getByRole('grid')).toHaveAttribute('aria-busy', 'false')
  await expect.poll(() => gate.streams()).toBeGreaterThan(0)
  return page
}

/** What a reader of the screen hears of every cell, without its age. */
async function shownOn(page: Page): Promise<readonly string[]> {
  const names = await page.getByRole('gridcell').locator('.sr-only').allTextContents()
  return names
    .filter(name => !name.includes('not declared in Git here'))
    .map(valuesOf)
    .sort()
}

async function saidBy(page: Page): Promise<readonly string[]> {
  const { cells } = decodeBoard(await (await page.request.get('/api/v1/board')).json())
  return cells
    .map(cell => {
      const { service, environment, state, stale, git, promoted, live } = cell
      const values = [git, promoted, live].map(value => value ?? 'none')
      return `${service}, ${environment}: ${stale ? `stale, last seen ${state}` : state}; ${values.join(' ')}`
    })
    .sort()
}

function valuesOf(name: string): string {
  const parts =
    /^(.*?, .*?: [^.]*?)(?:, for [^.]*)?\. Git (\S+), promoted (\S+), live (\S+?)(?:, set by .*|\..*)?$/.exec(name)
  return parts === null ? name : `${parts[1]}; ${parts[2]} ${parts[3]} ${parts[4]}`
}

function differences(shown: readonly string[], said: readonly string[]): readonly string[] {
  const onScreen = new Set(shown)
  const atServer = new Set(said)
  return [
    ...said.filter(cell => !onScreen.has(cell)).map(cell => `not on the screen: ${cell}`),
    ...shown.filter(cell => !atServer.has(cell)).map(cell => `not the server’s: ${cell}`),
  ]
}

async function step(world: World, scene: string): Promise<void> {
  const answer = await fetch(`${world.control}/step/${scene}`, { method: 'POST' })
  expect(answer.ok).toBe(true)
}
