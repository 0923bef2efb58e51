import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

/** What npm test found, else a system Chromium, else Playwright's own. */
const executablePath =
  process.env.PLAYWRIGHT_CHROMIUM_PATH ||
  ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(place => existsSync(place))

/** Nothing of the browser's own goes out to the network. */
const args = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  retries: 0,
  // Every worker has a world of its own (e2e/world.ts).
  workers: 1,
  use: {
    trace: 'retain-on-failure',
    launchOptions: { args, ...(executablePath ? { executablePath } : {}) },
  },
  projects: [
    { name: 'desktop', use: { viewport: { width: 1440, height: 900 } } },
    { name: 'phone', use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
  ],
})
