import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { chromium, type Page } from 'playwright'
import { z } from 'zod'
import { type Figure, median } from './figure'
import type { Workshop } from './workshop'

const visits = 5
const number = z.number()

export async function openBrowser(workshop: Workshop, executablePath: string): Promise<Page> {
  const browser = await chromium.launch({ executablePath, args: ['--disable-background-networking'] })
  workshop.onClose(() => browser.close())
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.addInitScript({ path: fileURLToPath(new URL('./in-page.js', import.meta.url)) })
  return page
}

export interface OpenBudgets {
  readonly firstMs: number | null
  readonly usableMs: number | null
}

/** From the wish to see the board until it is painted, answers to a hand, and has all its rows. */
export async function openBoard(page: Page, url: string, budgets: OpenBudgets): Promise<readonly Figure[]> {
  const first: number[] = []
  const usable: number[] = []
  for (let visit = 0; visit < visits; visit += 1) {
    const before = performance.timeOrigin + performance.now()
    await page.goto(url, { waitUntil: 'commit' })
    usable.push(number.parse(await page.evaluate('bench.usable()')) - before)
    first.push(number.parse(await page.evaluate('bench.firstContent()')) - before)
  }
  return [
    {
      name: `board opened: first content, median of ${visits}`,
      value: median(first),
      unit: 'ms',
      budget: budgets.firstMs,
    },
    { name: `board opened: usable, median of ${visits}`, value: median(usable), unit: 'ms', budget: budgets.usableMs },
  ]
}

/** Of all scripts that the page asks for until it is usable, each compressed by itself. */
export async function scriptBytes(page: Page, url: string): Promise<number> {
  const sizes: Promise<number>[] = []
  const onResponse = (response: import('playwright').Response) => {
    if (response.request().resourceType() !== 'script') return
    sizes.push(
      response.body().then(
        body => gzipSync(body).length,
        () => 0,
      ),
    )
  }
  page.on('response', onResponse)
  await page.goto(url, { waitUntil: 'networkidle', timeout: 20_000 }).catch(() => null)
  page.off('response', onResponse)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
