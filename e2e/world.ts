import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test as base, type Page } from '@playwright/test'
import { z } from 'zod'

export { expect } from '@playwright/test'

const runningSchema = z.object({ url: z.string(), config: z.string(), gitHost: z.string(), control: z.string() })

/** Where the product and the demo world around it are: `config` is the path of the plimsoll.yaml in use, `control` steps the world. */
export type World = z.infer<typeof runningSchema> & {
  /** Holds the database, the mirrors, the logs and the demo's repositories. */
  readonly folder: string
}

export const webhookSecret = 'a secret of two'

/**
 * Tests with a world of their worker's own: `npm start` on an empty data folder and a free port. Pages open relative to it. `told` is the
 * address of a further server over the same demo, started for who asks for it: it polls once an hour, so what it knows it was told.
 */
export const test = base.extend<{ baseURL: string }, { world: World; told: string }>({
  world: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
    async ({}, use) => {
      const { folder, stop } = await start({})
      await use({ ...runningSchema.parse(JSON.parse(await readFile(join(folder, 'running.json'), 'utf8'))), folder })
      await stop()
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  told: [
    async ({ world }, use) => {
      const config = join(world.folder, 'told.yaml')
      const text = await readFile(world.config, 'utf8')
      const changed = text
        .replace(/poll: \S+/, 'poll: 1h')
        .replace('host: {kind: github,', `host: {kind: github, webhookSecret: ${webhookSecret},`)
      await writeFile(config, changed, { mode: 0o600 })
      const server = await start({ PLIMSOLL_CONFIG: config })
      await use(server.url)
      await server.stop()
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: async ({ world }, use) => {
    await use(world.url)
  },
  page: async ({ page, world }, use) => {
    const goto = page.goto.bind(page)
    page.goto = async (url, options) => {
      const answer = await goto(url, options)
      if (new URL(page.url()).origin === new URL(world.url).origin) await heard(page)
      return answer
    }
    await use(page)
  },
})

/** `npm start` on an empty data folder and a free port. */
async function start(settings: Readonly<Record<string, string>>) {
  const data = await mkdtemp(join(tmpdir(), 'plimsoll-e2e-'))
  const launcher = spawn(process.execPath, ['scripts/start.mjs', '--quiet', '--port', String(await freePort())], {
    env: { ...process.env, PLIMSOLL_DATA: data, DATABASE_URL: '', PLIMSOLL_CONFIG: '', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  createInterface({ input: launcher.stderr }).on('line', line => said.push(line))
  const ended = once(launcher, 'close')
  const line = await Promise.race([once(createInterface({ input: launcher.stdout }), 'line'), ended.then(() => null)])
  if (line === null) throw new Error(`npm start ended:\n${said.join('\n')}`)
  return {
    url: String(line[0]),
    folder: join(data, 'demo'),
    async stop() {
      launcher.kill('SIGTERM')
      await ended
      await rm(data, { recursive: true, force: true })
    },
  }
}

/** Resolves when the page answers to keys and presses: what the server drew stands on the screen before anything listens to it. */
async function heard(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const main = document.querySelector('main')
    return main === null || Object.keys(main).some(key => key.startsWith('__reactProps'))
  })
  // Listeners are added by effects, which run after React took the page over and before it rests.
  await page.evaluate(() => new Promise(resolve => requestIdleCallback(resolve)))
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 3000
}
