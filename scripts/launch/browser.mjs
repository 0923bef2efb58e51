import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { failure } from './failure.mjs'
import { step } from './progress.mjs'
import { run } from './run.mjs'

/** A Chromium for the browser tests: named, installed, Playwright's own, or installed now. @returns its path */
export async function findBrowser(family, root) {
  const named = process.env.PLAYWRIGHT_CHROMIUM_PATH
  if (named) {
    if (existsSync(named)) return named
    throw failure(`PLAYWRIGHT_CHROMIUM_PATH names ${named}, which is not there.`, 'Correct it, or unset it.')
  }
  return (
    installed() ??
    (await playwrightsOwn()) ??
    (await installPlaywrights(family, root)) ??
    (await installDebians(family)) ??
    refuse()
  )
}

const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].flatMap(name =>
    (process.env.PATH ?? '').split(':').map(folder => join(folder, name)),
  ),
]

function installed() {
  return places.find(place => existsSync(place)) ?? null
}

async function playwrightsOwn() {
  const { chromium } = await import('playwright')
  const path = chromium.executablePath()
  return existsSync(path) ? path : null
}

async function installPlaywrights(family, root) {
  const cli = join(root, 'node_modules/playwright/cli.js')
  try {
    await step('Installing a browser for the tests', () => run(family, process.execPath, [cli, 'install', 'chromium']))
    return await playwrightsOwn()
  } catch {
    return null
  }
}

async function installDebians(family) {
  const isDebian = spawnSync('apt-get', ['--version']).status === 0
  if (process.getuid?.() !== 0 || !isDebian) return null
  try {
    await step("Installing Debian's chromium for the tests", async () => {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
      await run(family, 'apt-get', ['update', '-q'], { env })
      await run(family, 'apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium'], { env })
    })
    return installed()
  } catch {
    return null
  }
}

function refuse() {
  throw failure(
    'There is no browser for the tests, and none could be installed.',
    'Install Chromium or Chrome, or name one in PLAYWRIGHT_CHROMIUM_PATH.',
  )
}
