import type { Page } from '@playwright/test'
import { decodeBoard } from '@/lib/client/decode-board'
import type { BoardCell } from '@/lib/contract'
import { type Gate, startGate } from './gate'
import { expect, test, type World } from './world'

/** What is on the screen is what the server says now, or the screen says that it is not. */
test.skip(({ isMobile }) => isMobile, 'the stream is the same on every screen')

/** And a little for a machine that has more to do. */
const fiveSeconds = 5_500

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
      await Promise.all(others.map(page => lost(page).waitFor({ timeout: fiveSeconds })))
      await Promise.all(others.map(page => expect(page.locator('.grid-scroll')).toHaveAttribute('data-lost', 'true')))
      gate.open()
      await Promise.all(others.map(page => expect(lost(page)).toHaveCount(0, { timeout: 20_000 })))
      expect(gate.streams()).toBe(1)
    }
  } finally {
    await gate.end()
  }
})

test('after a storm every cell on the screen is the server’s, and the page was told of it without asking', async ({
  page,
  world,
}) => {
  await page.setViewportSize({ width: 1440, height: 1600 })
  await page.goto('/')
  await expect(page.getByRole('grid')).toHaveAttribute('aria-busy', 'false')
  const before = [...(await shownOn(page)).values()]
  const asked: string[] = []
  page.on('request', request => asked.push(new URL(request.url()).pathname))
  for (let turn = 0; turn < 4; turn++) {
    await Promise.all(['hand-edit', 'crash', 'release'].map(scene => step(world, scene)))
  }
  await expect
    .poll(async () => [...(await shownOn(page)).values()], { message: 'the storm reaches the screen' })
    .not.toEqual(before)
  await expect.poll(() => differences(page), { timeout: 30_000 }).toEqual([])
  // One is the page's own pulse.
  expect(asked.filter(path => path === '/api/v1/promotions').length).toBeLessThanOrEqual(4)
})

async function openLive(opening: Promise<Page>, gate: Gate): Promise<Page> {
  const page = await opening
  await page.goto(gate.url)
  await expect(page.getByRole('grid')).toHaveAttribute('aria-busy', 'false')
  await expect.poll(() => gate.streams()).toBeGreaterThan(0)
  return page
}

/** What a reader of the screen hears of every cell, by its place and without its age. */
async function shownOn(page: Page): Promise<ReadonlyMap<string, string>> {
  const names = await page.getByRole('gridcell').locator('.sr-only').allTextContents()
  const cells = names.filter(name => !name.includes('not declared in Git here'))
  return new Map(cells.map(name => [placeOf(name), name.replace(/, for [^.]*\. Git /, '. Git ')]))
}

async function differences(page: Page): Promise<readonly string[]> {
  const shown = await shownOn(page)
  const { cells } = decodeBoard(await (await page.request.get('/api/v1/board')).json())
  const said = new Map(cells.map(cell => [placeOf(wordsOf(cell)), wordsOf(cell)]))
  return [
    ...[...said].filter(([place, words]) => !saysSo(shown.get(place), words)).map(([, words]) => `not shown: ${words}`),
    ...[...shown.keys()].filter(place => !said.has(place)).map(place => `not the server’s: ${place}`),
  ]
}

function wordsOf({ service, environment, state, stale, git, promoted, live }: BoardCell): string {
  const [first, second, third] = [git, promoted, live].map(value => value ?? 'none')
  const seen = stale ? `stale, last seen ${state}` : state
  return `${service}, ${environment}: ${seen}. Git ${first}, promoted ${second}, live ${third}`
}

/** After the values come who made them so, and marks. */
function saysSo(shown: string | undefined, words: string): boolean {
  return shown !== undefined && (shown.startsWith(`${words}.`) || shown.startsWith(`${words}, set by `))
}

function placeOf(words: string): string {
  return words.slice(0, words.indexOf(':'))
}

async function step(world: World, scene: string): Promise<void> {
  const answer = await fetch(`${world.control}/step/${scene}`, { method: 'POST' })
  expect(answer.ok).toBe(true)
}
